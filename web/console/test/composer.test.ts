import { type VueWrapper, flushPromises, mount } from "@vue/test-utils";
import ElementPlus from "element-plus";
import { expect, it, vi } from "vitest";
import { loadCanned } from "../src/canned";
import Composer from "../src/components/Composer.vue";

type Say = (sendId: string, text: string, internal: boolean) => Promise<boolean>;

function composer(say: Say): VueWrapper {
  return mount(Composer, { props: { say }, global: { plugins: [ElementPlus] } });
}

it("keeps the words and their id until they are sent, and gives other words another id", async () => {
  const say = vi.fn<Say>().mockResolvedValueOnce(false).mockResolvedValue(true);
  const shown = composer(say);
  const box = shown.find("textarea");
  await box.setValue("您好");
  await shown.find("form").trigger("submit");
  await vi.waitFor(() => expect(say).toHaveBeenCalledTimes(1));
  expect(box.element.value).toBe("您好");
  await shown.find("form").trigger("submit");
  await vi.waitFor(() => expect(box.element.value).toBe(""));
  await box.setValue("还在吗");
  await shown.find("form").trigger("submit");
  const ids = say.mock.calls.map(([id]) => id);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

it("lets the Enter that ends a composition send nothing", async () => {
  const say = vi.fn<Say>().mockResolvedValue(true);
  const shown = composer(say);
  await shown.find("textarea").setValue("nihao");
  await shown.find("textarea").trigger("keydown", { key: "Enter", isComposing: true });
  await shown.find("textarea").trigger("keydown", { key: "Enter", keyCode: 229 });
  expect(say).not.toHaveBeenCalled();
  await shown.find("textarea").trigger("keydown", { key: "Enter" });
  expect(say).toHaveBeenCalledOnce();
});

it("tells the person of typing now and then, and never while a note is written", async () => {
  const shown = composer(vi.fn<Say>());
  await shown.find("textarea").setValue("您");
  await shown.find("textarea").setValue("您好");
  expect(shown.emitted("typing")).toHaveLength(1);
  const noting = composer(vi.fn<Say>());
  await noting.find("input[type=checkbox]").setValue(true);
  await noting.find("textarea").setValue("他很着急");
  expect(noting.emitted("typing")).toBeUndefined();
});

const reply = (title: string, more = {}): Record<string, unknown> => ({ id: title, title, text: `${title}的内容`, topic: "", shared: true, ...more });

async function withCanned(...replies: unknown[]): Promise<void> {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify({ replies }))));
  await loadCanned();
  vi.unstubAllGlobals();
}

it("opens the canned replies with a slash, finds by words, and puts the chosen one into the draft unsent", async () => {
  await withCanned(reply("问好"), reply("材料", { topic: "失业登记" }), reply("再见"));
  const say = vi.fn<Say>().mockResolvedValue(true);
  const shown = mount(Composer, { props: { say, topic: "失业登记" }, global: { plugins: [ElementPlus] } });
  const box = shown.find("textarea");
  await box.setValue("/");
  expect(shown.findAll("[role=option] strong").map((row) => row.text())).toEqual(["材料", "问好", "再见"]);
  await box.trigger("keydown", { key: "ArrowDown" });
  await box.trigger("keydown", { key: "Enter" });
  expect(box.element.value).toBe("问好的内容");
  await box.setValue("/再");
  await box.trigger("keydown", { key: "Enter" });
  expect(box.element.value).toBe("再见的内容");
  await box.setValue("/没有这样的");
  await shown.find("form").trigger("submit");
  expect(say).not.toHaveBeenCalled();
  await box.trigger("keydown", { key: "Escape" });
  expect(box.element.value).toBe("");
});

it("keeps an unsent draft by its conversation, and forgets what was sent", async () => {
  const say = vi.fn<Say>().mockResolvedValue(true);
  const opened = (): VueWrapper => mount(Composer, { props: { say, keep: "e1" }, global: { plugins: [ElementPlus] } });
  const first = opened();
  await first.find("textarea").setValue("写到一半");
  const again = opened();
  expect(again.find("textarea").element.value).toBe("写到一半");
  await again.find("form").trigger("submit");
  await vi.waitFor(() => expect(again.find("textarea").element.value).toBe(""));
  expect(opened().find("textarea").element.value).toBe("");
});

it("sends the same file under the same id until it has arrived", async () => {
  const attach = vi.fn<(id: string, file: File) => Promise<boolean>>().mockResolvedValueOnce(false).mockResolvedValue(true);
  const shown = mount(Composer, { props: { say: vi.fn<Say>(), attach }, global: { plugins: [ElementPlus] } });
  const picker = shown.find("input[type=file]");
  for (let tries = 1; tries <= 3; tries += 1) {
    Object.defineProperty(picker.element, "files", { value: [new File(["x"], "x.png")], configurable: true });
    await picker.trigger("change");
    await vi.waitFor(() => expect(attach).toHaveBeenCalledTimes(tries));
    await flushPromises();
  }
  const ids = attach.mock.calls.map(([id]) => id);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});
