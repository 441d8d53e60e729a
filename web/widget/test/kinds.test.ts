import { afterEach, expect, it, vi } from "vitest";
import { render } from "../src/parts";
import { citation, deeds, message } from "./made";

afterEach(() => vi.unstubAllGlobals());

it("shows what is on offer as cards and keeps the words around", () => {
  const items = [
    { title: "保育员", place: "鼓楼区", text: "月薪4000元", until: "2026-12-01" },
    { title: "<b>收银员", place: "台江区", text: "", until: "2026-12-09" },
  ];
  const text = "现在有这些岗位：\n1. 保育员（鼓楼区）月薪4000元\n2. <b>收银员（台江区）\n一共9条，先列2条。";
  const part = render(message("listing", { text, data: { of: "jobs", items } }), deeds(), true);
  expect([...part.querySelectorAll(".card strong")].map((name) => name.textContent)).toEqual(["保育员", "<b>收银员"]);
  expect([...part.querySelectorAll(".bubble > p")].map((p) => p.textContent)).toEqual(["现在有这些岗位：", "一共9条，先列2条。"]);
  expect(part.querySelector(".card")?.textContent).toContain("截止 2026-12-01");
});

it("says all of an empty listing", () => {
  const part = render(message("listing", { text: "没有查到。\n可以看看别处。", data: { of: "jobs", items: [] } }), deeds(), true);
  expect(part.querySelector(".bubble")?.textContent).toBe("没有查到。\n可以看看别处。");
  expect(part.querySelector(".card")).toBeNull();
});

it("shows where applications stand as cards, and a notice of one in its own words", () => {
  const one = { title: "失业登记", state_title: "需要补充", receipt_no: "A1B2", due_on: "2026-12-07", wanted: "离职证明" };
  const data = { applications: [one] };
  const part = render(message("status", { text: "您的申请：\n失业登记……", data }), deeds(), true);
  expect(part.querySelector(".card")?.textContent).toBe("失业登记：需要补充回执号 A1B2最迟办结 2026-12-07需要补充：离职证明");
  const notice = render(message("status", { role: "system", text: "您的失业登记已受理。", data }), deeds(), true);
  expect(notice.querySelector(".bubble")?.textContent).toBe("您的失业登记已受理。");
});

it("prints the checklist alone", () => {
  const items = [{ title: "身份证", note: "原件" }];
  const part = render(message("checklist", { text: "一次告诉您：\n1. 身份证：原件", data: { items } }), deeds(), true);
  document.body.append(part);
  const printed: string[] = [];
  const original = document.createElement.bind(document);
  vi.spyOn(document, "createElement").mockImplementation((tag: string) => {
    const element = original(tag);
    if (tag === "iframe") {
      const paper = document.implementation.createHTMLDocument();
      const inside = { document: paper, addEventListener: vi.fn(), print: () => printed.push(paper.body.textContent ?? "") };
      Object.defineProperty(element, "contentWindow", { value: inside });
    }
    return element;
  });
  [...part.querySelectorAll("button")].find((button) => button.textContent === "打印清单")?.click();
  expect(printed).toEqual(["一次告诉您：身份证原件"]);
  part.remove();
  vi.restoreAllMocks();
});

it("unfolds a citation to the whole clause with the quote marked in it", async () => {
  const clauses = [
    { clause: "三", heading: "主要任务", text: "", children: [{ clause: "三（一）1", heading: "标题", text: "前面。原文。后面。", children: [] }] },
    { clause: "四", heading: "别的", text: "别的", children: [] },
  ];
  const doing = deeds({ document: vi.fn(() => Promise.resolve(clauses)) });
  const part = render(message("policy_answer", { citations: [citation({ quote: "原文。", clause: "三（一）1第二款" })] }), doing, true);
  const details = part.querySelector("details") as HTMLDetailsElement;
  details.dispatchEvent(new Event("toggle"));
  await vi.waitFor(() => expect(details.querySelector(".clause p")?.textContent).toBe("前面。原文。后面。"));
  expect(details.querySelector("mark")?.textContent).toBe("原文。");
  expect(doing.document).toHaveBeenCalledWith("闽〔2021〕1号");
});

it("keeps quote and link where the document does not come", async () => {
  const doing = deeds({ document: vi.fn(() => Promise.reject(new TypeError("offline"))) });
  const part = render(message("referral", { citations: [citation()] }), doing, true);
  part.querySelector("details")?.dispatchEvent(new Event("toggle"));
  await Promise.resolve();
  expect(part.querySelector("details blockquote")?.textContent).toBe("原文");
  expect(part.querySelector("details a")).not.toBeNull();
});

it("asks by the type of the question", () => {
  const asked = (type: string): HTMLInputElement | null => {
    const data = { application_id: "a", step: "s", input: { type, secure: false, options: [] }, progress: { done: 0, total: 1 } };
    return render(message("form_prompt", { data }), deeds(), true).querySelector("input");
  };
  expect(asked("name")?.autocomplete).toBe("name");
  expect(asked("number")?.inputMode ?? asked("number")?.getAttribute("inputmode")).toBe("decimal");
  expect(asked("date")?.type).toBe("date");
  expect(asked("text")).toBeNull();
});

it("says what was typed in a box as words", () => {
  const doing = deeds();
  const data = { application_id: "a", step: "s", input: { type: "name", secure: false, options: [] }, progress: { done: 0, total: 1 } };
  const part = render(message("form_prompt", { data }), doing, true);
  const form = part.querySelector("form") as HTMLFormElement;
  form.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(doing.talk.say).not.toHaveBeenCalled();
  (part.querySelector("input") as HTMLInputElement).value = " 王小明 ";
  form.dispatchEvent(new Event("submit", { cancelable: true }));
  expect(doing.talk.say).toHaveBeenCalledExactlyOnceWith("王小明");
});
