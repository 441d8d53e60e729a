import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Conversation, type Message, type Pending } from "../src/index";

class FakeSocket {
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

function message(seq: number, role = "bot"): Message {
  return { seq, id: `m${seq}`, role: role as Message["role"], kind: "text", text: `第${seq}`, buttons: [], citations: [], data: {}, author: { name: "" }, created_at: "" };
}

const json = (body: unknown, status = 200, headers = {}): Response => new Response(JSON.stringify(body), { status, headers });

describe("a conversation", () => {
  let seen: number[];
  let pending: Pending[];
  let calls: { url: string; body: Record<string, unknown> | null }[];
  let answers: ((url: string) => Response | Promise<Response>)[];
  let talk: Conversation;
  let online: boolean[];
  let waits: number[];
  let places: [number, number | null][];

  beforeEach(() => {
    localStorage.clear();
    FakeSocket.all = [];
    seen = [];
    pending = [];
    calls = [];
    answers = [() => json({ conversation_id: "c1", token: "t1", messages: [message(1)], as_of_seq: 1 }, 201)];
    vi.stubGlobal("WebSocket", FakeSocket);
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
      calls.push({ url, body: init.body ? JSON.parse(String(init.body)) : null });
      const answer = answers.shift();
      if (!answer) throw new Error(`nothing scripted for ${url}`);
      return Promise.resolve(answer(url));
    });
    online = [];
    waits = [];
    places = [];
    talk = conversation();
  });

  function conversation(): Conversation {
    return new Conversation("", "web", {
      onMessage: (m) => seen.push(m.seq),
      onPending: (items) => (pending = items.map((item) => ({ ...item }))),
      onTyping: () => undefined,
      onOnline: (up) => online.push(up),
      onPlace: (position, wait) => places.push([position, wait]),
      onRestart: () => (seen = []),
    }, (ms) => {
      waits.push(ms);
      return Promise.resolve();
    });
  }

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it("tells how the place in the queue moves", async () => {
    await talk.open();
    FakeSocket.all[0]?.frame({ type: "presence", state: "queued", position: 2, wait_minutes: null });
    FakeSocket.all[0]?.frame({ type: "presence", state: "queued", position: 1, wait_minutes: 4 });
    expect(places).toEqual([[2, null], [1, 4]]);
  });

