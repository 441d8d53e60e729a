import { type FormInput, type Message, ProblemError } from "@hongniang/client";
import { action, h } from "./dom";
import type { Deeds } from "./deeds";

/** The input of a form prompt, where its type has one beside buttons and the composer. */
export function inputFor(message: Message, input: FormInput, deeds: Deeds): Node {
  if (input.secure && input.options.length === 0) return secureBox(message, input, deeds);
  if (input.type === "file") return fileBox(deeds);
  if (input.type === "date") return dateBox(deeds);
  if (input.type === "multi_choice") return checkboxes(input, deeds);
  return document.createDocumentFragment();
}

/** A masked box whose value goes to the secure way alone and never into the chat. */
function secureBox(message: Message, input: FormInput, deeds: Deeds): HTMLElement {
  const label = input.type === "phone" ? "手机号码" : "证件号码";
  const field = h("input", {
    type: "password", autocomplete: "off", "aria-label": `安全输入：${label}`, placeholder: label, maxlength: "40",
    inputmode: input.type === "phone" ? "tel" : "text", required: "",
  });
  const show = action("显示", () => {
    field.type = field.type === "password" ? "text" : "password";
    show.textContent = field.type === "password" ? "显示" : "隐藏";
  }, { class: "quiet" });
  const form = h("form", { class: "field secure" }, h("span", { class: "lock" }, "安全填写：加密保存，聊天里不显示"), field, show, submit());
  return onSubmit(form, () => {
    const value = field.value.trim();
    if (!value) return false;
    deeds.answerSecurely(String(message.data.application_id), String(message.data.step), value);
    field.value = "";
    return true;
  });
}

function dateBox(deeds: Deeds): HTMLElement {
  const field = h("input", { type: "date", "aria-label": "选择日期" });
  const form = h("form", { class: "field" }, field, submit());
  return onSubmit(form, () => {
    if (!field.value) return false;
    deeds.say(field.value);
    return true;
  });
}

/** A file is sent as it is chosen; what is wrong with it is said below, and another can be chosen. */
function fileBox(deeds: Deeds): HTMLElement {
  const field = h("input", { type: "file", accept: ".jpg,.jpeg,.png,.pdf,.xlsx", "aria-label": "选择文件" });
  const state = h("p", { class: "state", role: "alert" });
  field.addEventListener("change", () => {
    const file = field.files?.[0];
    if (!file) return;
    field.disabled = true;
    state.textContent = "正在上传……";
    deeds.upload(file).then(
      () => (state.textContent = "已上传"),
      (error: unknown) => {
        state.textContent = error instanceof ProblemError ? error.message : "没传上去，请检查网络后再选一次。";
        field.disabled = false;
        field.value = "";
      },
    );
  });
  return h("div", { class: "field file" }, field, state);
}

function checkboxes(input: FormInput, deeds: Deeds): HTMLElement {
  const boxes = input.options.map((option) => ({
    option,
    box: h("input", { type: "checkbox" }),
  }));
  const labels = boxes.map(({ option, box }) => h("label", { class: "check" }, box, option.title));
  const form = h("form", { class: "field many" }, ...labels, submit());
  return onSubmit(form, () => {
    const chosen = boxes.filter(({ box }) => box.checked).map(({ option }) => option);
    if (chosen.length === 0) return false;
    deeds.press(chosen.map((option) => option.payload).join(","), chosen.map((option) => option.title).join("、"));
    return true;
  });
}

function submit(): HTMLButtonElement {
  return h("button", { type: "submit", class: "primary" }, "确定");
}

/** Sends once; what was sent cannot be sent again. */
function onSubmit(form: HTMLFormElement, send: () => boolean): HTMLFormElement {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (send()) form.querySelectorAll("input, button").forEach((part) => part.setAttribute("disabled", ""));
  });
  return form;
}
