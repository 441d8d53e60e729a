/** What the element holds: the conversation itself, or a frame with the service's own page. */
export interface Body {
  readonly parts: HTMLElement[];
  /** Whether there is a conversation of before, so that it is worth listening while closed. */
  readonly known: boolean;
  /** What is typed and not sent. */
  readonly input: { value: string };
  /** Begins, with the conversation that a ticket names where there is one. */
  start(ticket: string): void;
  stop(): void;
  say(text: string): void;
  focus(): void;
  show(shown: boolean): void;
}
