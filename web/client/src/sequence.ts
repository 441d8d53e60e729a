import type { Message } from "./contract";

/** Puts messages in order of seq, each once, whichever way and however often they come. */
export class Sequence {
  /** The seq up to which everything was handed on. */
  last = 0;
  private readonly held = new Map<number, Message>();

  /** Takes messages in and gives back those whose turn it is. */
  take(messages: Message[]): Message[] {
    for (const message of messages) if (message.seq > this.last) this.held.set(message.seq, message);
    const due: Message[] = [];
    for (let next; (next = this.held.get(this.last + 1)); ) {
      this.held.delete(next.seq);
      this.last = next.seq;
      due.push(next);
    }
    return due;
  }

  /** Whether something waits for what is missing before it. */
  get gap(): boolean {
    return this.held.size > 0;
  }

  clear(): void {
    this.last = 0;
    this.held.clear();
  }
}
