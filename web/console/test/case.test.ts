import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { defineComponent, h } from "vue";
import { useCase } from "../src/case";
import type { Ear } from "../src/live";
import { me } from "../src/session";

const { ears, staff, tell } = vi.hoisted(() => ({ ears: new Set<Ear>(), staff: vi.fn(), tell: vi.fn() }));
vi.mock("../src/live", () => ({
  hear: (ear: Ear) => {
    ears.add(ear);
    return () => ears.delete(ear);
  },
  refresh: () => Promise.resolve(),
  tell,
}));
vi.mock("../src/api", () => ({ staff, sentence: (error: Error) => error.message }));

const said = (seq: number, role = "user"): Record<string, unknown> => ({ seq, id: `m${seq}`, role, text: `第${seq}` });
const read = (messages: unknown[], more = {}): unknown => ({ id: "e1", state: "active", staff_id: "s1", offered_to: "", messages, notes: [], ...more });
const message = (seq: number): void => ears.forEach((ear) => ear.event({ id: seq, type: "message", conversation_id: "c", episode_id: "e1", data: { message: said(seq) } }));

function open(): ReturnType<typeof useCase> {
  let made!: ReturnType<typeof useCase>;
  mount(defineComponent({ setup: () => {
    made = useCase("e1");
    return () => h("div");
  } }));
  return made;
}

beforeEach(() => {
  me.value = { id: "s1", username: "u", name: "林", role: "volunteer", roles: ["volunteer"], presence: "available", must_enrol: false };
});

afterEach(() => {
  ears.clear();
  staff.mockReset();
  tell.mockReset();
});

it("loses no message that comes while the case is being read", async () => {
  let answer!: (body: unknown) => void;
  staff.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  const shown = open();
  message(2);
  answer(read([said(1)]));
  await flushPromises();
  message(2);
  message(3);
  expect(shown.episode.value?.messages.map((m) => m.seq)).toEqual([1, 2, 3]);
  expect(shown.writable.value).toBe(true);
});

it("tells how far it has come only in a case that one holds", async () => {
  staff.mockResolvedValueOnce(read([said(1)]));
  open();
  await flushPromises();
  message(2);
  expect(tell.mock.calls.map(([frame]) => frame as unknown)).toEqual([
    { type: "ack", episode_id: "e1", seq: 1, read: true },
    { type: "ack", episode_id: "e1", seq: 2, read: true },
  ]);
  tell.mockReset();
  staff.mockResolvedValueOnce(read([said(1)], { staff_id: "s2" }));
  open();
  await flushPromises();
  expect(tell).not.toHaveBeenCalledWith(expect.objectContaining({ seq: 1 }));
});

it("lets a supervisor watch a colleague's case, and nobody else", async () => {
  staff.mockResolvedValue(read([said(1)], { staff_id: "s2" }));
  const hers = open();
  await flushPromises();
  expect([hers.watching.value, hers.writable.value]).toEqual([false, false]);
  me.value = { id: "s1", username: "u", name: "张", role: "supervisor", roles: ["supervisor"], presence: "away", must_enrol: false };
  const shown = open();
  await flushPromises();
  expect(shown.watching.value).toBe(true);
  staff.mockResolvedValue(read([said(1)], { staff_id: "s1" }));
  await shown.act("step-in", { reason: "有危险" });
  expect(staff).toHaveBeenCalledWith("POST", "/episodes/e1/step-in", { reason: "有危险" });
  expect([shown.watching.value, shown.writable.value]).toEqual([false, true]);
});

it("says that a colleague was faster, and shows how the case stands now", async () => {
  staff.mockResolvedValueOnce(read([], { state: "queued", staff_id: "" }));
  const shown = open();
  await flushPromises();
  expect(shown.waiting.value).toBe(true);
  staff.mockRejectedValueOnce(new Error("已被其他志愿者接入"));
  staff.mockResolvedValueOnce(read([], { staff_id: "s2" }));
  await shown.act("accept");
  expect(shown.failed.value).toBe("已被其他志愿者接入");
  expect(shown.writable.value).toBe(false);
});

it("shows what was sent once, whether the answer or the stream brings it first", async () => {
  staff.mockResolvedValueOnce(read([said(1)]));
  const shown = open();
  await flushPromises();
  staff.mockResolvedValueOnce(said(2, "volunteer"));
  expect(await shown.say("id-1", "您好", false)).toBe(true);
  message(2);
  expect(staff).toHaveBeenLastCalledWith("POST", "/episodes/e1/messages", { client_msg_id: "id-1", text: "您好" });
  expect(shown.episode.value?.messages.map((m) => m.seq)).toEqual([1, 2]);
});

it("shows for a while that the person types", async () => {
  vi.useFakeTimers();
  staff.mockResolvedValueOnce(read([]));
  const shown = open();
  await vi.advanceTimersByTimeAsync(0);
  ears.forEach((ear) => ear.typing("e2"));
  expect(shown.typing.value).toBe(false);
  ears.forEach((ear) => ear.typing("e1"));
  expect(shown.typing.value).toBe(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(shown.typing.value).toBe(false);
  vi.useRealTimers();
});
