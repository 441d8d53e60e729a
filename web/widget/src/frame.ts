import { Memory } from "@hongniang/client";
import type { Body } from "./body";
import { h } from "./dom";
import { t } from "./words";

/** What the frame's page tells. */
export type Told = (name: string, detail: Record<string, unknown>) => void;

/**
 * The service's own page in a frame, for pages whose scripts and styles are not to be trusted with the conversation. Only
 * that frame is heard, and only its origin is told anything.
 */
export class Frame implements Body {
  readonly input = { value: "" };
  private readonly opened: Memory<boolean>;
  private readonly frame: HTMLIFrameElement;
  private readonly origin: string;
  private waiting: Record<string, unknown>[] = [];
  private ready = false;

  constructor(
    private readonly address: string,
    private readonly told: Told,
  ) {
    this.opened = new Memory<boolean>(`hongniang:${address}:framed`);
    this.origin = new URL(address).origin;
    this.frame = h("iframe", { class: "frame", title: t("就业红娘"), allow: "clipboard-write" });
  }

  get parts(): HTMLElement[] {
    return [this.frame];
  }

  get known(): boolean {
    return this.opened.load() === true;
  }

  start(): void {
    this.opened.save(true);
    window.addEventListener("message", this.hear);
    if (!this.frame.src) this.frame.src = this.address;
  }

  stop(): void {
    window.removeEventListener("message", this.hear);
    this.ready = false;
  }

  say(text: string): void {
    this.tell({ hongniang: "send", text });
  }

  focus(): void {
    this.frame.focus();
  }

  show(shown: boolean): void {
    this.tell({ hongniang: "show", shown });
  }

  private tell(command: Record<string, unknown>): void {
    if (this.ready) this.frame.contentWindow?.postMessage(command, this.origin);
    else this.waiting.push(command);
  }

  private readonly hear = (event: MessageEvent<{ hongniang?: unknown; detail?: unknown }>): void => {
    if (event.source !== this.frame.contentWindow || event.origin !== this.origin) return;
    const { hongniang: name, detail } = event.data;
    if (name === "loaded") {
      this.ready = true;
      const waiting = this.waiting;
      this.waiting = [];
      for (let i = 0; i < waiting.length; i += 1) this.tell(waiting[i] as Record<string, unknown>);
    } else if (typeof name === "string") {
      this.told(name, (detail ?? {}) as Record<string, unknown>);
    }
  };
}
