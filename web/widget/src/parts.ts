import type { Button, Citation, FormInput, Message } from "@hongniang/client";
import { action, h, link } from "./dom";
import { inputFor } from "./inputs";
import { ratingForm } from "./rating";

/** What a message's parts can set going. */
export interface Deeds {
  press: (payload: string, title: string) => void;
  say: (text: string) => void;
  answerSecurely: (applicationId: string, step: string, value: string) => void;
  rate: (body: Record<string, unknown>) => Promise<void>;
}

const NAMES: Record<string, string> = { bot: "AI 助手", system: "系统提示", user: "我" };

/** A message as real parts. `live` messages take input; those of the past only show what was said. */
export function render(message: Message, deeds: Deeds, live: boolean): HTMLElement {
  const author = message.author.name || NAMES[message.role] || "";
  const item = h("li", { class: `msg ${message.role} ${message.kind}`, "data-seq": String(message.seq), "data-kind": message.kind });
  if (message.role !== "user") item.append(h("span", { class: "who" }, author));
  const bubble = h("div", { class: "bubble" }, ...bodyOf(message, deeds));
  for (const citation of message.citations) bubble.append(citationPart(citation));
  item.append(bubble);
  if (live && message.kind === "form_prompt") item.append(inputFor(message, message.data.input as FormInput, deeds));
  if (live && message.kind === "rating_request") item.append(ratingForm(message, deeds));
  if (live && message.buttons.length > 0) item.append(buttonRow(message.buttons, deeds));
  return item;
}

function bodyOf(message: Message, deeds: Deeds): Node[] {
  switch (message.kind) {
    case "safety":
    case "referral":
      return [...phoneLinks(message), text(message.text)];
    case "form_prompt":
      return [progress(message), text(message.text)];
    case "receipt":
      return [text(message.text), receipt(String(message.data.receipt_no ?? ""))];
    case "review":
      return review(message, deeds);
    default:
      return [text(message.text)];
  }
}

function text(words: string): HTMLElement {
  return h("p", {}, words);
}

function phoneLinks(message: Message): Node[] {
  const lines = (message.data.lines ?? []) as { name: string; phone: string }[];
  return lines.map((line) => link(`tel:${line.phone}`, `${line.name} ${line.phone}`, { class: "tel" }));
}

function progress(message: Message): HTMLElement {
  const { done, total } = message.data.progress as { done: number; total: number };
  const bar = h("progress", { value: String(done), max: String(total), "aria-label": "填写进度" });
  return h("div", { class: "progress" }, bar, h("span", {}, `第 ${Math.min(done + 1, total)} / ${total} 步`));
}

function receipt(number: string): HTMLElement {
  const copy = action("复制回执号", () => void navigator.clipboard?.writeText(number), { class: "quiet" });
  return h("div", { class: "ticket" }, h("strong", {}, number), copy);
}

function review(message: Message, deeds: Deeds): Node[] {
  const rows = (message.data.answers ?? []) as { label: string; value: string }[];
  const table = h("dl", { class: "rows" });
  for (const row of rows) {
    const change = message.buttons.find((button) => button.title === `修改${row.label}`);
    const edit = change ? action("修改", () => deeds.press(change.payload, change.title), { class: "quiet", "aria-label": change.title }) : null;
    table.append(h("div", {}, h("dt", {}, row.label), h("dd", {}, row.value), edit));
  }
  const rest = message.text.split("\n\n").slice(1).join("\n\n");
  return [text("请核对您填写的内容："), table, ...(rest ? [text(rest)] : [])];
}

function citationPart(citation: Citation): HTMLElement {
  const where = `${citation.document_no} ${citation.clause}`;
  return h(
    "details",
    { class: "citation" },
    h("summary", {}, `出处：${where}`),
    h("p", { class: "heading" }, `${citation.title} · ${citation.heading}`),
    h("blockquote", {}, citation.quote),
    link(citation.url, "查看原文", { target: "_blank", rel: "noopener" }),
  );
}

/** Buttons vanish once one is used, so that nothing is pressed twice. */
function buttonRow(buttons: Button[], deeds: Deeds): HTMLElement {
  const row = h("div", { class: "buttons" });
  for (const [index, button] of buttons.entries()) {
    if (/^修改/.test(button.title)) continue;
    const style = index === 0 ? "primary" : "plain";
    row.append(action(button.title, () => deeds.press(button.payload, button.title), { class: style }));
  }
  return row;
}
