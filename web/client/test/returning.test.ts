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

it("begins anew where the stream says that the conversation is gone", async () => {
  await bench.talk.open();
  bench.answers.push(() => json({ conversation_id: "c2", token: "t2", messages: [message(1)], as_of_seq: 1 }, 201));
  FakeSocket.all[0]?.frame({ type: "error", problem: { status: 404 } });
  await settled();
  expect(FakeSocket.all.at(-1)?.url).toContain("/c2/stream");
});

it("comes back to the same conversation after a reload, and begins anew where it is gone", async () => {
  await bench.talk.open();
  bench.answers.push(() => json({ messages: [message(1), message(2)], as_of_seq: 2 }));
  const again = bench.conversation();
  bench.seen = [];
  await again.open();
  expect(bench.seen).toEqual([1, 2]);
  expect(bench.calls.at(-1)?.url).toContain("/c1/");
  bench.answers.push(
    () => json({ status: 404, title: "", detail: "没有" }, 404),
    () => json({ conversation_id: "c2", token: "t2", messages: [message(1)], as_of_seq: 1 }, 201),
  );
  const third = bench.conversation();
  await third.open();
  expect(bench.seen).toEqual([1]);
});

it("goes on with the conversation that a ticket names, and remembers it", async () => {
  bench.answers = [() => json({ conversation_id: "c7", token: "t7", messages: [message(1), message(2)], as_of_seq: 2 })];
  await bench.talk.open("ticket-1");
  expect(bench.calls).toEqual([{ url: "/v1/conversations/continue", body: { ticket: "ticket-1" } }]);
  expect(bench.seen).toEqual([1, 2]);
  expect(FakeSocket.all[0]?.url).toContain("/c7/");
  bench.answers.push(() => json({ messages: [message(1)], as_of_seq: 1 }));
  await bench.conversation().open();
  expect(bench.calls.at(-1)?.url).toContain("/c7/");
});

it("tells that a ticket is over and goes on as before", async () => {
  bench.answers.unshift(() => json({ status: 410, title: "", detail: "链接已失效" }, 410));
  await bench.talk.open("ticket-1");
  expect(bench.over).toEqual(["链接已失效"]);
  expect(bench.seen).toEqual([1]);
});

it("keeps a ticket where the server is away", async () => {
  bench.answers = [() => json({ status: 503, title: "", detail: "" }, 503)];
  await expect(bench.talk.open("ticket-1")).rejects.toThrow();
  expect(bench.calls).toHaveLength(1);
});

it("keeps each user of a shared computer apart", async () => {
  await bench.talk.open();
  bench.answers.push(() => json({ conversation_id: "c2", token: "t2", messages: [message(1)], as_of_seq: 1 }, 201));
  const other = bench.conversation("u-2");
  expect(other.known).toBe(false);
  await other.open();
  expect(bench.conversation("u-2").known).toBe(true);
  bench.answers.push(() => json({ messages: [message(1)], as_of_seq: 1 }));
  await bench.conversation().open();
  expect(bench.calls.at(-1)?.url).toContain("/c1/");
});

it("goes along where another tab began anew, and takes no late answer of the old one", async () => {
  await bench.talk.open();
  let late: (answer: Response) => void = () => undefined;
  bench.answers.push(() => new Promise<Response>((resolve) => (late = resolve)));
  bench.talk.say("你好");
  await settled();
  localStorage.setItem(sessionKey(""), JSON.stringify({ id: "c9", token: "t9" }));
  dispatchEvent(new StorageEvent("storage", { key: sessionKey("") }));
  expect(FakeSocket.all.at(-1)?.url).toContain("/c9/stream?after=0");
  FakeSocket.all.at(-1)?.frame({ type: "message", message: message(1) });
  late(json({ message: message(2, "user"), replies: [], as_of_seq: 2 }));
  await settled();
  expect(bench.seen).toEqual([1]);
});

it("asks for a page of the service for a secure answer", async () => {
  await bench.talk.open();
  bench.answers.push(() => json({ url: "https://hn.test/s#abc", expires_at: "" }, 201));
  expect(await bench.talk.secureLink(asked("id_number"))).toBe("https://hn.test/s#abc");
  expect(bench.calls.at(-1)).toEqual({ url: "/v1/conversations/c1/secure-links", body: { application_id: "a1", step: "id_number" } });
});
