import { ProblemError } from "@hongniang/client";
import { action, h } from "@hongniang/widget/dom";
import { sentence } from "../problems";

export interface Question {
  service: string;
  label: string;
  prompt: string;
  help: string;
  type: string;
  options: { title: string; value: string }[];
  expires_at: string;
}

type Send = (value: string) => Promise<{ text: string }>;

/** The one question of a link. A value that is refused stays in its box, so that one digit can be put right. */
export function questionForm(question: Question, send: Send): HTMLElement {
  const error = h("p", { id: "error", class: "error", role: "alert" });
  const choices = question.options.length > 0;
  const field = choices ? radios(question) : box(question);
  const submit = h("button", { type: "submit", class: "primary" }, "安全提交");
  const form = h("form", { novalidate: "" }, field, error, submit);
  const view = h(
    "section",
    {},
    h("p", { class: "soft" }, `办理：${question.service}`),
    h("h1", {}, `请填写${question.label}`),
    question.help ? h("p", {}, question.help) : null,
    form,
    h("p", { class: "soft" }, `填好就加密保存，聊天里不显示。链接只能用一次，${until(question.expires_at)}前有效。`),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const value = valueOf(form);
    if (!value) return refuse(form, error, choices ? "请先选一项。" : `请填写${question.label}。`);
    submit.disabled = true;
    submit.textContent = "正在提交……";
    send(value).then(
      (kept) => view.replaceWith(done(kept.text)),
      (reason: unknown) => {
        if (reason instanceof ProblemError && [409, 410].includes(reason.problem.status)) {
          view.replaceWith(failed(sentence(reason)));
          return;
        }
        submit.disabled = false;
        submit.textContent = "安全提交";
        refuse(form, error, sentence(reason));
      },
    );
  });
  return view;
}

/** A value is kept or a link is over: nothing is left to do here. */
export function failed(words: string): HTMLElement {
  return h("div", { role: "alert", class: "over" }, h("h1", {}, "这里不用填了"), h("p", {}, words));
}

function done(words: string): HTMLElement {
  const end = h("div", { role: "status", class: "done", tabindex: "-1" }, h("h1", {}, "已收到"), h("p", {}, words));
  requestAnimationFrame(() => end.focus());
  return end;
}

/** Numbers are read more easily than dots on a small screen, so they are shown unless somebody looks on. */
function box(question: Question): HTMLElement {
  const field = h("input", {
    id: "value", class: "big", type: "text", autocomplete: "off", autocapitalize: "characters", spellcheck: "false",
    maxlength: "40", inputmode: question.type === "phone" ? "tel" : "text", "aria-describedby": "error",
  });
  const hide = action("隐藏", () => {
    field.type = field.type === "text" ? "password" : "text";
    hide.textContent = field.type === "text" ? "隐藏" : "显示";
  });
  return h("div", { class: "field" }, h("label", { for: "value" }, question.label), h("div", { class: "beside" }, field, hide));
}

function radios(question: Question): HTMLElement {
  const options = question.options.map(({ title, value }) =>
    h("label", { class: "choice" }, h("input", { type: "radio", name: "value", value }), h("span", {}, title)),
  );
  return h("fieldset", { class: "field", "aria-describedby": "error" }, h("legend", {}, question.label), ...options);
}

function valueOf(form: HTMLFormElement): string {
  const field = form.querySelector<HTMLInputElement>("#value, input[name=value]:checked");
  return field?.value.trim() ?? "";
}

function refuse(form: HTMLFormElement, error: HTMLElement, words: string): void {
  error.textContent = words;
  const field = form.querySelector<HTMLInputElement>("#value, input[name=value]");
  field?.setAttribute("aria-invalid", "true");
  field?.focus();
}

function until(instant: string): string {
  return new Date(instant).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
}
