import type { Message } from "@hongniang/client";
import { h } from "./dom";
import type { Deeds } from "./deeds";
import { t } from "./words";

const TAGS = ["说得清楚", "有耐心", "回应及时", "没解决问题", "等得太久"];
const LEVELS = ["非常不满意", "不满意", "基本满意", "满意", "非常满意"];

/** 好差评: five levels and a few words. */
export function ratingForm(message: Message, deeds: Deeds): HTMLElement {
  const stars = h("fieldset", { class: "stars" }, h("legend", {}, t("请打分")));
  for (let score = 5; score >= 1; score -= 1) {
    const name = t(LEVELS[score - 1] ?? "");
    const radio = h("input", { type: "radio", name: `score-${message.id}`, value: String(score) });
    stars.append(h("label", {}, radio, `${"★".repeat(score)} ${name}`));
  }
  const tags = h("div", { class: "tags", role: "group", "aria-label": t("哪方面（可不选）") }, ...TAGS.map(tag));
  const comment = h("textarea", { "aria-label": t("补充说明"), placeholder: t("想说的话（可不填）"), rows: "2", maxlength: "1000" });
  const said = h("p");
  const say = (words: string): void => {
    said.textContent = words;
    deeds.announce(words);
  };
  const form = h("form", { class: "field rating" }, stars, tags, comment, h("button", { type: "submit", class: "primary" }, t("提交评价")), said);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const score = form.querySelector<HTMLInputElement>("input[type=radio]:checked")?.value;
    if (!score) {
      say(t("请先选一个评价。"));
      return;
    }
    const chosen = [...tags.querySelectorAll<HTMLInputElement>("input:checked")].map((box) => box.value);
    const body = { ...message.data, score: Number(score), tags: chosen, comment: comment.value };
    deeds.rate(body).then(
      () => {
        form.replaceChildren(said);
        say(t("谢谢您的评价。"));
      },
      (error: Error) => say(error.message),
    );
  });
  return form;
}

function tag(words: string): HTMLElement {
  return h("label", {}, h("input", { type: "checkbox", value: words }), t(words));
}
