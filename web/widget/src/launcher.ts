import { action } from "./dom";

/** The button that opens and closes the chat on another site's page; it counts what came while closed. */
export class Launcher {
  readonly button = action("问红娘", () => this.open(), { class: "launcher primary", "aria-expanded": "false", "aria-haspopup": "dialog" });
  readonly closing = action("收起", () => this.close(), { class: "quiet" });
  private unread = 0;

  constructor(
    private readonly host: HTMLElement,
    private readonly onOpen: () => void,
  ) {
    host.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.close();
    });
  }

  /** Counts a message where nobody sees it. */
  heard(): void {
    if (this.host.hasAttribute("open")) return;
    this.unread += 1;
    this.name();
  }

  private open(): void {
    this.unread = 0;
    this.host.setAttribute("open", "");
    this.name();
    this.onOpen();
  }

  private close(): void {
    this.host.removeAttribute("open");
    this.name();
    this.button.focus();
  }

  private name(): void {
    this.button.textContent = this.unread > 0 ? `问红娘（${this.unread} 条新消息）` : "问红娘";
    this.button.setAttribute("aria-expanded", String(this.host.hasAttribute("open")));
  }
}
