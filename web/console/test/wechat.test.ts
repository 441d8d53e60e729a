import { flushPromises, mount } from "@vue/test-utils";
import ElementPlus from "element-plus";
import { afterEach, expect, it, vi } from "vitest";
import type { Letter, Reach } from "../src/api";
import Bubble from "../src/components/Bubble.vue";
import ReachLine from "../src/components/ReachLine.vue";
import type { Ear } from "../src/live";
import { section } from "../src/places";
import { reachWords } from "../src/reach";
import Letters from "../src/views/Letters.vue";

const { ears, staff } = vi.hoisted(() => ({ ears: new Set<Ear>(), staff: vi.fn() }));
vi.mock("../src/api", () => ({ staff, sentence: (error: Error) => error.message }));
vi.mock("../src/live", () => ({ hear: (ear: Ear) => {
  ears.add(ear);
  return () => ears.delete(ear);
} }));

const reach = (more: Partial<Reach>): Reach => ({ channel: "wechat", left: 3, until: "2026-11-25T01:00:00Z", waiting: 0, reason: "", ...more });
const letter = (more: Partial<Letter>): Letter => ({
  id: "ltr_1", conversation_id: "c", person: "…n-1", state: "dead", reason: "不确定对方是否收到", text: "您好", attempts: 1,
  created_at: "2026-11-24T01:00:00Z", ...more,
});
const global = { plugins: [ElementPlus], stubs: { TopBar: true } };

afterEach(() => {
  ears.clear();
  staff.mockReset();
});

it("says how many messages are left, until when, and what has not arrived", () => {
  expect(reachWords(reach({}))).toContain("还能发 3 条，到 2026/11/25 09:00");
  expect(reachWords(reach({ left: 0, waiting: 2, reason: "等待用户再发一条消息" }))).toMatch(/不能主动发.*2 条没送到：等待用户再发一条消息/);
  expect(reachWords(reach({ channel: "web", left: null, until: null }))).toBe("");
});

it("reads the reach anew when something happens in the case, and not for another's", async () => {
  staff.mockResolvedValueOnce(reach({})).mockResolvedValueOnce(reach({ left: 2 }));
  const line = mount(ReachLine, { props: { id: "e1" } });
  await flushPromises();
  expect(line.text()).toContain("3 条");
  const event = (id: string, type: string): void => ears.forEach((ear) => ear.event({ id: 1, type, conversation_id: "c", episode_id: id, data: {} }));
  event("e2", "message");
  event("e1", "note");
  expect(staff).toHaveBeenCalledOnce();
  event("e1", "channel");
  await flushPromises();
  expect(line.text()).toContain("2 条");
  line.unmount();
  expect(ears.size).toBe(0);
});

it("lists what did not arrive with its reason, and lets it be sent again or given up", async () => {
  staff.mockResolvedValueOnce({ letters: [letter({}), letter({ id: "ltr_2", state: "parked", reason: "等待用户再发一条消息" })] });
  const page = mount(Letters, { global });
  await flushPromises();
  expect(page.findAll(".letter").map((row) => row.find("header").text())).toEqual(["要您处理不确定对方是否收到", "等对方说话等待用户再发一条消息"]);
  staff.mockResolvedValueOnce({ id: "ltr_1", state: "waiting" }).mockResolvedValueOnce({ letters: [] });
  await page.findAll("button").find((button) => button.text() === "重发")?.trigger("click");
  await flushPromises();
  expect(staff).toHaveBeenCalledWith("POST", "/wechat/letters/ltr_1/retry");
  expect(page.text()).toContain("都送到了");
});

it("keeps the list where a deed fails, and says why", async () => {
  staff.mockResolvedValueOnce({ letters: [letter({})] });
  const page = mount(Letters, { global });
  await flushPromises();
  staff.mockRejectedValueOnce(new Error("这条消息已经处理过了"));
  await page.findAll("button").find((button) => button.text() === "不再发")?.trigger("click");
  await flushPromises();
  expect(page.text()).toContain("这条消息已经处理过了");
  expect(page.findAll(".letter")).toHaveLength(1);
});

it("shows an image to who holds the case, and says so where it is not there", async () => {
  const message = { seq: 1, id: "m", role: "user", kind: "text", text: "（发来一张图片）", buttons: [], citations: [], data: { image: "img_1" }, author: { name: "" }, created_at: "2026-11-24T01:00:00Z" } as never;
  expect(mount(Bubble, { props: { message } }).find("img").exists()).toBe(false);
  vi.useFakeTimers();
  const bubble = mount(Bubble, { props: { message, images: "/v1/staff/episodes/e1/images" }, global });
  const src = (): string | undefined => bubble.find("img").attributes("src");
  expect(src()).toBe("/v1/staff/episodes/e1/images/img_1");
  await bubble.find("img").trigger("error");
  expect(bubble.text()).toContain("图片还没有取到");
  await vi.advanceTimersByTimeAsync(3000);
  expect(src()).toBe("/v1/staff/episodes/e1/images/img_1?try=1");
  await bubble.find("img").trigger("error");
  await bubble.find("button").trigger("click");
  expect(src()).toContain("?try=2");
  await vi.advanceTimersByTimeAsync(9000);
  expect(src()).toContain("?try=2");
  bubble.unmount();
  vi.useRealTimers();
});

it("knows to which part of the console a path belongs", () => {
  expect(["/", "/episodes/e1", "/knowledge/gaps", "/wechat", "/login"].map((path) => section(path)?.title)).toEqual(["会话", "会话", "知识库", "微信", undefined]);
});
