import { describe, expect, it } from "vitest";
import type { Clause } from "../src/api";
import { added, covered, differences, doubtfulClauses, flat, sentences, stands, toggled } from "../src/knowledge/edits";

const TEXT = "甲可以办。乙“一次性告知。”丙十日办结；丁不办。";

describe("a quote", () => {
  it("is a stretch of sentences that joined give the clause back", () => {
    expect(sentences(TEXT)).toEqual(["甲可以办。", "乙“一次性告知。”丙十日办结；", "丁不办。"]);
    expect(sentences(TEXT).join("")).toBe(TEXT);
  });

  it("covers the sentences that it touches, whatever the print's spaces", () => {
    expect(covered(TEXT, "可以 办。")).toEqual([true, false, false]);
    expect(covered(TEXT, "办。乙")).toEqual([true, true, false]);
    expect(covered(TEXT, "")).toEqual([false, false, false]);
    expect(covered(TEXT, "没有的话")).toEqual([false, false, false]);
  });

  it("grows and shrinks without a hole", () => {
    const [first = "", second = "", third = ""] = sentences(TEXT);
    expect(toggled(TEXT, "", 1)).toBe(second);
    expect(toggled(TEXT, first, 2)).toBe(TEXT);
    expect(toggled(TEXT, TEXT, 2)).toBe(first + second);
    expect(toggled(TEXT, TEXT, 0)).toBe(second + third);
    expect(toggled(TEXT, first, 0)).toBe("");
  });

  it("must stand in the clause word for word", () => {
    expect(stands(TEXT, "丙十日 办结")).toBe(true);
    expect(stands(TEXT, "丙十天办结")).toBe(false);
    expect(stands(TEXT, " ")).toBe(false);
  });
});

it("takes pasted lines as questions, each once", () => {
  expect(added(["怎么办"], " 在哪办\n\n怎么办\r\n要多久 ")).toEqual(["怎么办", "在哪办", "要多久"]);
});

it("lays a tree out flat, with how deep each clause stands", () => {
  const leaf = { clause: "一（一）", heading: "", text: "话", children: [] };
  expect(flat([{ clause: "一", heading: "", text: "", children: [leaf] }]).map((row) => [row.clause.clause, row.depth])).toEqual([["一", 0], ["一（一）", 1]]);
});

it("marks the clauses that a doubt names, the longest name first", () => {
  const clause = (id: string, children: Clause[] = []): Clause => ({ clause: id, heading: "", text: "", children });
  const tree = [clause("一"), clause("三", [clause("三（一）", [clause("三（一）2")])]), clause("第三条"), clause("第五条")];
  expect([...doubtfulClauses(tree, ["第三条之后读到第五条，中间的第四条没有找到"])].sort()).toEqual(["第三条", "第五条"]);
  expect([...doubtfulClauses(tree, ["三（一）2下第4级编号应为1，读到三"])]).toEqual(["三（一）2"]);
  expect([...doubtfulClauses(tree, ["三下第2级编号应为一，读到二"])]).toEqual(["三"]);
});

describe("what a draft changes", () => {
  it("is told of words", () => {
    expect(differences({ 失业: ["没工作"] }, { 失业: ["没饭碗"] })).toEqual(["失业：新增“没饭碗”", "失业：去掉“没工作”"]);
    expect(differences({ 久业: "就业" }, { 久业: "就业" })).toEqual([]);
  });

  it("is told of neighbouring topics", () => {
    const topic = { topic: "公寓", questions: ["公寓怎么租"], ask_at: [] };
    expect(differences([], [topic])).toEqual(["公寓：新增问法“公寓怎么租”"]);
  });

  it("is told of questions and leads, also where a document had none", () => {
    const content = { document_no: "甲", clauses: { 一: [{ quote: "话", lead: "白话", questions: ["问"] }] } };
    expect(differences(undefined, content)).toEqual(["一：新增问法“问”", "一：新增白话“白话”"]);
    const other = { ...content, clauses: { 一: [{ quote: "别的话", lead: "白话", questions: ["问"] }] } };
    expect(differences(content, other)).toEqual(["一：引文或适用范围有改动"]);
  });
});
