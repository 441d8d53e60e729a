import type { Message } from "@hongniang/client";
import { h } from "./dom";
import type { Deeds } from "./deeds";
import { t } from "./words";

const TAGS = ["说得清楚", "有耐心", "回应及时", "没解决问题", "等得太久"];
const LEVELS = ["非常不满意", "不满意", "基本满意", "满意", "非常满意"];

/** 好差评: five levels, a few words, and by choice a name. What was rated is not asked for again. */
export function ratingForm(message: Message, deeds: Deeds): HTMLElement {
  const said = h("p");
  if (message.data.score) return thanked(said);
  const stars = h("fieldset", { class: "stars" }, h("legend", {}, t("请打分")));
  for (let score = 5; score >= 1; score -= 1) {
    stars.append(choice("radio", "score", String(score), `${"★".repeat(score)} ${t(LEVELS[score - 1] ?? "")}`));
  }
  const tags = h("div", { class: "tags", role: "group", "aria-label": t("哪方面（可不选）") }, ...TAGS.map((tag) => choice("checkbox", "tags", tag, t(tag))));
  const comment = h("textarea", { name: "comment", "aria-label": t("补充说明"), placeholder: t("想说的话（可不填）"), rows: "2", maxlength: "1000" });
  const named = choice("checkbox", "named", "1", t("署名评价：处理的人能看到我是谁"));
  const form = h("form", { class: "field rating" }, stars, tags, comment, named, h("button", { type: "submit", class: "primary" }, t("提交评价")), said);
  const say = (words: string): void => {
    said.textContent = words;
    deeds.announce(words);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const filled = new FormData(form);
    const score = Number(filled.get("score"));
    if (!score) {
      say(t("请先选一个评价。"));
      return;
    }
    const body = { ...message.data, score, tags: filled.getAll("tags"), comment: filled.get("comment"), named: filled.has("named") };
    deeds.talk.rate(body).then(
      () => {
        form.replaceChildren(thanked(said));
        deeds.announce(said.textContent);
      },
      (error: Error) => say(error.message),
    );
  });
  return form;
}

function thanked(said: HTMLElement): HTMLElement {
  said.textContent = t("谢谢您的评价。");
  return said;
}

function choice(type: string, name: string, value: string, words: string): HTMLElement {
  return h("label", {}, h("input", { type, name, value }), words);
}
