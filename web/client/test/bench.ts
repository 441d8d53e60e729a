import { vi } from "vitest";
import { Conversation, type Message, type Pending } from "../src/index";

export class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 1;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(raw: string): void {
    this.sent.push(raw);
  }
  close(): void {
    this.onclose?.();
  }
  frame(frame: unknown): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

export function message(seq: number, role = "bot"): Message {
  return { seq, id: `m${seq}`, role: role as Message["role"], kind: "text", text: `第${seq}`, buttons: [], citations: [], data: {}, author: { name: "" }, created_at: "" };
}

/** A secure question of application a1. */
export const asked = (step: string): Message => ({ ...message(2), kind: "form_prompt", data: { application_id: "a1", step } });

export const json = (body: unknown, status = 200, headers = {}): Response => new Response(JSON.stringify(body), { status, headers });

/** Lets what waits for answers go on, `rounds` times. */
export async function settled(rounds = 8): Promise<void> {
  for (let round = 0; round < rounds; round += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}

/** A conversation whose server is scripted: each request takes the next of `answers`. */
export class Bench {
  seen: number[] = [];
  pending: Pending[] = [];
  calls: { url: string; body: Record<string, unknown> | null }[] = [];
  answers: ((url: string) => Response | Promise<Response>)[] = [
    () => json({ conversation_id: "c1", token: "t1", messages: [message(1)], as_of_seq: 1 }, 201),
  ];
  online: boolean[] = [];
  waits: number[] = [];
  places: [number, number | null][] = [];
  read: [number, number][] = [];
  over: string[] = [];
  talk: Conversation;

  constructor() {
    localStorage.clear();
    FakeSocket.all = [];
    vi.stubGlobal("WebSocket", FakeSocket);
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
      this.calls.push({ url, body: typeof init.body === "string" ? JSON.parse(init.body) : null });
      const answer = this.answers.shift();
      return answer ? Promise.resolve(answer(url)) : Promise.reject(new Error(`nothing scripted for ${url}`));
    });
    this.talk = this.conversation();
  }

  conversation(user = ""): Conversation {
    const wait = (ms: number): Promise<void> => {
      this.waits.push(ms);
      return Promise.resolve();
    };
    return new Conversation({ base: "", channel: "web", user, wait }, {
      onMessage: (m) => this.seen.push(m.seq),
      onPending: (items) => (this.pending = items.map((item) => ({ ...item }))),
      onTyping: () => undefined,
      onOnline: (up) => this.online.push(up),
      onPlace: (position, wait) => this.places.push([position, wait]),
      onSeen: (delivered, read) => this.read.push([delivered, read]),
      onRestart: () => (this.seen = []),
      onLinkOver: (detail) => this.over.push(detail),
    });
  }

  states(): string[] {
    return this.pending.map((item) => item.state);
  }
}
