import { backoff } from "./backoff";
import { ProblemError } from "./http";
import type { Memory } from "./memory";

export interface Outgoing {
  path: "/messages" | "/secure-answers";
  body: Record<string, unknown>;
  /** The conversation that a secure value was meant for; no other may get it. */
  only?: string;
}

/** What stands below the list until the server has given it a seq. `sent`: it has one, only its answer is not here. */
export interface Pending {
  id: string;
  text: string;
  state: "sending" | "sent" | "failed" | "refused";
  why: string;
}

export type Item = Outgoing & { pending: Pending };

export interface OutboxOptions {
  memory: Memory<Item[]>;
  send: (item: Outgoing) => Promise<void>;
  onChange: (pending: Pending[]) => void;
  wait: (ms: number) => Promise<void>;
}

const TRIES = 7;
const LONGEST_WAIT_MS = 60_000;

/** Sends one after the other, each under its own id until the server has it: a retry is never a second message. */
export class Outbox {
  private items: Item[];
  private sending = false;
  /** What this tab looks after; other tabs keep theirs in the same place. */
  private readonly mine: Set<string>;

  constructor(private readonly options: OutboxOptions) {
    this.items = (options.memory.load() ?? []).filter((item) => item.pending.state !== "refused");
    this.mine = new Set(this.items.map((item) => item.pending.id));
    this.revive();
  }

  add(item: Item): void {
    this.items.push(item);
    this.mine.add(item.pending.id);
    this.retry();
  }

  /** Tries what failed once more. */
  retry(): void {
    this.revive();
    this.changed();
    void this.flush();
  }

  drop(id: string): void {
    this.items = this.items.filter((item) => item.pending.id !== id);
    this.changed();
  }

  /** The stream brought what is being sent before its answer did: it need not stand there twice. */
  seen(): void {
    const current = this.sending ? this.next() : undefined;
    if (current === undefined) return;
    current.pending.state = "sent";
    this.changed();
  }

  async flush(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    for (let item; (item = this.next()); ) {
      await this.deliver(item);
      if (item.pending.state === "failed") break;
    }
    this.sending = false;
  }

  private next(): Item | undefined {
    return this.items.find((item) => item.pending.state === "sending" || item.pending.state === "sent");
  }

  private async deliver(item: Item): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.options.send(item);
        return this.drop(item.pending.id);
      } catch (error) {
        const problem = error instanceof ProblemError ? error : null;
        const pause = problem?.retryAfterMs ?? backoff(attempt);
        if (problem !== null && !problem.passing) return this.give(item, "refused", problem.message);
        if (attempt + 1 >= TRIES || pause > LONGEST_WAIT_MS) {
          return this.give(item, "failed", problem?.message ?? "网络不通，请稍后点“重发”。");
        }
        await this.options.wait(pause);
      }
    }
  }

  /** Ends the tries. What the server is known to have needs no resend: its answer comes by the stream. */
  private give(item: Item, state: "failed" | "refused", why: string): void {
    if (item.pending.state === "sent") this.drop(item.pending.id);
    Object.assign(item.pending, { state, why });
    this.changed();
  }

  private revive(): void {
    for (const { pending } of this.items) if (pending.state === "failed") Object.assign(pending, { state: "sending", why: "" });
  }

  /** A secure value rests nowhere in the browser, so only plain messages outlive a reload. */
  private changed(): void {
    const others = (this.options.memory.load() ?? []).filter((item) => !this.mine.has(item.pending.id));
    const kept = [...others, ...this.items.filter((item) => item.path === "/messages")];
    this.options.memory.save(kept.length > 0 ? kept : null);
    this.options.onChange(this.items.map((item) => item.pending));
  }
}
