import { action, h } from "@hongniang/widget/dom";
import type { Form, Receipt } from "./contract";

/** The receipt, fit to be printed: with a code to the page that shows how things stand. */
export function receiptView(form: Form, receipt: Receipt, again: () => void): HTMLElement {
  const figure = h(
    "figure",
    {},
    h("img", { src: receipt.qr, alt: "查办理进度的二维码", width: "144", height: "144" }),
    h("figcaption", {}, "扫码查办理进度"),
  );
  const facts = h(
    "div",
    {},
    h("p", {}, "回执号"),
    h("p", { class: "number" }, receipt.receipt_no),
    h("p", {}, `办理事项：${form.title}`),
    h("p", {}, `提交时间：${day(receipt.submitted_at)}`),
    receipt.due_on ? h("p", {}, `最迟办结：${day(receipt.due_on)}`) : null,
    h("p", { class: "soft" }, "查进度：扫码，或者在聊天里问“办到哪了”。需要回执号和手机号后四位。"),
  );
  return h(
    "div",
    {},
    h("div", { class: "done", role: "status", tabindex: "-1" }, h("h2", {}, form.state === "submitted" ? "已提交" : form.state_title), h("p", {}, receipt.text)),
    h("div", { class: "receipt" }, facts, figure),
    h(
      "p",
      { class: "actions" },
      action("打印回执", () => window.print(), { class: "primary" }),
      h("a", { class: "button", href: "/" }, "回到聊天"),
      action("再办一份", again, { class: "plain" }),
    ),
  );
}

function day(value: string): string {
  return new Date(value).toLocaleDateString("zh-CN", { year: "numeric", month: "long", day: "numeric", timeZone: "Asia/Shanghai" });
}
