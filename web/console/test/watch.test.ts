import { flushPromises, mount } from "@vue/test-utils";
import ElementPlus from "element-plus";
import { afterEach, expect, it, vi } from "vitest";
import KeepForm from "../src/components/KeepForm.vue";
import RotaForm from "../src/components/RotaForm.vue";
import { WATCH_PAGES, barred, firstOf } from "../src/places";
import { router } from "../src/router";
import { me } from "../src/session";
import Ratings from "../src/views/watch/Ratings.vue";
import Wall from "../src/views/watch/Wall.vue";
import { usePeriod } from "../src/watch/period";
import { byDay, byGroup } from "../src/watch/plots";

const { staff } = vi.hoisted(() => ({ staff: vi.fn() }));
vi.mock("../src/api", () => ({ staff, sentence: (error: Error) => error.message }));

const global = { plugins: [ElementPlus] };
const followUp = { id: "f1", level: "不满意", tags: [], of: "episode", place: "", who: "", created_at: "2026-11-24T01:00:00Z", comment: "", overdue: false, due_on: "2026-12-07", review: "", answer: "已核实" };

afterEach(() => staff.mockReset());

function signedIn(...roles: string[]): void {
  me.value = { id: "s1", username: "u", name: "张", role: roles[0] ?? "", roles, presence: "away", must_enrol: false };
}

it("shows each role the pages that are its own", () => {
  expect(firstOf(WATCH_PAGES, ["clerk"])).toBe("/watch/ratings");
  expect(firstOf(WATCH_PAGES, ["supervisor"])).toBe("/watch/wall");
  expect([barred("/watch/audit", ["clerk"]), barred("/watch/audit", ["supervisor"]), barred("/watch/ratings", ["volunteer"])]).toEqual([true, false, true]);
});

it("opens the first page of one's own where the address names none, on a reload too", async () => {
  me.value = null;
  staff.mockImplementation(async (_method: string, path: string) => (path === "/me" ? { id: "s1", roles: ["clerk"] } : { figures: [], follow_ups: [] }));
  await router.push("/watch");
  expect(router.currentRoute.value.path).toBe("/watch/ratings");
});

it("asks for a period only where one was chosen", () => {
  const { days, query } = usePeriod();
  expect(query({ group: "" })).toBe("");
  days.value = ["2026-11-01", "2026-11-24"];
  expect(query({ group: "欠薪 维权" })).toBe("?since=2026-11-01&until=2026-11-24&group=%E6%AC%A0%E8%96%AA+%E7%BB%B4%E6%9D%83");
});

it("plots what was counted, and nothing else", () => {
  const figure = { title: "来访", groups: [{ name: "web", count: 3 }], days: [{ name: "2026-11-23", count: 1 }, { name: "2026-11-24", count: 2 }] };
  const series = (option: unknown) => (option as { series: { data: number[] }[] }).series[0]?.data;
  expect(series(byGroup(figure as never))).toEqual([3]);
  expect(series(byDay(figure as never))).toEqual([1, 2]);
});

it("lets a clerk answer and only a supervisor look a second time", async () => {
  staff.mockResolvedValue({ follow_ups: [{ ...followUp, state: "open" }, { ...followUp, id: "f2", state: "answered" }] });
  signedIn("clerk");
  const shown = mount(Ratings, { global });
  await flushPromises();
  expect(shown.text()).not.toContain("复核通过");
  expect(staff.mock.calls.map(([, path]) => path as unknown)).toEqual(["/follow-ups"]);
  await shown.find("textarea").setValue("查过了，已经改");
  await shown.find("form").trigger("submit");
  await flushPromises();
  expect(staff).toHaveBeenCalledWith("POST", "/follow-ups/f1/answer", { text: "查过了，已经改" });

  signedIn("supervisor");
  await flushPromises();
  expect(shown.text()).toContain("复核通过");
});

it("reads and writes the rota that it was given", async () => {
  staff.mockResolvedValue({ usual: { workday: [["09:00:00", "12:00:00"]] } });
  const shown = mount(RotaForm, { props: { path: "/volunteers/s2/roster" }, global });
  await flushPromises();
  expect(shown.find("input").element.value).toBe("09:00-12:00");
  await shown.find("form").trigger("submit");
  await flushPromises();
  expect(staff).toHaveBeenLastCalledWith("PUT", "/volunteers/s2/roster", { usual: { workday: [["09:00", "12:00"]], day_off: [] }, dates: {}, leaves: [] });
  expect(shown.emitted("saved")).toHaveLength(1);
});

it("asks a supervisor why before a case opens, and shows nobody else the way", async () => {
  const running = [{ episode_id: "e1", state: "active", topic: "欠薪维权", region: "鼓楼区", urgent: false, staff_id: "s2", name: "林", for_s: 60 }];
  const wall = { waiting: 0, longest_wait_s: 0, promised: 0, in_hand: 1, on_duty: 1, volunteers: [], running, breaches: [], promises_overdue: 0, follow_ups: 0, follow_ups_overdue: 0, as_of_event: 0 };
  staff.mockImplementation(async (method: string) => (method === "GET" ? wall : {}));
  signedIn("admin");
  const figures = mount(Wall, { global: { plugins: [ElementPlus, router] } });
  await flushPromises();
  expect(figures.text()).toContain("欠薪维权");
  expect(figures.text()).not.toContain("旁听");
  figures.unmount();
  signedIn("supervisor");
  const push = vi.spyOn(router, "push").mockResolvedValue(undefined);
  const shown = mount(Wall, { global: { plugins: [ElementPlus, router] }, attachTo: document.body });
  await flushPromises();
  await shown.findAll("button").find((button) => button.text() === "旁听")?.trigger("click");
  await flushPromises();
  const dialog = document.querySelector(".el-dialog") as HTMLElement;
  const confirm = [...dialog.querySelectorAll("button")].find((button) => button.textContent?.includes("开始旁听")) as HTMLButtonElement;
  expect(confirm.disabled).toBe(true);
  const reason = dialog.querySelector("input") as HTMLInputElement;
  reason.value = "带新人";
  reason.dispatchEvent(new Event("input"));
  await flushPromises();
  confirm.click();
  await flushPromises();
  expect(staff).toHaveBeenCalledWith("POST", "/episodes/e1/watch", { reason: "带新人" });
  expect(push).toHaveBeenCalledWith("/episodes/e1");
  push.mockRestore();
  shown.unmount();
});

it("says why a promise could not be recorded", async () => {
  staff.mockRejectedValue(new Error("完成日期要在建计划那天和今天之间。"));
  const shown = mount(KeepForm, { props: { id: "i1" }, global });
  await shown.find("form").trigger("submit");
  await flushPromises();
  expect(shown.text()).toContain("完成日期");
  expect(shown.emitted("done")).toBeUndefined();
});
