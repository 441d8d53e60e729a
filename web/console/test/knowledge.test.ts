import { flushPromises, mount } from "@vue/test-utils";
import ElementPlus from "element-plus";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Preview } from "../src/api";
import ChangeList from "../src/components/knowledge/ChangeList.vue";
import PointFields from "../src/components/knowledge/PointFields.vue";
import QuestionList from "../src/components/knowledge/QuestionList.vue";
import { byClause, bySet, riskCoverage } from "../src/knowledge/plots";
import { answerWords, ordered } from "../src/knowledge/preview";
import { slipsOf, slipRows, synonymRows, synonymsOf, wrongNeighbours, wrongSlips, wrongSynonyms } from "../src/knowledge/rows";
import { content, draft, inForce, keep, titleOf } from "../src/knowledge/store";
import { validity } from "../src/knowledge/validity";
import { PAGES, barred, home, may } from "../src/places";

const { staff } = vi.hoisted(() => ({ staff: vi.fn() }));
vi.mock("../src/api", () => ({ staff, sentence: (error: Error) => error.message }));

const global = { plugins: [ElementPlus] };
const answer = (clause: string, verdict = "answered") => ({ verdict, document_no: clause ? "甲" : "", clause });
const change = (text: string, before: string, after: string) => ({ text, before: answer(before), after: answer(after), expected: null });
const preview = (more: Partial<Preview>): Preview => ({
  version: 1, questions: 9, expected: 4, right_before: 3, right_after: 2, newly_wrong: [], newly_right: [], missed: [], changes: [], ...more,
});

beforeEach(() => {
  const one = (value: unknown) => ({ content: value, revision: 1, changed_by: "", changed_at: "2026-11-23T00:00:00Z" });
  inForce.value = { contents: { "faq/slips": one({ 久业: "就业" }), "faq/synonyms": one({ 失业: ["没工作"] }) }, library_version: 1, lines: [], facets: [], services: [] };
  draft.value = { version: 4, contents: { "faq/slips": { 久业: "就业", 红浪: "红娘" } }, changed_by: "", changed_at: null };
});
afterEach(() => staff.mockReset());

describe("who sees what", () => {
  it("follows the roles", () => {
    expect([["volunteer"], ["editor"], ["admin", "editor", "volunteer"], ["clerk"]].map(home)).toEqual(["/", "/knowledge", "/", "/nowhere"]);
    expect(PAGES.filter((page) => may(page, ["supervisor"])).map((page) => page.title)).toEqual(["缺口", "评测"]);
  });

  it("bars a page to who may not read what it shows", () => {
    expect(barred("/", ["editor"])).toBe(true);
    expect(barred("/episodes/e1", ["editor"])).toBe(true);
    expect(barred("/knowledge/documents/import", ["supervisor"])).toBe(true);
    expect(barred("/knowledge/gaps", ["supervisor"])).toBe(false);
    expect(barred("/knowledge", ["volunteer"])).toBe(true);
    expect(barred("/nowhere", ["clerk"])).toBe(false);
  });
});

describe("the draft", () => {
  it("comes before what is in force, as a copy", () => {
    const slips = content<Record<string, string>>("faq/slips") ?? {};
    slips.另工 = "零工";
    expect(content("faq/slips")).toEqual({ 久业: "就业", 红浪: "红娘" });
    expect(content("faq/synonyms")).toEqual({ 失业: ["没工作"] });
    expect(content("faq/乙")).toBeUndefined();
    expect([titleOf("faq/slips"), titleOf("faq/甲号")]).toEqual(["错字", "甲号 的问答"]);
  });

  it("is saved whole, with the version that was read", async () => {
    staff.mockResolvedValue({ version: 5, contents: {}, changed_by: "", changed_at: null });
    await keep("faq/synonyms", { 失业: ["没饭碗"] });
    const contents = { "faq/slips": { 久业: "就业", 红浪: "红娘" }, "faq/synonyms": { 失业: ["没饭碗"] } };
    expect(staff).toHaveBeenLastCalledWith("PUT", "/curation/draft", { version: 4, contents });
    await keep("faq/slips", undefined);
    expect(staff).toHaveBeenLastCalledWith("PUT", "/curation/draft", { version: 5, contents: {} });
  });
});

