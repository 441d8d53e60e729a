import { action, h } from "./dom";
import { fileButton } from "./files";
import { t } from "./words";

const MOST_CHARS = 4000;

export interface Composing {
  say: (text: string) => void;
  attach: (id: string, file: File) => Promise<void>;
  typing: () => void;
  announce: (words: string) => void;
}

/** Where the person writes. */
export class Composer {
  readonly input = h("textarea", { "aria-label": t("请输入您的问题"), placeholder: t("请输入您的问题"), rows: "1", maxlength: String(MOST_CHARS) });
  readonly element: HTMLElement;

  constructor(private readonly does: Composing) {
    const send = action(t("发送"), () => this.send(), { class: "primary" });
    this.element = h("div", { class: "composer" }, fileButton(does.attach, does.announce), this.input, send);
    this.input.addEventListener("keydown", (event) => {
      // Enter that ends a Chinese composition chooses a word and sends nothing.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.send();
    });
    this.input.addEventListener("input", () => does.typing());
  }

  private send(): void {
    const text = this.input.value;
    if (!text.trim()) return;
    this.input.value = "";
    this.does.say(text);
  }
}
