import { request } from "@hongniang/client";
import { h } from "@hongniang/widget/dom";
import { ownView } from "./own";
import { sentence } from "./problems";
import { Conversing } from "./session";

interface State {
  title: string;
  state: string;
  state_title: string;
  due_on: string;
}

const OVER = ["completed", "refused", "withdrawn", "cancelled"];

const form = document.querySelector<HTMLFormElement>("#status");
const number = document.querySelector<HTMLInputElement>("#no");
const tail = document.querySelector<HTMLInputElement>("#tail");
const wrong = document.querySelector<HTMLElement>("#wrong");
const found = document.querySelector<HTMLElement>("#found");
const own = document.querySelector<HTMLElement>("#own");

/** Of a receipt's code the number is filled in; it stands behind the #, where no server logs it. */
const given = /^#no=([A-Za-z0-9-]{1,40})$/.exec(location.hash)?.[1];

if (own) void ownView(own, new Conversing());
if (form && number && tail && wrong && found) {
  if (given) {
    number.value = given;
    tail.focus();
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    wrong.textContent = "";
    found.replaceChildren();
    if (!number.value.trim()) return refuse(number, "请填写回执号。");
    if (!/^\d{4}$/.test(tail.value.trim())) return refuse(tail, "请填写手机号的最后四个数字。");
    const body = JSON.stringify({ receipt_no: number.value.trim(), phone_tail: tail.value.trim() });
    request<State>("/v1/applications/status", { method: "POST", body }).then(
      (state) => found.replaceChildren(view(state)),
      (error: unknown) => refuse(tail, sentence(error)),
    );
  });
}

function refuse(field: HTMLInputElement, words: string): void {
  if (wrong) wrong.textContent = words;
  field.focus();
}

/** What a clerk asks for may be personal: who knows no more than the receipt is told where it can be read. */
function view(state: State): HTMLElement {
  const due = state.due_on && !OVER.includes(state.state) ? h("p", {}, `最迟 ${state.due_on} 办结`) : null;
  const more = state.state === "more_needed" ? h("p", {}, "要补充什么，请在办理时用的手机、电脑上打开这一页或聊天查看，在那里就能补。") : null;
  return h("div", { class: "done" }, h("h2", {}, state.state_title), h("p", {}, `办理事项：${state.title}`), due, more);
}
