import type { Deeds } from "./deeds";
import { action, h } from "./dom";
import { fileButton } from "./files";
import { t } from "./words";

/** Where the person writes. */
export class Composer {
  readonly input = h("textarea", { "aria-label": t("请输入您的问题"), placeholder: t("请输入您的问题"), rows: "1", maxlength: "4000" });
  readonly element: HTMLElement;

  constructor(private readonly deeds: Deeds) {
    const send = action(t("发送"), () => this.send(), { class: "primary" });
    this.element = h("div", { class: "composer" }, fileButton(deeds), this.input, send);
    this.input.addEventListener("keydown", (event) => {
      // Enter that ends a Chinese composition chooses a word and sends nothing.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.send();
    });
    this.input.addEventListener("input", () => deeds.talk.typing());
  }

  private send(): void {
    const text = this.input.value;
    if (!text.trim()) return;
    this.input.value = "";
    this.deeds.talk.say(text);
  }
}
