import { Memory, type Message } from "@hongniang/client";
import type { HongniangEvents } from "../public/widget";
import type { Body } from "./body";
import { action } from "./dom";
import { Frame } from "./frame";
import { Launcher } from "./launcher";
import { styles } from "./styles";
import { Talk } from "./talk";
import { takeTicket } from "./ticket";
import { type Locale, localeOf, speak, t } from "./words";

/** Where this script came from, without a last slash: where the service is unless `base` says otherwise. */
const HOME = document.currentScript instanceof HTMLScriptElement ? new URL(".", document.currentScript.src).href.slice(0, -1) : location.origin;

/**
 * `<hongniang-chat>`: the whole conversation in a shadow root. Attributes: `base` (address of the service), `channel`,
 * `lang`, `theme` (`light`, `dark`), `large`, `user`; `launcher`: a button in the page's corner, and no conversation is
 * begun before it is opened (`side="left"`: the other corner); `mode="frame"`: in a frame of the service's own;
 * `continues`, for our own pages: goes on with the conversation that a link names; `closable`: tells `close`.
 */
export class HongniangChat extends HTMLElement {
  private readonly chosen = new Memory<Locale>("hongniang:locale");
  private launcher: Launcher | null = null;
  private body: Body | null = null;
  private begun = false;
  private last: Message | null = null;
  private ticket = "";
  private filled: Promise<void> = Promise.resolve();

  connectedCallback(): void {
    if (!this.shadowRoot) this.build();
    this.launcher?.lift();
    this.fill("", this.launcher === null);
  }

  disconnectedCallback(): void {
    this.launcher?.close();
    this.body?.stop();
  }

  open(): void {
    if (this.launcher) this.launcher.open();
    else this.body?.focus();
  }

  close(): void {
    if (this.launcher) this.launcher.close();
    else if (this.hasAttribute("closable")) this.emit("close", {});
  }

  /** Says something for the person, as if she had typed it. */
  say(text: string): void {
    this.open();
    void this.filled.then(() => {
      this.body?.say(text);
      this.body?.focus();
    });
  }

  /** Whose conversation it is in this browser; another's is another. */
  identify(user: string | null): void {
    if (user === this.getAttribute("user")) return;
    if (user === null) this.removeAttribute("user");
    else this.setAttribute("user", user);
    this.fill();
  }

  /** Whether the person sees what comes; for the page that holds it in a frame. */
  show(shown: boolean): void {
    this.body?.show(shown);
    if (shown) this.body?.focus();
  }

  /** The message shown last; for the page around and for tests. */
  get lastMessage(): Message | null {
    return this.last;
  }

  private build(): void {
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [styles()];
    if (this.hasAttribute("continues")) this.ticket = takeTicket();
    if (this.hasAttribute("launcher")) this.launcher = new Launcher(this, (open) => this.turned(open));
  }

  private start(): void {
    this.begun = true;
    this.body?.start(this.ticket);
  }

  private turned(open: boolean): void {
    if (open && !this.begun) this.start();
    this.body?.show(open);
    if (open) this.body?.focus();
    this.emit(open ? "open" : "close", {});
  }

  /** Builds what is seen, anew for another language or another person, once its words are here. */
  private fill(draft = "", begin = false): void {
    this.body?.stop();
    const locale = this.chosen.load() ?? localeOf(this.getAttribute("lang") || document.documentElement.lang || navigator.language);
    const build = (): void => {
      const body = this.getAttribute("mode") === "frame" ? this.frame(locale) : this.talk(locale);
      body.input.value = draft;
      this.body = body;
      this.lang = locale;
      this.launcher?.name();
      this.shadowRoot?.replaceChildren(...body.parts, ...(this.launcher ? [this.launcher.button] : []));
      if (this.begun || begin || body.known) this.start();
    };
    const words = speak(locale, this.base);
    this.filled = words === null ? Promise.resolve(build()) : words.then(build);
  }

  private get base(): string {
    return this.getAttribute("base") ?? HOME;
  }

  private talk(locale: Locale): Body {
    const { launcher, base } = this;
    const closing = launcher || this.hasAttribute("closable") ? action(t("收起"), () => this.close(), { class: "quiet" }) : null;
    const options = { base, channel: this.getAttribute("channel") ?? "web", locale, user: this.getAttribute("user") ?? "" };
    return new Talk(options, {
      host: this,
      foreign: new URL(base, location.href).origin !== location.origin,
      shown: launcher ? launcher.isOpen : !this.hasAttribute("closable"),
      closing,
      speak: (chosen) => {
        this.chosen.save(chosen);
        this.fill(this.body?.input.value);
      },
      onMessage: (message) => this.heard(message),
      onReady: () => {
        this.ticket = "";
        this.emit("ready", {});
      },
      onUnread: (count) => this.unread(count),
    });
  }

  private frame(locale: Locale): Body {
    const address = new URL(`${this.base}/chat`, location.href);
    address.search = `host=${encodeURIComponent(location.origin)}&lang=${locale}`;
    for (const name of ["theme", "channel"]) if (this.hasAttribute(name)) address.searchParams.set(name, this.getAttribute(name) ?? "");
    const user = this.getAttribute("user");
    if (user) address.hash = `user=${user}`; // what stands behind the # is not sent
    return new Frame(address.href, (name, detail) => {
      if (name === "close") this.close();
      else if (name === "unread") this.unread(Number(detail.count));
      else if (name === "ready" || name === "message") this.emit(name, detail as never);
    });
  }

  private heard(message: Message): void {
    this.last = message;
    this.emit("message", { seq: message.seq, role: message.role, kind: message.kind });
  }

  private unread(count: number): void {
    this.launcher?.count(count);
    this.emit("unread", { count });
  }

  private emit<K extends keyof HongniangEvents>(name: K, detail: HongniangEvents[K]): void {
    this.dispatchEvent(new CustomEvent(`hongniang:${name}`, { bubbles: true, detail }));
  }
}
