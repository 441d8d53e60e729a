import { backoff, Conversation, type Message, type Options, request } from "@hongniang/client";
import { Announcer } from "./announcer";
import { Composer } from "./composer";
import type { Clause, Deeds } from "./deeds";
import { h, openLater } from "./dom";
import { History } from "./history";
import { t } from "./words";

const TYPING_MS = 6000;

/** What the element around hears. */
export interface Heard {
  onMessage: (message: Message) => void;
  onRestart: () => void;
  onReady: () => void;
}

/** One conversation with all that is seen of it but its bar. */
export class Panel {
  readonly conversation: Conversation;
  readonly composer: Composer;
  readonly history: History;
  readonly parts: HTMLElement[];
  private readonly announcer = new Announcer();
  private readonly dots = h("p", { class: "dots", "aria-hidden": "true", hidden: "" }, t("正在输入 ···"));
  private readonly place = h("p", { class: "place", hidden: "" });
  private readonly offline = h("p", { class: "offline", hidden: "" }, t("网络断开了，正在重新连接；您写的不会丢。"));
  private readonly documents = new Map<string, Promise<Clause[]>>();
  private quiet: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  /** What was said before the page opened is shown, not announced. */
  private live = false;

  constructor(
    private readonly options: Options,
    foreign: boolean,
    private readonly heard: Heard,
  ) {
    const announce = (words: string): void => this.announcer.say(words);
    this.conversation = new Conversation(options, {
      onMessage: (message) => this.show(message),
      onPending: (items) => {
        this.history.showPending(items);
        this.dots.hidden = !items.some((item) => item.state === "sending" || item.state === "sent");
      },
      onTyping: (role) => this.showTyping(role),
      onOnline: (online) => this.showOnline(online),
      onPlace: (position, wait) => this.showPlace(position, wait),
      onSeen: (delivered, read) => this.history.mark(delivered, read),
      onRestart: () => {
        this.history.clear();
        heard.onRestart();
      },
      onLinkOver: (detail) => this.history.note(detail),
    });
    const deeds: Deeds = {
      talk: this.conversation,
      base: options.base,
      foreign,
      openFile: (id) => void openLater(this.conversation.fileUrl(id)).catch(() => announce(t("网络不通，请稍后再试。"))),
      document: (number) => this.document(number),
      announce,
    };
    this.history = new History(deeds);
    this.composer = new Composer(deeds);
    this.parts = [this.offline, this.place, this.history.region, this.dots, this.composer.element, this.announcer.element];
  }

  /** Opens the conversation; where the server is away, again and again. */
  start(ticket: string, attempt = 0): void {
    this.conversation.open(ticket).then(() => {
      this.live = true;
      this.heard.onReady();
    }, () => {
      this.showOnline(false);
      this.again = setTimeout(() => this.start(ticket, attempt + 1), backoff(attempt + 1));
    });
  }

  stop(): void {
    clearTimeout(this.again);
    this.live = false;
    this.conversation.close();
  }

  private show(message: Message): void {
    if (message.role !== "user") this.dots.hidden = true;
    if (message.kind === "handoff_notice") this.place.hidden = true;
    const focused = this.history.show(message);
    if (this.live && !focused && message.role !== "user") this.announcer.say(`${message.author.name || t("助手")}：${message.text}`);
    this.heard.onMessage(message);
  }

  private showOnline(online: boolean): void {
    if (online === this.offline.hidden) return;
    this.offline.hidden = online;
    this.announcer.say(online ? t("已重新连接") : this.offline.textContent);
  }

  private showPlace(position: number, wait: number | null): void {
    const words = `${t("您排在第")} ${position} ${t("位")}${wait ? `，${t("大约还要等")} ${wait} ${t("分钟")}` : ""}`;
    if (this.place.textContent !== words) this.announcer.say(words);
    this.place.textContent = words;
    this.place.hidden = false;
  }

  private showTyping(role: string): void {
    if (role === "user") return;
    this.dots.hidden = false;
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => (this.dots.hidden = true), TYPING_MS);
  }

  /** A document is asked for once; what failed is asked for again. */
  private document(number: string): Promise<Clause[]> {
    const known = this.documents.get(number);
    if (known) return known;
    const address = `${this.options.base}/v1/policies/documents/${encodeURIComponent(number)}`;
    const asked = request<{ clauses: Clause[] }>(address).then((found) => found.clauses);
    asked.catch(() => this.documents.delete(number));
    this.documents.set(number, asked);
    return asked;
  }
}
