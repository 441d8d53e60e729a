import { h } from "@hongniang/widget/dom";
import { sentence } from "../problems";
import type { Form, Wanted } from "./contract";
import { type Field, fieldOf, type Upload } from "./field";
import { summary, type Typed } from "./screen";

/** What a clerk asked for more, to be answered right here; what was not written stays as it is. */
export function supplementView(form: Form, wanted: Wanted, supply: (answers: Record<string, string>) => Promise<void>, upload: Upload, typed: Typed, notice = ""): HTMLElement {
  const fields = new Map<string, Field>(wanted.questions.map((question) => [question.step, fieldOf(question, upload, typed.get(question.step))]));
  const wrong = h("div", {});
  const send = h("button", { type: "submit", class: "primary" }, "提交补充");
  const body = h("form", { novalidate: "" }, ...[...fields.values()].map(({ element }) => element), h("p", { class: "actions" }, send, h("a", { class: "button", href: "/" }, "回到聊天补充")));
  body.addEventListener("input", () => fields.forEach((field, step) => typed.set(step, field.value())));
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    const answers = Object.fromEntries([...fields].map(([step, field]) => [step, field.value()]).filter(([, value]) => value));
    send.disabled = true;
    supply(answers).catch((error: unknown) => {
      send.disabled = false;
      wrong.replaceChildren(summary([], new Map(), sentence(error)));
      wrong.querySelector<HTMLElement>(".summary")?.focus();
    });
  });
  for (const fault of form.faults) fields.get(fault.step)?.refuse(fault);
  const faults = form.faults.filter(({ step }) => fields.has(step));
  if (faults.length > 0 || notice) wrong.append(summary(faults, fields, notice));
  const number = form.receipt ? h("p", { class: "soft" }, `回执号 ${form.receipt.receipt_no}`) : null;
  return h("div", {}, h("h2", { tabindex: "-1" }, `${form.title}需要补充`), number, h("p", { class: "note" }, `经办人员需要您补充：${wanted.reason}`), wrong, body);
}
