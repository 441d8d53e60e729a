import { flushPromises, mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import type { ApplicationCase } from "../src/api";
import { dueWords, exportAddress, lines, loadLines, reminderWords, service, show } from "../src/applications";
import { barred, home } from "../src/places";
import { me } from "../src/session";
import Application from "../src/views/applications/Application.vue";
import DeedDialog from "../src/components/applications/DeedDialog.vue";

vi.mock("element-plus/es/components/message-box/index", () => ({ ElMessageBox: { prompt: vi.fn() } }));
vi.mock("element-plus/es/components/message-box/style/css", () => ({}));

const CASE = {
  application_id: "app_1", service: "complaint", title: "投诉举报", state: "submitted", state_title: "已提交，等待受理",
  receipt_no: "A2B3", submitted_at: "2026-11-23T01:00:00Z", due_on: "2026-12-07", days_left: 2, wanted: "", county: "350102",
  place: "福州市鼓楼区", who: "张小明", actions: ["accept", "ask_more", "refuse"], version: "1", who_may: "谁都可以", clause: "五（二）",
  quote: "及时查处", questions: [{ step: "story", label: "事情经过" }],
  answers: [{ step: "phone", label: "手机号码", value: "已填写", field: "app_1.phone" }], rules: [], hints: [], history: [],
} as unknown as ApplicationCase;

const asked: { url: string; body: unknown }[] = [];

function serve(answers: Record<string, unknown>): void {
  vi.stubGlobal("fetch", vi.fn((url: string, init: RequestInit) => {
    asked.push({ url, body: init.body ? JSON.parse(String(init.body)) : undefined });
    const found = Object.entries(answers).find(([path]) => url.endsWith(path));
    return Promise.resolve(new Response(JSON.stringify(found?.[1] ?? {}), { status: found ? 200 : 404, headers: { "Content-Type": "application/json" } }));
  }));
}

beforeEach(() => {
  asked.length = 0;
  show.value = "open";
  service.value = "";
});

describe("due dates", () => {
  it("tell by words and colour how near they are", () => {
    expect(dueWords({ days_left: -2, due_on: "2026-12-07", urgency: "late" })).toBe("超期 2 个工作日");
    expect(dueWords({ days_left: 0, due_on: "2026-12-07", urgency: "today" })).toBe("今天到期");
    expect(dueWords({ days_left: 5, due_on: "2026-12-07", urgency: "calm" })).toBe("还有 5 个工作日");
    expect(dueWords({ days_left: null, due_on: "", urgency: "none" })).toBe("没有规定期限");
  });

  it("remind of what presses and of nothing else", () => {
    expect(reminderWords({ late: 2, today: 0, soon: 3, days_ahead: 3 })).toBe("2份超期，3份3个工作日内到期");
    expect(reminderWords({ late: 0, today: 0, soon: 0, days_ahead: 3 })).toBe("");
    expect(reminderWords(null)).toBe("");
  });
});

describe("the list", () => {
  it("is read and exported as it is narrowed", async () => {
    serve({ "county=": { applications: [CASE] } });
    service.value = "complaint";
    await loadLines();
    expect(lines.value).toHaveLength(1);
    expect(asked[0]?.url).toContain("service=complaint");
    expect(exportAddress("csv")).toContain("service=complaint");
  });

  it("is seen by clerks and supervisors alone", () => {
    expect(barred("/applications/app_1", ["volunteer"])).toBe(true);
    expect(barred("/applications", ["clerk"])).toBe(false);
    expect(home(["clerk"])).toBe("/applications");
  });
});

describe("an application", () => {
  async function open(roles: string[]) {
    me.value = { roles } as never;
    const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/:rest(.*)*", component: { template: "<i/>" } }] });
    const wrapper = mount(Application, { props: { id: "app_1" }, global: { plugins: [router] } });
    await flushPromises();
    return wrapper;
  }

  it("stands beside its rules, with what may be done", async () => {
    serve({ "/applications/app_1": CASE });
    const wrapper = await open(["clerk"]);
    expect(wrapper.text()).toContain("及时查处");
    for (const deed of ["受理", "要求补充", "不予通过"]) expect(wrapper.text()).toContain(deed);
    expect(wrapper.text()).not.toContain("办结期限");
    expect(wrapper.text()).toContain("查看");
  });

  it("shows a hint with its source, and still offers to accept", async () => {
    serve({ "/applications/app_1": { ...CASE, hints: [{ text: "申请人已经到了法定退休年龄。只供参考", source: "延迟退休办法第一条" }] } });
    const wrapper = await open(["clerk"]);
    expect(wrapper.find(".clerk-hint").text()).toContain("申请人已经到了法定退休年龄");
    expect(wrapper.find(".clerk-hint cite").text()).toBe("延迟退休办法第一条");
    expect(wrapper.text()).toContain("受理");
  });

  it("offers nothing to who only looks", async () => {
    serve({ "/applications/app_1": CASE });
    const wrapper = await open(["supervisor"]);
    expect(wrapper.findAll("header el-button").map((button) => button.text())).toEqual(["返回"]);
    expect(wrapper.text()).not.toContain("查看");
  });

  it("sends what is asked for, with the questions to answer again", async () => {
    serve({ "/applications/app_1": CASE, "/applications/app_1/more_needed": { ...CASE, state: "more_needed", wanted: "补一张收据" } });
    const wrapper = await open(["clerk"]);
    await wrapper.findAll("header el-button").find((button) => button.text() === "要求补充")?.trigger("click");
    wrapper.findComponent(DeedDialog).vm.$emit("done", { reason: "补一张收据", steps: ["story"] });
    await flushPromises();
    expect(asked.at(-1)).toEqual({ url: "/v1/staff/applications/app_1/more_needed", body: { reason: "补一张收据", steps: ["story"] } });
    expect(wrapper.text()).toContain("等申请人补充：补一张收据");
    expect(wrapper.emitted("changed")).toHaveLength(1);
  });
});
