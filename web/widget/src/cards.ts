import type { Message } from "@hongniang/client";
import { h } from "./dom";
import { t } from "./words";

interface Offer {
  title: string;
  place: string;
  text: string;
  until: string;
}

interface Application {
  title: string;
  state_title: string;
  receipt_no: string;
  due_on: string;
  wanted: string;
}

/** What is on offer, a card each; the words around the list stay. */
export function listing(message: Message): Node[] {
  const offers = (message.data.items ?? []) as Offer[];
  const words = offers.length > 0 ? message.text.split("\n").filter((line) => !/^\d+\. /.test(line)) : [message.text];
  const cards = offers.map((offer) => card(offer.title, [offer.place, offer.text, offer.until && `${t("截止")} ${offer.until}`]));
  return [h("p", {}, words[0] ?? ""), ...listed(cards), ...words.slice(1).map((line) => h("p", {}, line))];
}

/** Where applications stand. A notice of one says so in its own words. */
export function status(message: Message): Node[] {
  const found = (message.data.applications ?? []) as Application[];
  if (found.length === 0 || message.role === "system") return [h("p", {}, message.text)];
  const cards = found.map((one) => card(`${one.title}：${one.state_title}`, [
    one.receipt_no && `${t("回执号")} ${one.receipt_no}`,
    one.due_on && `${t("最迟办结")} ${one.due_on}`,
    one.wanted && t("需要补充：") + one.wanted,
  ]));
  return [h("p", {}, message.text.split("\n")[0] ?? ""), ...listed(cards)];
}

function card(title: string, lines: string[]): HTMLElement {
  return h("li", { class: "card" }, h("strong", {}, title), ...lines.map((line) => (line ? h("p", {}, line) : null)));
}

function listed(cards: HTMLElement[]): Node[] {
  return cards.length > 0 ? [h("ul", { class: "cards" }, ...cards)] : [];
}
