/** What a page can do with the widget, as `window.Hongniang` once widget.js has run. */
export interface HongniangApi {
  /** Opens the chat. */
  open(): void;
  /** Closes it; the conversation stays. */
  close(): void;
  /**
   * Opens the chat and says something in the person's name. Throws TypeError where the words are blank or longer than
   * 4,000 characters.
   */
  send(text: string): void;
  /** Calls `handler` at each event; gives back what ends that. */
  on<K extends keyof HongniangEvents>(event: K, handler: (detail: HongniangEvents[K]) => void): () => void;
  /**
   * Says whose conversation it is in this browser, so that people who share one do not read each other's: an opaque id
   * of your own (letters, digits, `_`, `-`, at most 64), or null for nobody. It stays in the browser. Throws TypeError
   * for any other id.
   */
  identify(user: string | null): void;
}

/** Events carry no words of the conversation. */
export interface HongniangEvents {
  /** The conversation was opened, or begun, at the service. */
  ready: Record<string, never>;
  open: Record<string, never>;
  close: Record<string, never>;
  message: { seq: number; role: "user" | "bot" | "volunteer" | "system"; kind: string };
  /** How many messages came while the chat was closed. */
  unread: { count: number };
}

declare global {
  interface Window {
    Hongniang: HongniangApi;
  }
}
