import { h } from "./dom";

const TOGETHER_MS = 150;

/** The one live region. What comes at the same time is said in one go, or readers hear only the last of it. */
export class Announcer {
  readonly element = h("p", { class: "sr", role: "status", "aria-live": "polite" });
  private waiting: string[] = [];

  say(words: string): void {
    if (this.waiting.push(words) > 1) return;
    setTimeout(() => {
      this.element.textContent = this.waiting.join("\n");
      this.waiting = [];
    }, TOGETHER_MS);
  }
}