  it("sends a file under the id it was given, and shows the message once", async () => {
    await talk.open();
    answers.push(() => json({ message: message(2, "user"), replies: [message(3)], as_of_seq: 3 }));
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
      expect(url).toBe("/v1/conversations/c1/attachments");
      expect((init.body as FormData).get("client_msg_id")).toBe("f-1");
      return Promise.resolve(answers.shift()?.(url));
    });
    await talk.attach("f-1", new File(["x"], "x.png"));
    FakeSocket.all[0]?.frame({ type: "message", message: message(2, "user") });
    expect(seen).toEqual([1, 2, 3]);
  });

  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

  it("shows each message once and in order, whichever way it comes", async () => {
    await talk.open();
    const socket = FakeSocket.all[0];
    socket?.onopen?.();
    expect(JSON.parse(socket?.sent[0] ?? "")).toEqual({ type: "auth", token: "t1" });
    expect(socket?.url).not.toContain("t1");
    answers.push(() => json({ message: message(2, "user"), replies: [message(3)], as_of_seq: 3 }));
    talk.say("你好");
    socket?.frame({ type: "message", message: message(2, "user") });
    await settled();
    socket?.frame({ type: "message", message: message(3) });
    expect(seen).toEqual([1, 2, 3]);
  });

  it("reads a gap again", async () => {
    await talk.open();
    answers.push(() => json({ messages: [message(2), message(3), message(4)], as_of_seq: 4 }));
    FakeSocket.all[0]?.frame({ type: "message", message: message(4) });
    await settled();
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(calls.at(-1)?.url).toContain("after=1");
  });

  it("retries with the same id until the server has it", async () => {
    await talk.open();
    answers.push(
      () => Promise.reject(new TypeError("network")),
      () => json({ status: 503, title: "", detail: "稍后" }, 503),
      () => json({ message: message(2, "user"), replies: [], as_of_seq: 2 }),
    );
    talk.say("你好");
    for (let i = 0; i < 12; i += 1) await settled();
    const ids = calls.slice(1).map((call) => call.body?.client_msg_id);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(pending).toEqual([]);
  });

  it("keeps a refused send, says why, and lets the next one pass", async () => {
    await talk.open();
    answers.push(
      () => json({ status: 422, title: "", detail: "按钮已失效" }, 422),
      () => json({ message: message(2, "user"), replies: [], as_of_seq: 2 }),
    );
    talk.press("btn_x", "旧按钮");
    talk.say("那我直接说");
    for (let i = 0; i < 6; i += 1) await settled();
    expect(seen).toEqual([1, 2]);
    expect(pending).toHaveLength(1);
    expect(pending[0]).toMatchObject({ state: "refused", why: "按钮已失效" });
    talk.drop(pending[0]?.id ?? "");
    expect(pending).toEqual([]);
  });

  it("waits as long as the server asks", async () => {
    await talk.open();
    answers.push(
      () => json({ status: 429, title: "", detail: "慢一点" }, 429, { "Retry-After": "7" }),
      () => json({ message: message(2, "user"), replies: [], as_of_seq: 2 }),
    );
    talk.say("你好");
    for (let i = 0; i < 6; i += 1) await settled();
    expect(waits).toEqual([7000]);
    expect(seen).toEqual([1, 2]);
  });

  it("sends what a reload interrupted under its old id, but keeps no secure value", async () => {
    await talk.open();
    answers.push(() => new Promise<Response>(() => undefined));
    talk.say("没发完的话");
    talk.answerSecurely("a1", "id_number", "11010519491231002X");
    await settled();
    const first = calls.at(-1)?.body;
    expect(JSON.stringify(localStorage)).not.toContain("11010519491231002X");
    answers = [
      () => json({ messages: [message(1)], as_of_seq: 1 }),
      () => json({ message: message(2, "user"), replies: [], as_of_seq: 2 }),
    ];
    seen = [];
    const again = conversation();
    await again.open();
    for (let i = 0; i < 4; i += 1) await settled();
    expect(calls.at(-1)?.body).toEqual(first);
    expect(seen).toEqual([1, 2]);
  });

  it("shows what the stream brought before the answer once, not twice", async () => {
    await talk.open();
    answers.push(() => new Promise<Response>(() => undefined));
    talk.say("你好");
    await settled();
    expect(pending.map((item) => item.state)).toEqual(["sending"]);
    FakeSocket.all[0]?.frame({ type: "message", message: message(2, "user") });
    expect(pending.map((item) => item.state)).toEqual(["sent"]);
  });

  it("moves to a new conversation with the words that found the old one gone", async () => {
    await talk.open();
    answers.push(
      () => json({ status: 404, title: "", detail: "没有" }, 404),
      () => json({ conversation_id: "c2", token: "t2", messages: [message(1)], as_of_seq: 1 }, 201),
      () => json({ message: message(2, "user"), replies: [message(3)], as_of_seq: 3 }),
    );
    talk.say("你好");
    for (let i = 0; i < 8; i += 1) await settled();
    expect(calls.at(-1)?.url).toContain("/c2/messages");
    expect(seen).toEqual([1, 2, 3]);
  });

  it("hands a secure value to no other conversation than its own", async () => {
    await talk.open();
    answers.push(
      () => json({ status: 404, title: "", detail: "没有" }, 404),
      () => json({ conversation_id: "c2", token: "t2", messages: [message(1)], as_of_seq: 1 }, 201),
    );
    talk.answerSecurely("a1", "id_number", "11010519491231002X");
    talk.answerSecurely("a1", "phone", "13800138000");
    for (let i = 0; i < 8; i += 1) await settled();
    expect(calls.filter((call) => call.url.includes("/c2/"))).toEqual([]);
    expect(pending.map((item) => item.state)).toEqual(["refused", "refused"]);
    expect(pending[0]?.why).toContain("没有发送");
  });

  it("sends what failed by itself once the server can be reached again", async () => {
    vi.useFakeTimers();
    await talk.open();
    for (let attempt = 0; attempt < 7; attempt += 1) answers.push(() => Promise.reject(new TypeError("network")));
    talk.say("你好");
    FakeSocket.all[0]?.onclose?.();
    await vi.advanceTimersByTimeAsync(600);
    expect(pending.map((item) => item.state)).toEqual(["failed"]);
    const first = calls.at(-1)?.body;
    answers.push(() => json({ message: message(2, "user"), replies: [], as_of_seq: 2 }));
    FakeSocket.all.at(-1)?.frame({ type: "ready", as_of_seq: 1 });
    await vi.advanceTimersByTimeAsync(10);
    expect(calls.at(-1)?.body).toEqual(first);
    expect(pending).toEqual([]);
    expect(seen).toEqual([1, 2]);
  });

  it("begins anew where the stream says that the conversation is gone", async () => {
    await talk.open();
    answers.push(() => json({ conversation_id: "c2", token: "t2", messages: [message(1)], as_of_seq: 1 }, 201));
    FakeSocket.all[0]?.frame({ type: "error", problem: { status: 404 } });
    await settled();
    expect(FakeSocket.all.at(-1)?.url).toContain("/c2/stream");
  });

  it("polls where sockets do not get through, and is online then", async () => {
    vi.useFakeTimers();
    await talk.open();
    for (let failure = 0; failure < 3; failure += 1) {
      FakeSocket.all.at(-1)?.onclose?.();
      if (failure < 2) await vi.advanceTimersByTimeAsync(2000);
    }
    expect(online.at(-1)).toBe(false);
    answers.push(() => json({ messages: [message(2)], as_of_seq: 2 }));
    await vi.advanceTimersByTimeAsync(4000);
    expect(seen).toEqual([1, 2]);
    expect(online.at(-1)).toBe(true);
  });

  it("comes back to the same conversation after a reload, and begins anew where it is gone", async () => {
    await talk.open();
    answers.push(() => json({ messages: [message(1), message(2)], as_of_seq: 2 }));
    const again = conversation();
    seen = [];
    await again.open();
    expect(seen).toEqual([1, 2]);
    expect(calls.at(-1)?.url).toContain("/c1/");
    answers.push(
      () => json({ status: 404, title: "", detail: "没有" }, 404),
      () => json({ conversation_id: "c2", token: "t2", messages: [message(1)], as_of_seq: 1 }, 201),
    );
    const third = conversation();
    await third.open();
    expect(seen).toEqual([1]);
  });

  it("reconnects after the socket closed, from where it was", async () => {
    vi.useFakeTimers();
    await talk.open();
    FakeSocket.all[0]?.frame({ type: "message", message: message(2) });
    FakeSocket.all[0]?.onclose?.();
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeSocket.all).toHaveLength(2);
    expect(FakeSocket.all[1]?.url).toContain("after=2");
  });

  it("goes on with the conversation that a ticket names, and remembers it", async () => {
    answers = [() => json({ conversation_id: "c7", token: "t7", messages: [message(1), message(2)], as_of_seq: 2 })];
    await talk.open("ticket-1");
    expect(calls).toEqual([{ url: "/v1/conversations/continue", body: { ticket: "ticket-1" } }]);
    expect(seen).toEqual([1, 2]);
    expect(FakeSocket.all[0]?.url).toContain("/c7/");
    answers.push(() => json({ messages: [message(1)], as_of_seq: 1 }));
    await conversation().open();
    expect(calls.at(-1)?.url).toContain("/c7/");
  });

  it("tells that a ticket is over and goes on as before", async () => {
    const over: string[] = [];
    talk = new Conversation("", "web", {
      onMessage: (m) => seen.push(m.seq), onPending: () => undefined, onTyping: () => undefined, onOnline: () => undefined,
      onRestart: () => undefined, onLinkOver: (detail) => over.push(detail),
    });
    answers.unshift(() => json({ status: 410, title: "", detail: "链接已失效" }, 410));
    await talk.open("ticket-1");
    expect(over).toEqual(["链接已失效"]);
    expect(seen).toEqual([1]);
  });

  it("keeps a ticket where the server is away", async () => {
    answers = [() => json({ status: 503, title: "", detail: "" }, 503)];
    await expect(talk.open("ticket-1")).rejects.toThrow();
    expect(calls).toHaveLength(1);
  });
});
