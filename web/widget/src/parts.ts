import type { Button, FormInput, Message } from "@hongniang/client";
import { listing, status } from "./cards";
import { citationPart } from "./citation";
import type { Deeds } from "./deeds";
import { action, h, link } from "./dom";
import { inputFor } from "./inputs";
import { print } from "./print";
import { ratingForm } from "./rating";
import { t } from "./words";

const NAMES: Record<string, string> = { bot: "AI 助手", system: "系统提示", user: "我" };

/** A message as real parts. `live` messages take input; those of the past only show what was said. */
export function render(message: Message, deeds: Deeds, live: boolean): HTMLElement {
  const author = message.author.name || t(NAMES[message.role] ?? "");
  const item = h("li", { class: `msg ${message.role} ${message.kind}`, "data-seq": String(message.seq), "data-kind": message.kind });
  if (message.role !== "user") item.append(h("span", { class: "who" }, author));
  const bubble = h("div", { class: "bubble", lang: "zh-CN" }, ...bodyOf(message, deeds));
  for (const citation of message.citations) bubble.append(citationPart(citation, message.kind === "policy_answer", deeds));
  item.append(bubble);
  if (live && message.kind === "form_prompt") item.append(inputFor(message, message.data.input as FormInput, deeds));
  if (live && message.kind === "rating_request") item.append(ratingForm(message, deeds));
  if (live && message.buttons.length > 0) item.append(buttonRow(message, deeds));
  return item;
}

function bodyOf(message: Message, deeds: Deeds): Node[] {
  switch (message.kind) {
    case "safety":
    case "referral":
      return phoneLines(message);
    case "policy_answer":
      return answer(message);
    case "checklist":
      return checklist(message);
    case "form_prompt":
      return [progress(message), text(message.text)];
    case "receipt":
      return [text(message.text), receipt(String(message.data.receipt_no ?? ""))];
    case "review":
      return review(message, deeds);
    case "listing":
      return listing(message);
    case "status":
      return status(message);
    default:
      return attachments(message, deeds) ?? [text(message.text)];
  }
}

/** Files by name; the address is asked for when it is wanted, since it runs out. */
function attachments(message: Message, deeds: Deeds): Node[] | null {
  const files = (message.data.attachments ?? []) as { id: string; name: string }[];
  return files.length === 0 ? null : files.map((file) => action(file.name, () => deeds.openFile(file.id), { class: "quiet file" }));
}

function text(words: string): HTMLElement {
  return h("p", {}, words);
}

/** Numbers to dial first, then the words; lines that only say the numbers again are left out. */
function phoneLines(message: Message): Node[] {
  const lines = (message.data.lines ?? []) as { name: string; phone: string }[];
  const told = new Set(lines.map((line) => `${line.name}：${line.phone}`));
  const words = message.text.split("\n").filter((line) => !told.has(line)).join("\n").trim();
  const links = lines.map((line) => link(`tel:${line.phone}`, `${line.name} ${line.phone}`, { class: "tel" }));
  return [...links, text(words)];
}

/** The answer in words. Its tail, the reference and the quote, stands below as a part of its own. */
function answer(message: Message): Node[] {
  const [words = ""] = message.text.split("\n依据：");
  return words === message.citations[0]?.quote ? [] : [text(words)];
}

function checklist(message: Message): Node[] {
  const items = (message.data.items ?? []) as { title: string; note: string }[];
  const isItem = (line: string): boolean => items.some((item) => line.endsWith(`${item.title}：${item.note}`));
  const lines = message.text.split("\n").filter((line) => !isItem(line));
  const list = items.map((item) => h("li", {}, h("strong", {}, item.title), h("span", {}, item.note)));
  const parts = [...lines.map(labelled), h("ol", { class: "needed" }, ...list)];
  const button: HTMLElement = action(t("打印清单"), () => print(button, ...parts), { class: "quiet print" });
  return [...parts, button];
}

/** “在哪办：…” with its label set off. */
function labelled(line: string): HTMLElement {
  const [, label, rest] = /^([^，。：]{2,6}：)(.+)$/.exec(line) ?? [];
  return label && rest ? h("p", {}, h("strong", {}, label), rest) : text(line);
}

function progress(message: Message): HTMLElement {
  const { done, total } = message.data.progress as { done: number; total: number };
  const bar = h("progress", { value: String(done), max: String(total), "aria-label": t("填写进度") });
  return h("div", { class: "progress" }, bar, h("span", {}, `第 ${Math.min(done + 1, total)} / ${total} 步`));
}

function receipt(number: string): HTMLElement {
  const copy = action(t("复制回执号"), () => {
    void navigator.clipboard?.writeText(number).then(() => (copy.textContent = t("已复制")));
  }, { class: "quiet" });
  return h("div", { class: "ticket" }, h("strong", {}, number), copy);
}

function review(message: Message, deeds: Deeds): Node[] {
  const rows = (message.data.answers ?? []) as { label: string; value: string }[];
  const table = h("dl", { class: "rows" });
  for (const row of rows) {
    const change = message.buttons.find((button) => button.title === `修改${row.label}`);
    const edit = change ? action(t("修改"), () => deeds.talk.press(change.payload, change.title), { class: "quiet", "aria-label": change.title }) : null;
    table.append(h("div", {}, h("dt", {}, row.label), h("dd", {}, row.value, edit)));
  }
  const rest = message.text.split("\n\n").slice(1).join("\n\n");
  return [text(t("请核对您填写的内容：")), table, ...(rest ? [text(rest)] : [])];
}

/** Buttons vanish once one is used, so that nothing is pressed twice. The first is the affirmative one. */
function buttonRow(message: Message, deeds: Deeds): HTMLElement {
  const row = h("div", { class: "buttons" });
  for (const [index, button] of message.buttons.entries()) {
    if (message.kind === "review" && /^修改/.test(button.title)) continue;
    if (deeds.foreign && secureOption(message, button)) continue;
    const main = index === 0 && !/^(取消|跳过|不)/.test(button.title);
    row.append(action(button.title, () => pressed(message, button, deeds), { class: main ? "primary" : "plain" }));
  }
  return row;
}

/** An option of a secure question goes the secure way, like what is typed there. */
function pressed(message: Message, button: Button, deeds: Deeds): void {
  if (secureOption(message, button)) deeds.talk.answerSecurely(message, button.payload);
  else deeds.talk.press(button.payload, button.title);
}

function secureOption(message: Message, button: Button): boolean {
  const input = message.data.input as FormInput | undefined;
  return input?.secure === true && input.options.some(({ payload }) => payload === button.payload);
}
