import { flushPromises, mount } from "@vue/test-utils";
import ElementPlus from "element-plus";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import OfferForm from "../src/components/OfferForm.vue";
import { type OfferForm as Written, blank, missing, narrowed, stage } from "../src/offers";
import { SECTIONS, barred, may } from "../src/places";
import { me } from "../src/session";
import Offers from "../src/views/Offers.vue";

const confirm = vi.hoisted(() => vi.fn());
vi.mock("element-plus/es/components/message-box/index", () => ({ ElMessageBox: { confirm } }));
vi.mock("element-plus/es/components/message-box/style/css", () => ({}));

const TODAY = "2026-11-23";
const GULOU = { code: "350102", title: "福州市鼓楼区" };
const course = (more = {}) => ({ id: "off_1", title: "电工初级班", place: "350102", begins: "2026-11-01", ends: "2026-12-20", text: "公益培训", source: "鼓楼区人社局公告", document_no: "", checked_on: TODAY, ...more });

interface Asked { method: string; url: string; body: Written }
const asked: Asked[] = [];
let items = [course()];
let answer: () => Response = () => new Response("{}", { status: 201 });

function serve(): void {
  vi.stubGlobal("fetch", vi.fn((url: string, init: RequestInit) => {
    asked.push({ method: init.method ?? "GET", url, body: init.body ? (JSON.parse(String(init.body)) as Written) : ({} as Written) });
    return Promise.resolve(init.method === "GET" ? new Response(JSON.stringify({ items, today: TODAY, places: [GULOU] })) : answer());
  }));
}

async function page() {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/:rest(.*)*", component: Offers }] });
  const shown = mount(Offers, { global: { plugins: [ElementPlus, router], stubs: { TopBar: true, OfferForm: true } } });
  await flushPromises();
  return shown;
}

beforeEach(() => {
  asked.length = 0;
  items = [course()];
  confirm.mockReset();
  me.value = { id: "s1", roles: ["editor"] } as never;
  serve();
});

describe("the page of courses and events", () => {
  it("is for editors, and in their navigation", () => {
    expect(barred("/offers", ["clerk"])).toBe(true);
    expect(barred("/offers", ["editor"])).toBe(false);
    expect(SECTIONS.filter((place) => may(place, ["editor"])).map(({ path }) => path)).toContain("/offers");
  });

  it("tells what is on, what is to come and what is over; the last day still counts", () => {
    expect(stage(course({ ends: TODAY }), TODAY)).toBe("current");
    expect(stage(course({ ends: "2026-11-22" }), TODAY)).toBe("over");
    expect(stage(course({ begins: "2026-11-24" }), TODAY)).toBe("upcoming");
  });

  it("narrows by words, place and stage", () => {
    const all = [course(), course({ id: "off_2", title: "焊工班", place: "", ends: "2026-11-02" })];
    const ids = (by: Partial<Record<"words" | "place" | "stage", string>>): string[] => narrowed(all, { words: "", place: "", stage: "", ...by }, TODAY).map(({ id }) => id);
    expect(ids({ words: " 焊工 " })).toEqual(["off_2"]);
    expect(ids({ place: "350102" })).toEqual(["off_1"]);
    expect(ids({ stage: "over" })).toEqual(["off_2"]);
    expect(ids({})).toEqual(["off_1", "off_2"]);
  });

  it("lists them and reads the other kind anew", async () => {
    const shown = await page();
    expect(shown.text()).toContain("电工初级班");
    expect(shown.text()).toContain("福州市鼓楼区 · 2026-11-01 至 2026-12-20");
    items = [];
    await shown.findAll("input[type=radio]")[1]?.setValue(true);
    await flushPromises();
    expect(asked.at(-1)?.url).toBe("/v1/staff/listings/events");
    expect(shown.text()).toContain("还没有招聘和活动");
  });

  it("ends one today and takes one away, but only for sure", async () => {
    const shown = await page();
    const press = async (name: string): Promise<void> => {
      await shown.find(`button[aria-label="${name}"]`).trigger("click");
      await flushPromises();
    };
    confirm.mockRejectedValueOnce("cancel");
    await press("撤下电工初级班");
    expect(asked).toHaveLength(1);
    confirm.mockResolvedValue("confirm");
    answer = () => new Response(JSON.stringify(course()));
    await press("电工初级班今天结束");
    expect(asked[1]).toMatchObject({ method: "PUT", url: "/v1/staff/listings/courses/off_1", body: { ends: TODAY, title: "电工初级班" } });
    expect(asked[1]?.body).not.toHaveProperty("id");
    answer = () => new Response(null, { status: 204 });
    await press("撤下电工初级班");
    expect(asked.map(({ method }) => method)).toEqual(["GET", "PUT", "GET", "DELETE", "GET"]);
  });
});

describe("the form of one", () => {
  const form = async (offer: ReturnType<typeof course> | null) => {
    const shown = mount(OfferForm, { props: { of: "courses", offer, places: [GULOU], today: TODAY }, global: { plugins: [ElementPlus], stubs: { ElDrawer: { template: "<div><slot /></div>" } } } });
    await flushPromises();
    return shown;
  };

  it("names what is missing at its field, before anything is sent", async () => {
    expect(Object.keys(missing(blank(TODAY)))).toEqual(["title", "begins", "ends", "text", "source"]);
    const shown = await form(null);
    await shown.find("form").trigger("submit");
    await flushPromises();
    await vi.waitFor(() => expect(shown.text()).toContain("请写名称。"));
    expect(shown.text()).toContain("请选开始日期。");
    expect(asked).toHaveLength(0);
  });

  it("shows the server's sentence at the field that it is about, and keeps what was typed", async () => {
    const problem = { status: 422, title: "", detail: "ends：结束日期不能早于开始日期", errors: [{ field: "ends", message: "结束日期不能早于开始日期" }] };
    answer = () => new Response(JSON.stringify(problem), { status: 422 });
    const shown = await form(course());
    await shown.find("form").trigger("submit");
    await flushPromises();
    await vi.waitFor(() => expect(shown.findAll(".el-form-item__error").map((one) => one.text())).toEqual(["结束日期不能早于开始日期"]));
    expect(shown.find(".el-alert").exists()).toBe(false);
    expect(shown.find<HTMLInputElement>('input[aria-label="名称"]').element.value).toBe("电工初级班");
    expect(shown.emitted("done")).toBeUndefined();
  });

  it("sends what was changed whole, and is done", async () => {
    answer = () => new Response(JSON.stringify(course()));
    const shown = await form(course());
    await shown.find("form").trigger("submit");
    await flushPromises();
    expect(asked[0]).toMatchObject({ method: "PUT", url: "/v1/staff/listings/courses/off_1" });
    expect(shown.emitted("done")).toHaveLength(1);
  });
});
