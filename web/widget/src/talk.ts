import { type Message, type Options } from "@hongniang/client";
import type { Body } from "./body";
import { header } from "./header";
import { Panel } from "./panel";
import { Unread } from "./unread";
import type { Locale } from "./words";

export interface Surroundings {
  host: HTMLElement;
  foreign: boolean;
  shown: boolean;
  closing: HTMLElement | null;
  speak: (locale: Locale) => void;
  onMessage: (message: Message) => void;
  onReady: () => void;
  onUnread: (count: number) => void;
}

/** The conversation in the element itself. */
export class Talk implements Body {
  readonly parts: HTMLElement[];
  readonly panel: Panel;
  private readonly unread: Unread;

  constructor(options: Options & { locale: Locale }, around: Surroundings) {
    this.unread = new Unread(`hongniang:${options.base}:${options.user ?? ""}`, around.shown, around.onUnread);
    this.panel = new Panel(options, around.foreign, {
      onMessage: (message) => {
        this.unread.heard(message);
        around.onMessage(message);
      },
      onRestart: () => this.unread.clear(),
      onReady: around.onReady,
    });
    this.panel.conversation.look(around.shown);
    const person = (): void => this.panel.conversation.say("转人工");
    this.parts = [header(around.host, { person, speak: around.speak }, options.locale, around.closing), ...this.panel.parts];
  }

  get known(): boolean {
    return this.panel.conversation.known;
  }

  get input(): HTMLTextAreaElement {
    return this.panel.composer.input;
  }

  start(ticket: string): void {
    this.panel.start(ticket);
  }

  stop(): void {
    this.unread.stop();
    this.panel.stop();
  }

  say(text: string): void {
    this.panel.conversation.say(text);
  }

  focus(): void {
    this.input.focus();
    this.panel.history.scrollDown();
  }

  show(shown: boolean): void {
    this.unread.show(shown);
    this.panel.conversation.look(shown);
  }
}
