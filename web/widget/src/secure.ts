import type { Message } from "@hongniang/client";
import type { Deeds } from "./deeds";
import { action, h, link, openLater, reason } from "./dom";
import { t } from "./words";

/**
 * A secure question on another site's page: that page can read a shadow root, so the answer is typed on the service's
 * own page. The next question comes here by itself.
 */
export function secureAway(message: Message, deeds: Deeds): HTMLElement {
  const said = h("p", { class: "state" });
  const part = h("div", { class: "field secure away" }, h("span", { class: "lock" }, t("请到安全页面填这一项，只有那里看得到。填好后回到这里接着办。")));
  const open = async (): Promise<void> => {
    const address = deeds.talk.secureLink(message);
    try {
      if (!(await openLater(address))) said.replaceChildren(link(await address, t("浏览器没有让新页面打开，请点这里。"), { target: "_blank", rel: "noopener" }));
    } catch (error) {
      said.textContent = reason(error, "网络不通，请稍后再试。");
      deeds.announce(said.textContent);
    }
  };
  part.append(action(t("打开安全页面"), () => void open(), { class: "primary" }), said);
  return part;
}
