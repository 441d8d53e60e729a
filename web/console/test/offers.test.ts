import { flushPromises, mount } from "@vue/test-utils";
import ElementPlus from "element-plus";
import { afterEach, expect, it, vi } from "vitest";
import OfferBanner from "../src/components/OfferBanner.vue";
import { episodes, offers } from "../src/live";
import { me } from "../src/session";

const push = vi.fn();
vi.mock("vue-router", () => ({ useRouter: () => ({ push }) }));

const episode = (more = {}): never => ({ id: "e1", state: "offered", offered_to: "s1", priority: 0, topic: "失业登记", region: "", offer_s: 60, summary: { wants: "怎么办" }, ...more }) as never;

afterEach(() => {
  vi.unstubAllGlobals();
  push.mockReset();
});

it("holds only what is offered to who is signed in", () => {
  me.value = { id: "s1" } as never;
  episodes.value = [episode(), episode({ id: "e2", offered_to: "s2" }), episode({ id: "e3", state: "queued" }), episode({ id: "e4", state: "transfer_offered" })];
  expect(offers.value.map((row) => row.id)).toEqual(["e1", "e4"]);
});

it("counts down, opens what was accepted, and says who was faster", async () => {
  const asked: string[] = [];
  let answer = new Response("{}");
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    return Promise.resolve(url.endsWith("/queue") ? new Response(JSON.stringify({ episodes: [], as_of_event: 1 })) : answer);
  });
  const shown = mount(OfferBanner, { props: { episode: episode(), elapsed: 12.7 }, global: { plugins: [ElementPlus] } });
  expect(shown.text()).toContain("还剩 47 秒");
  await shown.findAll("button")[0]?.trigger("click");
  await flushPromises();
  expect(asked[0]).toBe("/v1/staff/episodes/e1/accept");
  expect(push).toHaveBeenCalledWith("/episodes/e1");
  answer = new Response(JSON.stringify({ status: 409, title: "", detail: "这个会话正由陈红娘处理" }), { status: 409 });
  await shown.findAll("button")[0]?.trigger("click");
  await flushPromises();
  expect(shown.text()).toContain("正由陈红娘处理");
  expect(push).toHaveBeenCalledOnce();
});
