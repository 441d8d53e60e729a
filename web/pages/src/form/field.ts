import { action, h } from "@hongniang/widget/dom";
import { sentence } from "../problems";
import type { Fault, Question } from "./contract";

export type Upload = (file: File) => Promise<string>;

/** One question's box, with its label, hint and what is wrong with its answer. */
export interface Field {
  element: HTMLElement;
  value: () => string;
  /** Whether the person wrote something that the server has not got. */
  touched: () => boolean;
  refuse: (fault: Fault) => void;
  focus: () => void;
}

export function fieldOf(question: Question, upload: Upload, typed?: string): Field {
  const id = `q-${question.step}`;
  const error = h("p", { class: "error", id: `${id}-error` });
  const described = `${id}-hint ${id}-error`;
  const began = typed ?? question.value;
  const input = inputOf(question, id, described, began, upload, error);
  const title = question.label + (question.optional ? "（可以不填）" : "");
  const kept = question.secure && question.answered ? "已经填写过。不改的话，就空着。" : "";
  const hint = h("p", { class: "hint", id: `${id}-hint` }, kept || (question.type === "agreement" ? "" : asked(question)));
  const help = question.help && question.type !== "agreement" ? h("details", {}, h("summary", {}, "怎么填？"), h("p", { class: "soft" }, question.help)) : null;
  const grouped = input.grouped;
  const element = grouped
    ? h("fieldset", { class: "field", id, tabindex: "-1", "aria-describedby": described }, h("legend", {}, title), hint, error, input.element, help)
    : h("div", { class: "field" }, h("label", { for: id }, title), hint, error, input.element, help);
  return {
    element,
    value: input.value,
    touched: () => input.value() !== question.value,
    refuse: (fault) => {
      element.classList.add("wrong");
      error.textContent = fault.message;
      input.mark();
      if (fault.options.length > 0) error.after(readings(fault, input.take));
    },
    focus: () => (element.querySelector<HTMLElement>("input, textarea") ?? element).focus(),
  };
}

/** On the page the box stands right here, whatever the talk calls it. */
function asked(question: Question): string {
  return question.secure && question.options.length === 0 ? "加密保存，聊天里不显示。" : question.prompt;
}

interface Input {
  element: HTMLElement;
  grouped: boolean;
  value: () => string;
  take: (value: string) => void;
  mark: () => void;
}

function inputOf(question: Question, id: string, described: string, began: string, upload: Upload, error: HTMLElement): Input {
  if (question.type === "file") return fileInput(question, id, described, upload, error);
  if (question.options.length > 0) return choices(question, began);
  return textInput(question, id, described, began);
}

function textInput(question: Question, id: string, described: string, began: string): Input {
  const long = question.type === "text";
  const field = long ? h("textarea", { id, rows: "3", "aria-describedby": described }) : h("input", {
    id, type: "text", "aria-describedby": described, autocomplete: AUTOCOMPLETE[question.type] ?? "off", spellcheck: "false", maxlength: "200",
    inputmode: question.type === "phone" ? "tel" : question.type === "number" ? "decimal" : "text",
  });
  field.value = began;
  const hide = question.secure ? action("隐藏", () => {
    const box = field as HTMLInputElement;
    box.type = box.type === "text" ? "password" : "text";
    hide?.replaceChildren(box.type === "text" ? "隐藏" : "显示");
  }) : null;
  return {
    element: hide ? h("div", { class: "beside" }, field, hide) : field,
    grouped: false,
    value: () => field.value.trim(),
    take: (value) => (field.value = value),
    mark: () => field.setAttribute("aria-invalid", "true"),
  };
}

const AUTOCOMPLETE: Record<string, string> = { name: "name" };

/** Radios where one is chosen, boxes where several may be, one box for an agreement. */
function choices(question: Question, began: string): Input {
  const several = question.type === "multi_choice";
  const agreement = question.type === "agreement";
  const chosen = began.split(",");
  const boxes = (agreement ? question.options.slice(0, 1) : question.options).map(({ value, title }) => {
    const box = h("input", { type: several || agreement ? "checkbox" : "radio", name: `q-${question.step}`, value });
    box.checked = chosen.includes(value);
    return { box, label: h("label", { class: "choice" }, box, h("span", {}, title)) };
  });
  const words = agreement ? h("p", {}, question.prompt) : null;
  return {
    element: h("div", {}, words, ...boxes.map(({ label }) => label)),
    grouped: true,
    value: () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value).join(","),
    take: (value) => boxes.forEach(({ box }) => (box.checked = box.value === value)),
    mark: () => boxes.forEach(({ box }) => box.setAttribute("aria-invalid", "true")),
  };
}

function fileInput(question: Question, id: string, described: string, upload: Upload, error: HTMLElement): Input {
  const field = h("input", { id, type: "file", accept: ".jpg,.jpeg,.png,.pdf,.xlsx", "aria-describedby": described });
  const state = h("p", { class: "soft", role: "status" }, question.answered ? question.display : "");
  let kept = "";
  field.addEventListener("change", () => {
    const file = field.files?.[0];
    if (!file) return;
    state.textContent = "正在上传……";
    error.textContent = "";
    upload(file).then(
      (uploaded) => {
        kept = uploaded;
        state.textContent = `已上传：${file.name}`;
      },
      (reason: unknown) => {
        field.value = state.textContent = "";
        error.textContent = sentence(reason);
      },
    );
  });
  return {
    element: h("div", {}, field, state),
    grouped: false,
    value: () => kept,
    take: () => undefined,
    mark: () => field.setAttribute("aria-invalid", "true"),
  };
}

/** What an answer may mean, to choose from: two places of one name. */
function readings(fault: Fault, take: (value: string) => void): HTMLElement {
  const name = `r-${fault.step}`;
  const options = fault.options.map(({ title, value }) => {
    const radio = h("input", { type: "radio", name, value });
    radio.addEventListener("change", () => {
      take(title);
      radio.dispatchEvent(new Event("input", { bubbles: true })); // what was typed has changed by it
    });
    return h("label", { class: "choice" }, radio, h("span", {}, title));
  });
  return h("fieldset", { class: "field" }, h("legend", {}, "您说的是"), ...options);
}
