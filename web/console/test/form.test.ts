import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import ElementPlus from "element-plus";
import { afterEach, expect, it, vi } from "vitest";
import FormPanel from "../src/components/FormPanel.vue";
import { reached } from "../src/receipts";

const { staff } = vi.hoisted(() => ({ staff: vi.fn() }));
vi.mock("../src/api", () => ({ staff, sentence: (error: Error) => error.message }));

const step = (key: string, more = {}): Record<string, unknown> => ({
  step: key, label: `${key}项`, prompt: "请填", help: "", options: [], value: "", answered: false, in_hand: false, only_the_person: false, ...more,
});
const form = (...steps: unknown[]): unknown => ({ application: { title: "失业登记" }, steps, done: 1, total: steps.length, services: [{ id: "job_seeking", title: "求职登记" }] });

async function panel(answer: unknown, writable = true): Promise<{ shown: VueWrapper; added: ReturnType<typeof vi.fn> }> {
  staff.mockResolvedValue(answer);
  const added = vi.fn();
  const shown = mount(FormPanel, { props: { episode: { id: "e1" } as never, writable, added }, global: { plugins: [ElementPlus] } });
  await flushPromises();
  return { shown, added };
}

const button = (shown: VueWrapper, words: string) => shown.findAll("button").find((one) => one.text() === words);

afterEach(() => staff.mockReset());

it("asks the first question without an answer, and shows what was sent", async () => {
  const { shown, added } = await panel(form(step("name", { answered: true, value: "张三" }), step("phone", { only_the_person: true })));
  staff.mockResolvedValueOnce({ seq: 9 });
  await button(shown, "问下一项：phone项")?.trigger("click");
  await flushPromises();
  const [method, path, body] = staff.mock.calls[1] as [string, string, Record<string, string>];
  expect([method, path, body.step]).toEqual(["POST", "/episodes/e1/form/ask", "phone"]);
  expect(added).toHaveBeenCalledWith({ seq: 9 });
});

it("lets nobody propose what only the person may give", async () => {
  const { shown } = await panel(form(step("name"), step("phone", { only_the_person: true })));
  expect(shown.findAll("button").filter((one) => one.text() === "代拟")).toHaveLength(1);
  expect(shown.text()).toContain("只能本人填");
});

it("tries a proposal again under its id, and says why it was not taken", async () => {
  const { shown } = await panel(form(step("since")));
  await button(shown, "代拟")?.trigger("click");
  await shown.find("input").setValue("明年");
  staff.mockRejectedValueOnce(new Error("日期不能晚于今天"));
  await shown.find("form").trigger("submit");
  await flushPromises();
  expect(shown.text()).toContain("日期不能晚于今天");
  await shown.find("form").trigger("submit");
  await flushPromises();
  const sent = staff.mock.calls.filter(([, path]) => String(path).endsWith("/propose")).map(([, , body]) => body as Record<string, string>);
  expect(sent.map((body) => [body.step, body.text])).toEqual([["since", "明年"], ["since", "明年"]]);
  expect(sent[0]?.client_msg_id).toBe(sent[1]?.client_msg_id);
});

it("only shows the form to who does not hold the case", async () => {
  const { shown } = await panel(form(step("name", { answered: true, value: "张三" })), false);
  expect(shown.text()).toContain("张三");
  expect(shown.findAll("button")).toHaveLength(0);
});

it("says sent, delivered and read, and nothing where the channel does not tell", () => {
  const receipts = { known: true, delivered_seq: 5, read_seq: 3 };
  const state = (seq: number, role = "volunteer", known = true): string => reached({ seq, role } as never, { ...receipts, known });
  expect([3, 4, 5, 6].map((seq) => state(seq))).toEqual(["已读", "已送达", "已送达", "已发送"]);
  expect(state(3, "user")).toBe("");
  expect(state(3, "volunteer", false)).toBe("");
});