describe("rows of words", () => {
  it("make the content that they were made of", () => {
    expect(synonymsOf(synonymRows({ 失业: ["没工作"] }))).toEqual({ 失业: ["没工作"] });
    expect(slipsOf(slipRows({ 久业: "就业" }))).toEqual({ 久业: "就业" });
  });

  it("name what is unfinished or written twice", () => {
    expect(wrongSynonyms([{ word: "失业", said: [] }])).toContain("没有填完整");
    expect(wrongSlips([{ slip: "久业", word: "就业" }, { slip: " 久业", word: "旧业" }])).toBe("“久业”写了两行，请合成一行。");
    expect(wrongNeighbours([{ topic: "公寓", questions: ["公寓怎么租"], ask_at: [] }])).toBe("");
  });
});

describe("a preview", () => {
  const shown = preview({
    changes: [change("甲问", "", "一"), change("乙问", "一", ""), change("丙问", "一", "二")], newly_wrong: ["乙问"], newly_right: ["甲问"],
  });

  it("shows first what gets worse", () => {
    expect(ordered(shown).map((row) => [row.change.text, row.way])).toEqual([["乙问", "worse"], ["甲问", "better"], ["丙问", "other"]]);
    expect([answerWords(answer("")), answerWords(answer("一", "topic_only")), answerWords(answer("一"))]).toEqual(["不回答", "一（细节没写）", "一"]);
  });

  it("asks to accept each question that gets worse, and no other", async () => {
    const list = mount(ChangeList, { props: { preview: shown, modelValue: [] }, global });
    expect(list.findAll("input[type=checkbox]")).toHaveLength(1);
    await list.find("input[type=checkbox]").setValue(true);
    expect(list.emitted("update:modelValue")).toEqual([[["乙问"]]]);
    expect(list.text()).toContain("50.0%");
  });
});

it("checks a lead by the server's rule once the keys rest, and shows the last answer only", async () => {
  vi.useFakeTimers();
  staff.mockResolvedValue({ unsupported: ["3"] });
  const point = { quote: "十日办结。", lead: "", questions: ["问"] };
  const fields = mount(PointFields, { props: { text: "十日办结。", modelValue: point }, global });
  await fields.setProps({ modelValue: { ...point, lead: "3" } });
  await fields.setProps({ modelValue: { ...point, lead: "3天" } });
  await vi.advanceTimersByTimeAsync(1000);
  expect(staff).toHaveBeenCalledOnce();
  expect(staff).toHaveBeenCalledWith("POST", "/curation/lead", { lead: "3天", quote: "十日办结。" });
  await vi.advanceTimersByTimeAsync(0);
  expect(fields.text()).toContain("引文里没有：3");
  vi.useRealTimers();
});

it("adds a question by Enter, but not by the Enter that ends a composition", async () => {
  const list = mount(QuestionList, { props: { modelValue: ["怎么办"] }, global });
  const box = list.find("li:last-child input");
  await box.setValue("在哪办");
  await box.trigger("keydown", { key: "Enter", isComposing: true });
  expect(list.emitted("update:modelValue")).toBeUndefined();
  await box.trigger("keydown", { key: "Enter" });
  expect(list.emitted("update:modelValue")).toEqual([[["怎么办", "在哪办"]]]);
  await flushPromises();
});

it("says from when to when a document is in force", () => {
  const row = { valid_from: "2021-12-31", valid_to: null, repealed_on: null, replaced_by: null };
  expect(validity(row)).toBe("2021-12-31 起施行，没有写有效期");
  expect(validity({ ...row, valid_to: "2025-12-31" })).toContain("有效到 2025-12-31");
  expect(validity({ ...row, repealed_on: "2027-01-01", replaced_by: "乙" })).toBe("2021-12-31 起施行，2027-01-01 废止，由 乙 替代");
});

it("plots shares, the weakest clause last in the list and so on top", () => {
  const report = {
    sets: [{ name: "plain", questions: 8, right_first: 6, refused: 1 }], unanswerable: [], dialogue: [], auroc: 1, auroc_without_clause: 0.9, wrong: [],
    by_clause: [{ clause: "一", questions: 2, right: 1, refused: 0 }, { clause: "二", questions: 2, right: 2, refused: 0 }],
    risk_coverage: [{ threshold: 0, coverage: 1, risk: 0.25 }, { threshold: 1, coverage: 0.5, risk: 0 }],
  };
  expect(bySet(report)).toMatchObject({ series: [{ data: [75] }, { data: [12.5] }] });
  expect(byClause(report)).toMatchObject({ yAxis: { data: ["二", "一"] }, series: [{ data: [{ value: 100 }, { value: 50 }] }] });
  expect(riskCoverage(report)).toMatchObject({ series: [{ data: [[50, 0], [100, 25]] }] });
});
