import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Bench, FakeSocket, asked, json, message, settled } from "./bench";
import { sessionKey } from "../src/memory";

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

afterEach(() => {
  bench.talk.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("retries with the same id until the server has it", async () => {
  await bench.talk.open();
  bench.answers.push(
    () => Promise.reject(new TypeError("network")),
    () => json({ status: 503, title: "", detail: "稍后" }, 503),
    () => json({ message: message(2, "user"), replies: [], as_of_seq: 2 }),
  );
  bench.talk.say("你好");
  await settled();
  const ids = bench.calls.slice(1).map((call) => call.body?.client_msg_id);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  expect(bench.pending).toEqual([]);
});

it("keeps a refused send, says why, and lets the next one pass", async () => {
  await bench.talk.open();
  bench.answers.push(
    () => json({ status: 422, title: "", detail: "按钮已失效" }, 422),
    () => json({ message: message(2, "user"), replies: [], as_of_seq: 2 }),
  );
  bench.talk.press("btn_x", "旧按钮");
  bench.talk.say("那我直接说");
  await settled();
  expect(bench.seen).toEqual([1, 2]);
  expect(bench.pending).toHaveLength(1);
  expect(bench.pending[0]).toMatchObject({ state: "refused", why: "按钮已失效" });
  bench.talk.drop(bench.pending[0]?.id ?? "");
  expect(bench.pending).toEqual([]);
});

it("waits as long as the server asks", async () => {
  await bench.talk.open();
  bench.answers.push(
    () => json({ status: 429, title: "", detail: "慢一点" }, 429, { "Retry-After": "7" }),
    () => json({ message: message(2, "user"), replies: [], as_of_seq: 2 }),
  );
  bench.talk.say("你好");
  await settled();
  expect(bench.waits).toEqual([7000]);
  expect(bench.seen).toEqual([1, 2]);
});

it("sends what a reload interrupted under its old id, but keeps no secure value", async () => {
  await bench.talk.open();
  bench.answers.push(() => new Promise<Response>(() => undefined));
  bench.talk.say("没发完的话");
  bench.talk.answerSecurely(asked("id_number"), "11010519491231002X");
  await settled();
  const first = bench.calls.at(-1)?.body;
  expect(JSON.stringify(localStorage)).not.toContain("11010519491231002X");
  bench.answers = [
    () => json({ messages: [message(1)], as_of_seq: 1 }),
    () => json({ message: message(2, "user"), replies: [], as_of_seq: 2 }),
  ];
  bench.seen = [];
  const again = bench.conversation();
  await again.open();
  await settled();
  expect(bench.calls.at(-1)?.body).toEqual(first);
  expect(bench.seen).toEqual([1, 2]);
});

it("shows what the stream brought before the answer once, not twice", async () => {
  await bench.talk.open();
  bench.answers.push(() => new Promise<Response>(() => undefined));
  bench.talk.say("你好");
  await settled();
  expect(bench.states()).toEqual(["sending"]);
  FakeSocket.all[0]?.frame({ type: "message", message: message(2, "user") });
  expect(bench.states()).toEqual(["sent"]);
});

it("moves to a new conversation with the words that found the old one gone", async () => {
  await bench.talk.open();
  bench.answers.push(
    () => json({ status: 404, title: "", detail: "没有" }, 404),
    () => json({ conversation_id: "c2", token: "t2", messages: [message(1)], as_of_seq: 1 }, 201),
    () => json({ message: message(2, "user"), replies: [message(3)], as_of_seq: 3 }),
  );
  bench.talk.say("你好");
  await settled();
  expect(bench.calls.at(-1)?.url).toContain("/c2/messages");
  expect(bench.seen).toEqual([1, 2, 3]);
});

it("hands a secure value to no other conversation than its own", async () => {
  await bench.talk.open();
  bench.answers.push(
    () => json({ status: 404, title: "", detail: "没有" }, 404),
    () => json({ conversation_id: "c2", token: "t2", messages: [message(1)], as_of_seq: 1 }, 201),
  );
  bench.talk.answerSecurely(asked("id_number"), "11010519491231002X");
  bench.talk.answerSecurely(asked("phone"), "13800138000");
  await settled();
  expect(bench.calls.filter((call) => call.url.includes("/c2/"))).toEqual([]);
  expect(bench.states()).toEqual(["refused", "refused"]);
  expect(bench.pending[0]?.why).toContain("没有发送");
});

it("sends what failed by itself once the server can be reached again", async () => {
  vi.useFakeTimers();
  await bench.talk.open();
  for (let attempt = 0; attempt < 7; attempt += 1) bench.answers.push(() => Promise.reject(new TypeError("network")));
  bench.talk.say("你好");
  FakeSocket.all[0]?.onclose?.();
  await vi.advanceTimersByTimeAsync(600);
  expect(bench.states()).toEqual(["failed"]);
  const first = bench.calls.at(-1)?.body;
  bench.answers.push(() => json({ message: message(2, "user"), replies: [], as_of_seq: 2 }));
  FakeSocket.all.at(-1)?.frame({ type: "ready", as_of_seq: 1 });
  await vi.advanceTimersByTimeAsync(10);
  expect(bench.calls.at(-1)?.body).toEqual(first);
  expect(bench.pending).toEqual([]);
  expect(bench.seen).toEqual([1, 2]);
});

it("sends a file under the id it was given, and shows the message once", async () => {
  await bench.talk.open();
  bench.answers.push(() => json({ message: message(2, "user"), replies: [message(3)], as_of_seq: 3 }));
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    expect(url).toBe("/v1/conversations/c1/attachments");
    expect((init.body as FormData).get("client_msg_id")).toBe("f-1");
    return Promise.resolve(bench.answers.shift()?.(url));
  });
  await bench.talk.attach("f-1", new File(["x"], "x.png"));
  FakeSocket.all[0]?.frame({ type: "message", message: message(2, "user") });
  expect(bench.seen).toEqual([1, 2, 3]);
});

it("leaves what another tab has not sent yet where it is kept", async () => {
  await bench.talk.open();
  const other = bench.conversation();
  bench.answers.push(() => new Promise<Response>(() => undefined));
  bench.talk.say("这边的话");
  await settled();
  bench.answers.push(() => json({ messages: [message(1)], as_of_seq: 1 }));
  await other.open();
  bench.answers.push(() => json({ message: message(2, "user"), replies: [], as_of_seq: 2 }));
  other.say("那边的话");
  await settled();
  const kept = JSON.parse(localStorage.getItem(`${sessionKey("")}:outbox`) ?? "[]") as { body: { text: string } }[];
  expect(kept.map((item) => item.body.text)).toEqual(["这边的话"]);
  other.close();
});
