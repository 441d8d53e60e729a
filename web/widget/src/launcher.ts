import { action } from "./dom";
import { t } from "./words";

const FULL_SCREEN = "(max-width: 480px), (max-height: 480px)";

/** The button that opens and closes the chat on another site's page. */
export class Launcher {
  readonly button = action("", () => this.open(), { class: "launcher primary", "aria-haspopup": "dialog" });
  private unread = 0;
  private covered: HTMLElement[] = [];

  constructor(
    private readonly host: HTMLElement,
    private readonly changed: (open: boolean) => void,
  ) {
    host.setAttribute("role", "region");
    host.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.close();
    });
  }

  get isOpen(): boolean {
    return this.host.hasAttribute("open");
  }

  count(unread: number): void {
    this.unread = unread;
    this.name();
  }

  /** Its words in the language in force. */
  name(): void {
    const title = t("问红娘");
    this.host.setAttribute("aria-label", t("就业红娘"));
    this.button.textContent = this.unread > 0 ? `${title}（${this.unread} ${t("条新消息")}）` : title;
    this.button.setAttribute("aria-expanded", String(this.isOpen));
  }

  open(): void {
    if (this.isOpen) return;
    this.host.setAttribute("open", "");
    if (window.matchMedia?.(FULL_SCREEN).matches) this.cover();
    this.settled();
  }

  close(): void {
    if (!this.isOpen) return;
    this.host.removeAttribute("open");
    for (const element of this.covered) element.inert = false;
    this.covered = [];
    this.settled();
    this.button.focus();
  }

  private settled(): void {
    this.name();
    this.changed(this.isOpen);
  }

  /** Full-screen, the page behind must not be reached by keyboard or reader. */
  private cover(): void {
    for (const element of document.body.children) {
      if (!(element instanceof HTMLElement) || element.contains(this.host) || element.inert) continue;
      element.inert = true;
      this.covered.push(element);
    }
  }

  /** The top layer lies above every z-index of the page. */
  lift(): void {
    if (typeof this.host.showPopover !== "function") return;
    this.host.setAttribute("popover", "manual");
    this.host.showPopover();
  }
}
