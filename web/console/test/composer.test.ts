import { type VueWrapper, mount } from "@vue/test-utils";
import ElementPlus from "element-plus";
import { expect, it, vi } from "vitest";
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
