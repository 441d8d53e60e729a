import type { Message, Pending } from "@hongniang/client";
import type { Deeds } from "./deeds";
import { action, h } from "./dom";
import { render } from "./parts";
import { t } from "./words";

/** Parts by which a message is answered; they go once the person spoke. */
const USED = ".buttons, .field:not(.rating), .rows button";

/** The messages, and below them what is not sent yet. */
export class History {
  private readonly list = h("ol", { class: "list" });
  private readonly pending = h("ol", { class: "list pending" });
  readonly region = h("div", { class: "history", role: "region", "aria-label": t("对话记录"), tabindex: "0" }, this.list, this.pending);
  /** The focus was on what has gone; it goes on to the answer. */
  private orphaned = false;

  /** How far the volunteer has come. */
  private delivered = 0;
  private read = 0;

  constructor(private readonly deeds: Deeds) {}

  /** Shows a message. True where the focus went to it, so that it need not be announced as well. */
  show(message: Message): boolean {
    if (message.role === "user") this.clearUsed();
    const part = render(message, this.deeds, message.role !== "user");
    this.list.appendChild(part);
    if (message.role === "user") {
      part.appendChild(h("span", { class: "state done" }));
      this.mark(this.delivered, this.read);
    }
    const focused = this.orphaned && message.role !== "user";
    if (focused) {
      this.orphaned = false;
      part.tabIndex = -1;
      part.focus({ preventScroll: true });
    }
    this.scrollDown(message.role === "bot" || message.kind === "safety");
    return focused;
  }

  clear(): void {
    this.list.replaceChildren();
    this.mark(0, 0);
  }

  /** Says of the person's last words how far they came: up to a seq they reached the volunteer, or were read. */
  mark(delivered: number, read: number): void {
    Object.assign(this, { delivered, read });
    const state = this.list.querySelector(".done");
    const seq = Number(state?.parentElement?.dataset.seq);
    if (state) state.textContent = t(seq <= read ? "对方已读" : seq <= delivered ? "对方已收到" : "已发送");
  }

  /** A notice above the messages. */
  note(words: string): void {
    this.list.before(h("p", { class: "offline", role: "alert" }, words));
  }

  showPending(items: Pending[]): void {
    const unseen = items.filter((item) => item.state !== "sent");
    this.pending.replaceChildren(...unseen.map((item) => {
      const failed = item.state === "failed" || item.state === "refused";
      const again = item.state === "failed" ? action(t("重发"), () => this.deeds.talk.retry(), { class: "quiet" })
        : item.state === "refused" ? action(t("删除"), () => this.deeds.talk.drop(item.id), { class: "quiet" }) : null;
      const state = h("span", failed ? { class: "state", role: "alert" } : { class: "state" }, failed ? t("没发出去：") + item.why : t("发送中…"), again);
      return h("li", { class: `msg user ${failed ? "failed" : item.state}` }, h("div", { class: "bubble" }, h("p", {}, item.text)), state);
    }));
    this.scrollDown();
  }

  /** To the end; an answer that is longer than the view begins at the question, so that it is read from its top. */
  scrollDown(answering = false): void {
    requestAnimationFrame(() => {
      const asked = answering ? [...this.list.querySelectorAll<HTMLElement>(".msg.user")].at(-1) : undefined;
      const end = this.region.scrollHeight - this.region.clientHeight;
      this.region.scrollTop = Math.min(end, asked ? asked.offsetTop - 8 : end);
    });
  }

  /** Takes away what was answered. A focus in it waits in the history, not at the top of the page. */
  private clearUsed(): void {
    const focused = (this.region.getRootNode() as ShadowRoot).activeElement;
    const used = this.list.querySelectorAll(USED);
    this.orphaned = [...used].some((part) => part.contains(focused)) || (this.orphaned && focused === this.region);
    used.forEach((part) => part.remove());
    this.list.querySelectorAll(".done").forEach((part) => part.remove());
    if (this.orphaned) this.region.focus({ preventScroll: true });
  }
}
