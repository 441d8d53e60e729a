import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Bench, FakeSocket, json, message, settled } from "./bench";

let bench: Bench;

beforeEach(() => {
  bench = new Bench();
});

afterEach(() => {
  bench.talk.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("tells how the place in the queue moves", async () => {
  await bench.talk.open();
  FakeSocket.all[0]?.frame({ type: "presence", state: "queued", position: 2, wait_minutes: null });
  FakeSocket.all[0]?.frame({ type: "presence", state: "queued", position: 1, wait_minutes: 4 });
  expect(bench.places).toEqual([[2, null], [1, 4]]);
});

it("tells the volunteer what arrived, what was seen, and nobody of the bot's words", async () => {
  const acks = (): unknown[] => (FakeSocket.all.at(-1)?.sent ?? []).map((raw) => JSON.parse(raw)).filter(({ type }) => type === "ack");
  await bench.talk.open();
  const socket = FakeSocket.all[0];
  bench.talk.look(false);
  socket?.frame({ type: "message", message: message(2) });
  expect(acks()).toEqual([]);
  socket?.frame({ type: "message", message: message(3, "volunteer") });
  socket?.frame({ type: "message", message: message(3, "volunteer") });
  expect(acks()).toEqual([{ type: "ack", seq: 3, read: false }]);
  bench.talk.look(true);
  bench.talk.look(false);
  bench.talk.look(true);
  expect(acks().slice(1)).toEqual([{ type: "ack", seq: 3, read: true }]);
  vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  socket?.frame({ type: "message", message: message(4, "volunteer") });
  expect(acks().slice(2)).toEqual([{ type: "ack", seq: 4, read: false }]);
  vi.restoreAllMocks();
});

it("tells it again on another socket, since the first may have been dead", async () => {
  vi.useFakeTimers();
  await bench.talk.open();
  bench.talk.look(true);
  FakeSocket.all[0]?.frame({ type: "message", message: message(2, "volunteer") });
  FakeSocket.all[0]?.onclose?.();
  await vi.advanceTimersByTimeAsync(1000);
  FakeSocket.all[1]?.frame({ type: "ready", as_of_seq: 2 });
  expect(JSON.parse(FakeSocket.all[1]?.sent.at(-1) ?? "")).toEqual({ type: "ack", seq: 2, read: true });
});

it("hears how far the volunteer has come", async () => {
  await bench.talk.open();
  FakeSocket.all[0]?.frame({ type: "presence", state: "active", delivered_seq: 3, read_seq: 2 });
  expect(bench.read).toEqual([[3, 2]]);
  expect(bench.places).toEqual([]);
});

it("shows each message once and in order, whichever way it comes", async () => {
  await bench.talk.open();
  const socket = FakeSocket.all[0];
  socket?.onopen?.();
  expect(JSON.parse(socket?.sent[0] ?? "")).toEqual({ type: "auth", token: "t1" });
  expect(socket?.url).not.toContain("t1");
  bench.answers.push(() => json({ message: message(2, "user"), replies: [message(3)], as_of_seq: 3 }));
  bench.talk.say("你好");
  socket?.frame({ type: "message", message: message(2, "user") });
  await settled();
  socket?.frame({ type: "message", message: message(3) });
  expect(bench.seen).toEqual([1, 2, 3]);
});

it("reads a gap again", async () => {
  await bench.talk.open();
  bench.answers.push(() => json({ messages: [message(2), message(3), message(4)], as_of_seq: 4 }));
  FakeSocket.all[0]?.frame({ type: "message", message: message(4) });
  await settled();
  expect(bench.seen).toEqual([1, 2, 3, 4]);
  expect(bench.calls.at(-1)?.url).toContain("after=1");
});

it("polls where sockets do not get through, and is bench.online then", async () => {
  vi.useFakeTimers();
  await bench.talk.open();
  for (let failure = 0; failure < 3; failure += 1) {
    FakeSocket.all.at(-1)?.onclose?.();
    if (failure < 2) await vi.advanceTimersByTimeAsync(2000);
  }
  expect(bench.online.at(-1)).toBe(false);
  bench.answers.push(() => json({ messages: [message(2)], as_of_seq: 2 }));
  await vi.advanceTimersByTimeAsync(4000);
  expect(bench.seen).toEqual([1, 2]);
  expect(bench.online.at(-1)).toBe(true);
});

it("reconnects after the socket closed, from where it was", async () => {
  vi.useFakeTimers();
  await bench.talk.open();
  FakeSocket.all[0]?.frame({ type: "message", message: message(2) });
  FakeSocket.all[0]?.onclose?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(FakeSocket.all).toHaveLength(2);
  expect(FakeSocket.all[1]?.url).toContain("after=2");
});

it("waits at the server where it polls, and looks at once when the page is seen again", async () => {
  vi.useFakeTimers();
  await bench.talk.open();
  bench.answers.push(() => json({ messages: [], as_of_seq: 1 }));
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(0);
  expect(bench.calls.at(-1)?.url).toMatch(/after=1$/);
  for (let failure = 0; failure < 3; failure += 1) {
    FakeSocket.all.at(-1)?.onclose?.();
    if (failure < 2) await vi.advanceTimersByTimeAsync(2000);
  }
  bench.answers.push(() => json({ messages: [], as_of_seq: 1 }));
  await vi.advanceTimersByTimeAsync(4000);
  expect(bench.calls.at(-1)?.url).toMatch(/after=1&wait=20$/);
});

it("gives up a socket that never gets through", async () => {
  vi.useFakeTimers();
  await bench.talk.open();
  await vi.advanceTimersByTimeAsync(12_000);
  expect(FakeSocket.all.length).toBeGreaterThan(1);
  FakeSocket.all.at(-1)?.frame({ type: "ready", as_of_seq: 1 });
  const sockets = FakeSocket.all.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(FakeSocket.all).toHaveLength(sockets);
});
