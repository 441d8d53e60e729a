import { Memory } from "@hongniang/client";
import { action, h } from "./dom";
import { type Locale, t } from "./words";

/** The bar above the talk: who speaks here, large print, the language, the way to a person. */
export function header(host: HTMLElement, does: { person: () => void; speak: (locale: Locale) => void }, locale: Locale, closing: HTMLElement | null): HTMLElement {
  const preferred = new Memory<boolean>("hongniang:large");
  if (preferred.load()) host.setAttribute("large", "");
  const large = action(t("大字"), () => {
    const on = host.toggleAttribute("large");
    preferred.save(on);
    large.setAttribute("aria-pressed", String(on));
  }, { class: "quiet", "aria-label": `${t("大字")}（${t("长辈模式")}）`, "aria-pressed": String(host.hasAttribute("large")) });
  const other: Locale = locale === "zh-TW" ? "zh-CN" : "zh-TW";
  const language = action(other === "zh-TW" ? "繁" : "简", () => does.speak(other), {
    class: "quiet", lang: other, "aria-label": other === "zh-TW" ? "繁體中文" : "简体中文",
  });
  const person = action(t("转人工"), does.person, { class: "quiet" });
  return h("div", { class: "bar" }, h("strong", {}, t("就业红娘")), h("span", { class: "badge" }, t("AI 助手")), h("span", { class: "gap" }), large, language, person, closing);
}
