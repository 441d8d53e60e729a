import { action, h } from "@hongniang/widget/dom";
import { sentence } from "../problems";
import type { Fault, Form, Question } from "./contract";
import { type Field, fieldOf, type Upload } from "./field";

export interface Deeds {
  save: (answers: Record<string, string>) => Promise<void>;
  submit: () => Promise<void>;
  change: (step: string) => void;
  review: () => void;
  cancel: () => void;
  upload: Upload;
}

/** What was typed and not yet taken, by step. */
export type Typed = Map<string, string>;

/** The questions that are asked together, or a single one that is changed. */
export function questions(form: Form, steps: readonly string[], deeds: Deeds, typed: Typed, notice: string): HTMLElement {
  const asked = form.questions.filter(({ step }) => steps.includes(step));
  const fields = new Map(asked.map((question) => [question.step, fieldOf(question, deeds.upload, typed.get(question.step))]));
  const changing = asked.every(({ answered }) => answered);
  const wrong = h("div", {});
  const next = h("button", { type: "submit", class: "primary" }, changing ? "保存修改" : "保存并继续");
  const back = changing ? action("不改了", deeds.review) : null;
  const body = h("form", { novalidate: "" }, ...[...fields.values()].map(({ element }) => element), h("p", { class: "actions" }, next, back));
  body.addEventListener("input", () => fields.forEach((field, step) => typed.set(step, field.value())));
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = asked.map((question) => ({ question, value: fields.get(question.step)?.value() ?? "" }));
    const answers = Object.fromEntries(given.filter(({ question, value }) => value || !keeps(question)).map(({ question, value }) => [question.step, value]));
    if (Object.keys(answers).length === 0) return deeds.review();
    next.disabled = true;
    deeds.save(answers).catch((error: unknown) => {
      next.disabled = false;
      wrong.replaceChildren(summary([], new Map(), sentence(error)));
    });
  });
  for (const fault of form.faults) fields.get(fault.step)?.refuse(fault);
  const faults = form.faults.filter(({ step }) => fields.has(step));
  if (faults.length > 0 || notice) wrong.append(summary(faults, fields, notice));
  return h("div", {}, heading(form, changing ? asked : []), wrong, body, leaving(deeds));
}

/** Whose answer stays as it is where nothing is written: its box begins empty. */
function keeps({ answered, secure, type }: Question): boolean {
  return answered && (secure || type === "file");
}

function heading(form: Form, changed: Question[]): HTMLElement {
  const [one] = changed;
  if (one) return h("h2", { tabindex: "-1" }, `修改${one.label}`);
  const progress = h("progress", { max: String(form.total), value: String(form.done), "aria-label": "填写进度" });
  return h("div", {}, h("h2", { tabindex: "-1" }, `填写${form.title}`), h("p", { class: "soft" }, `已填 ${form.done} 项，共 ${form.total} 项`), progress);
}

/** All that is wrong at one place, each with a way to it; it takes the focus, so that it is heard. */
export function summary(faults: Fault[], fields: Map<string, Field>, notice = ""): HTMLElement {
  const items = faults.map(({ step, label, message }) => {
    const way = h("a", { href: `#q-${step}` }, `${label}：${message}`);
    way.addEventListener("click", (event) => {
      event.preventDefault();
      fields.get(step)?.focus();
    });
    return h("li", {}, way);
  });
  const title = faults.length > 0 ? `有 ${faults.length} 处要改` : "请看一下";
  return h("div", { class: "summary", role: "alert", tabindex: "-1" }, h("h2", {}, title), notice ? h("p", {}, notice) : null, items.length > 0 ? h("ul", {}, ...items) : null);
}

/** All answers before they are submitted, each with a way to change it. */
export function review(form: Form, deeds: Deeds, notice: string): HTMLElement {
  const rows = form.questions.filter(({ answered }) => answered).map(({ step, label, display }) =>
    h("div", {}, h("dt", {}, label), h("dd", {}, display), h("dd", {}, action("修改", () => deeds.change(step), { class: "plain", "aria-label": `修改${label}` }))),
  );
  const said = form.findings.map(({ sentence: words }) => words).filter(Boolean);
  const wrong = h("div", {}, notice ? summary([], new Map(), notice) : null);
  const submit: HTMLButtonElement = action("确认提交", () => {
    submit.disabled = true;
    deeds.submit().catch((error: unknown) => {
      submit.disabled = false;
      wrong.replaceChildren(summary([], new Map(), sentence(error)));
    });
  }, { class: "primary" });
  return h(
    "div",
    {},
    h("h2", { tabindex: "-1" }, "请核对您填写的内容"),
    wrong,
    h("dl", { class: "answers" }, ...rows),
    said.length > 0 ? h("p", { class: "note" }, `${said.join("\n")}\n${form.disclaimer}您可以继续提交，也可以回到聊天转人工。`) : null,
    ...form.hints.map((hint) => h("p", { class: "note" }, hint)),
    h("p", { class: "actions" }, submit),
    leaving(deeds),
  );
}

function leaving(deeds: Deeds): HTMLElement {
  return h("p", { class: "actions soft" }, h("span", {}, "填过的都已保存，可以随时离开。"), h("a", { class: "button", href: "/" }, "回到聊天接着填"), action("取消办理", deeds.cancel, { class: "plain" }));
}
