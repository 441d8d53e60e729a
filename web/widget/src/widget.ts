import { backoff, Conversation, Memory, type Message, type Pending } from "@hongniang/client";
import { action, h } from "./dom";
import { Launcher } from "./launcher";
import type { Deeds } from "./deeds";
import { fileButton } from "./files";
import { render } from "./parts";
import { styles } from "./styles";
import { takeTicket } from "./ticket";

const MOST_CHARS = 4000;
const TYPING_MS = 6000;

/**
 * `<hongniang-chat base="https://…" channel="web">`: the whole conversation in a shadow root. With the attribute
 * `launcher` it is a button in the page's corner, and no conversation is begun before it is opened. With `continues`,
 * for our own page, it goes on with the conversation that a link from WeChat names.
 */
export class HongniangChat extends HTMLElement {
  private readonly list = h("ol", { class: "list" });
  private readonly pending = h("ol", { class: "list pending" });
  private readonly region = h("div", { class: "history", role: "region", "aria-label": "对话记录", tabindex: "0" }, this.list, this.pending);
  private readonly announcer = h("p", { class: "sr", role: "status", "aria-live": "polite" });
  private readonly dots = h("p", { class: "dots", "aria-hidden": "true" }, "正在输入 ···");
  private readonly place = h("p", { class: "place", role: "status" });
  private readonly offline = h("p", { class: "offline", role: "alert" }, "网络断开了，正在重新连接；您写的不会丢。");
  private readonly input = h("textarea", { "aria-label": "请输入您的问题", placeholder: "请输入您的问题", rows: "1", maxlength: String(MOST_CHARS) });
  private readonly preferred = new Memory<boolean>("hongniang:large");
  private launcher: Launcher | null = null;
  private conversation: Conversation | null = null;
  private last: Message | null = null;
  private built = false;
  private begun = false;
  private ticket = "";
  private quiet: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    if (this.built) {
      if (this.begun) this.start();
      return;
    }
    this.built = true;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styles()];
    if (this.hasAttribute("launcher")) this.launcher = new Launcher(this, () => this.opened());
    this.dots.hidden = this.offline.hidden = this.place.hidden = true;
    root.append(this.header(), this.offline, this.place, this.region, this.dots, this.composer(), this.announcer, ...(this.launcher ? [this.launcher.button] : []));
    this.conversation = new Conversation(this.base, this.getAttribute("channel") ?? "web", {
      onMessage: (message) => this.show(message),
      onPending: (items) => this.showPending(items),
      onTyping: (role) => this.showTyping(role),
      onOnline: (online) => (this.offline.hidden = online),
      onPlace: (position, wait) => this.showPlace(position, wait),
      onRestart: () => this.list.replaceChildren(),
      onLinkOver: (detail) => this.list.before(h("p", { class: "offline", role: "alert" }, detail)),
    });
    if (this.hasAttribute("continues")) this.ticket = takeTicket();
    if (this.launcher === null) this.start();
  }

  disconnectedCallback(): void {
    this.conversation?.close();
  }

  /** Says something for the person, as if she had typed it. */
  say(text: string): void {
    this.conversation?.say(text);
    this.input.focus();
  }

  private opened(): void {
    if (!this.begun) this.start();
    this.input.focus();
    this.scrollDown();
  }

  private start(attempt = 0): void {
    this.begun = true;
    this.conversation?.open(this.ticket).then(() => (this.ticket = "")).catch(() => {
      this.offline.hidden = false;
      setTimeout(() => this.isConnected && this.start(attempt + 1), backoff(attempt + 1));
    });
  }

  private get base(): string {
    return this.getAttribute("base") ?? "";
  }

  private header(): HTMLElement {
    if (this.preferred.load()) this.toggleAttribute("large", true);
    const large = action("大字", () => {
      const on = this.toggleAttribute("large");
      this.preferred.save(on);
      large.setAttribute("aria-pressed", String(on));
    }, { class: "quiet", "aria-pressed": String(this.hasAttribute("large")) });
    const person = action("转人工", () => this.conversation?.say("转人工"), { class: "quiet" });
    return h("header", {}, h("strong", {}, "就业红娘"), h("span", { class: "badge" }, "AI 助手"), h("span", { class: "gap" }), large, person, this.launcher?.closing ?? null);
  }

  private composer(): HTMLElement {
    const send = h("button", { type: "submit", class: "primary" }, "发送");
    const files = fileButton((id, file) => this.conversation?.attach(id, file) ?? Promise.reject(new Error()));
    const form = h("form", { class: "composer" }, files, this.input, send);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.sendTyped();
    });
    this.input.addEventListener("keydown", (event) => {
      // Enter that ends a Chinese composition chooses a word and sends nothing.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.sendTyped();
    });
    this.input.addEventListener("input", () => this.conversation?.typing());
    return form;
  }

  private sendTyped(): void {
    const text = this.input.value;
    if (!text.trim()) return;
    this.input.value = "";
    this.conversation?.say(text);
  }

  private deeds(): Deeds {
    const conversation = this.conversation as Conversation;
    return {
      base: this.base,
      press: (payload, title) => conversation.press(payload, title),
      say: (text) => conversation.say(text),
      answerSecurely: (id, step, value) => conversation.answerSecurely(id, step, value),
      upload: (file) => conversation.upload(file),
      openFile: (id) => void this.openFile(id),
      rate: (body) => conversation.rate(body),
    };
  }

  private showPlace(position: number, wait: number | null): void {
    this.place.textContent = `您排在第 ${position} 位${wait ? `，大约还要等 ${wait} 分钟` : ""}`;
    this.place.hidden = false;
  }

  /** The window is opened at once, or browsers block it; its address comes after. */
  private async openFile(id: string): Promise<void> {
    const opened = window.open("", "_blank");
    try {
      const url = await this.conversation?.fileUrl(id);
      if (opened && url) {
        opened.opener = null;
        opened.location.href = url;
      }
    } catch {
      opened?.close();
    }
  }

  /** A new message. What the one before could be answered with is taken away once the person spoke. */
  private show(message: Message): void {
    if (message.role === "user") {
      this.clearUsed();
      this.dispatchEvent(new CustomEvent("hongniang-said", { bubbles: true }));
    } else {
      this.dots.hidden = true;
      this.launcher?.heard();
      this.announcer.textContent = `${message.author.name || "助手"}：${message.text}`;
    }
    if (message.kind === "handoff_notice") this.place.hidden = true;
    this.list.append(render(message, this.deeds(), message.role !== "user"));
    this.last = message;
    this.scrollDown(message.role === "bot" || message.kind === "safety");
  }

  /** Takes away what was answered; the focus goes to the history, not to the top of the page. */
  private clearUsed(): void {
    const focused = this.shadowRoot?.activeElement;
    const used = this.list.querySelectorAll(".buttons, .field:not(.rating), .rows button");
    const held = [...used].some((part) => part.contains(focused ?? null));
    used.forEach((part) => part.remove());
    if (held) this.region.focus({ preventScroll: true });
  }

  private showPending(items: Pending[]): void {
    const unseen = items.filter((item) => item.state !== "sent");
    this.pending.replaceChildren(...unseen.map((item) => {
      const failed = item.state === "failed" || item.state === "refused";
      const again = {
        failed: action("重发", () => this.conversation?.retry(), { class: "quiet" }),
        refused: action("删除", () => this.conversation?.drop(item.id), { class: "quiet" }),
      }[item.state as string] ?? null;
      const state = h("span", { class: "state", role: failed ? "alert" : "none" }, failed ? `没发出去：${item.why}` : "发送中…", again);
      return h("li", { class: `msg user ${failed ? "failed" : item.state}` }, h("div", { class: "bubble" }, h("p", {}, item.text)), state);
    }));
    this.dots.hidden = !items.some((item) => item.state === "sending" || item.state === "sent");
    this.scrollDown();
  }

  private showTyping(role: string): void {
    if (role === "user") return;
    this.dots.hidden = false;
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => (this.dots.hidden = true), TYPING_MS);
  }

  /** To the end; an answer that is longer than the view begins at the question, so that it is read from its top. */
  private scrollDown(answering = false): void {
    requestAnimationFrame(() => {
      const asked = answering ? [...this.list.querySelectorAll<HTMLElement>(".msg.user")].at(-1) : undefined;
      const end = this.region.scrollHeight - this.region.clientHeight;
      this.region.scrollTop = Math.min(end, asked ? asked.offsetTop - 8 : end);
    });
  }

  /** The message shown last; for the page around and for tests. */
  get lastMessage(): Message | null {
    return this.last;
  }
}

if (!customElements.get("hongniang-chat")) customElements.define("hongniang-chat", HongniangChat);
