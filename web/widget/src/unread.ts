import { Memory, type Message } from "@hongniang/client";

/** What came while nobody looked. It outlives the page, and what one tab showed is read in the others too. */
export class Unread {
  private readonly memory: Memory<number>;
  private waiting: number[] = [];
  private last = 0;

  constructor(
    key: string,
    private shown: boolean,
    private readonly changed: (count: number) => void,
  ) {
    this.memory = new Memory<number>(`${key}:seen`);
    this.stop = this.memory.watch((seen) => this.keep(seen ?? 0));
  }

  readonly stop: () => void;

  heard(message: Message): void {
    this.last = message.seq;
    if (this.shown) this.memory.save(message.seq);
    else if (message.role === "user") this.read();
    else if (message.seq > (this.memory.load() ?? 0)) this.tell([...this.waiting, message.seq]);
  }

  /** Whether the person sees what comes. */
  show(shown: boolean): void {
    this.shown = shown;
    if (shown) this.read();
  }

  clear(): void {
    this.last = 0;
    this.read();
  }

  private read(): void {
    this.memory.save(this.last);
    this.keep(this.last);
  }

  private keep(seen: number): void {
    this.tell(this.waiting.filter((seq) => seq > seen));
  }

  private tell(waiting: number[]): void {
    if (waiting.length === this.waiting.length) return;
    this.waiting = waiting;
    this.changed(waiting.length);
  }
}
