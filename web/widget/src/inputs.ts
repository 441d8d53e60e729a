import type { FormInput, Message } from "@hongniang/client";
import type { Deeds } from "./deeds";
import { action, h, reason } from "./dom";
import { secureAway } from "./secure";
import { t } from "./words";

/** Questions that are typed get a box that fits: the browser may fill it in, a phone shows the right keys. */
const TYPED: Record<string, { label: string; attributes: Record<string, string> }> = {
  name: { label: "姓名", attributes: { autocomplete: "name" } },
  place: { label: "地点", attributes: { autocomplete: "address-level2" } },
  number: { label: "数字", attributes: { inputmode: "decimal" } },
};

/** The input of a form prompt, where its type has one beside buttons and the composer. */
export function inputFor(message: Message, input: FormInput, deeds: Deeds): Node {
  const typed = TYPED[input.type];
  if (input.secure && deeds.foreign) return secureAway(message, deeds);
  if (input.secure && input.options.length === 0) return secureBox(message, input, deeds);
  if (input.type === "file") return fileBox(deeds);
  if (input.type === "date") return wordsBox(t("选择日期"), { type: "date" }, deeds);
  if (input.type === "multi_choice") return checkboxes(input, deeds);
  if (typed && input.options.length === 0) return wordsBox(t(typed.label), { type: "text", maxlength: "200", ...typed.attributes }, deeds);
  return document.createDocumentFragment();
}

/** A masked box whose value goes to the secure way alone and never into the chat. */
function secureBox(message: Message, input: FormInput, deeds: Deeds): HTMLElement {
  const label = t(input.type === "phone" ? "手机号码" : "证件号码");
  const field = h("input", {
    type: "password", autocomplete: "off", "aria-label": t("安全输入：") + label, placeholder: label, maxlength: "40",
    inputmode: input.type === "phone" ? "tel" : "text", required: "",
  });
  const show = action(t("显示"), () => {
    field.type = field.type === "password" ? "text" : "password";
    show.textContent = t(field.type === "password" ? "显示" : "隐藏");
  }, { class: "quiet" });
  const form = h("form", { class: "field secure" }, h("span", { class: "lock" }, t("安全填写：加密保存，聊天里不显示")), field, show, submit());
  return onSubmit(form, () => {
    const value = field.value.trim();
    if (!value) return false;
    deeds.talk.answerSecurely(message, value);
    field.value = "";
    return true;
  });
}

/** A box whose value is said like words of the composer. */
function wordsBox(label: string, attributes: Record<string, string>, deeds: Deeds): HTMLElement {
  const field = h("input", { "aria-label": label, placeholder: label, ...attributes });
  const form = h("form", { class: "field" }, field, submit());
  return onSubmit(form, () => {
    if (!field.value.trim()) return false;
    deeds.talk.say(field.value.trim());
    return true;
  });
}

/** A file is sent as it is chosen; what is wrong with it is said below, and another can be chosen. */
function fileBox(deeds: Deeds): HTMLElement {
  const field = h("input", { type: "file", accept: ".jpg,.jpeg,.png,.pdf,.xlsx", "aria-label": t("选择文件") });
  const state = h("p", { class: "state", role: "alert" });
  field.addEventListener("change", () => {
    const file = field.files?.[0];
    if (!file) return;
    field.disabled = true;
    state.textContent = t("正在上传…");
    deeds.talk.upload(file).then(
      () => (state.textContent = t("已上传")),
      (error: unknown) => {
        state.textContent = reason(error, "没传上去，请检查网络后再选一次。");
        field.disabled = false;
        field.value = "";
      },
    );
  });
  return h("div", { class: "field file" }, field, state);
}

function checkboxes(input: FormInput, deeds: Deeds): HTMLElement {
  const boxes = input.options.map((option) => ({ option, box: h("input", { type: "checkbox" }) }));
  const labels = boxes.map(({ option, box }) => h("label", {}, box, option.title));
  const form = h("form", { class: "field many" }, ...labels, submit());
  return onSubmit(form, () => {
    const chosen = boxes.filter(({ box }) => box.checked).map(({ option }) => option);
    if (chosen.length === 0) return false;
    deeds.talk.press(chosen.map(({ payload }) => payload).join(","), chosen.map(({ title }) => title).join("、"));
    return true;
  });
}

function submit(): HTMLButtonElement {
  return h("button", { type: "submit", class: "primary" }, t("确定"));
}

/** Sends once; what was sent cannot be sent again. */
function onSubmit(form: HTMLFormElement, send: () => boolean): HTMLFormElement {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (send()) form.querySelectorAll("input, button").forEach((part) => part.setAttribute("disabled", ""));
  });
  return form;
}
