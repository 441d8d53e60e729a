import type { Message } from "@hongniang/client";
import { h } from "./dom";
import type { Deeds } from "./parts";

const LEVELS = ["非常不满意", "不满意", "基本满意", "满意", "非常满意"];

/** 好差评: five levels and a few words. */
export function ratingForm(message: Message, deeds: Deeds): HTMLElement {
  const stars = h("fieldset", { class: "stars" }, h("legend", {}, "请打分"));
  for (let score = 5; score >= 1; score -= 1) {
    const name = LEVELS[score - 1] ?? "";
    const radio = h("input", { type: "radio", name: `score-${message.id}`, value: String(score) });
    stars.append(h("label", {}, radio, `${"★".repeat(score)} ${name}`));
  }
  const comment = h("textarea", { "aria-label": "补充说明", placeholder: "想说的话（可不填）", rows: "2", maxlength: "1000" });
  const said = h("p", { role: "status" });
  const form = h("form", { class: "field rating" }, stars, comment, h("button", { type: "submit", class: "primary" }, "提交评价"), said);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const score = form.querySelector<HTMLInputElement>("input:checked")?.value;
    if (!score) {
      said.textContent = "请先选一个评价。";
      return;
    }
    const body = { ...message.data, score: Number(score), tags: [], comment: comment.value };
    deeds.rate(body).then(
      () => form.replaceChildren(h("p", { role: "status" }, "谢谢您的评价。")),
      (error: Error) => (said.textContent = error.message),
    );
  });
  return form;
}
