import { describe, expect, it, vi } from "vitest";
import { ProblemError } from "@hongniang/client";
import { link } from "../src/dom";
import { render } from "../src/parts";
import { citation, deeds, message } from "./made";

describe("a message's parts", () => {
  it("never becomes markup", () => {
    const evil = "<img src=x onerror=alert(1)><b>粗</b>";
    const part = render(message("text", { text: evil, author: { name: evil }, buttons: [{ title: evil, payload: "p" }] }), deeds(), true);
    expect(part.querySelector("img, b")).toBeNull();
    expect(part.querySelector("p")?.textContent).toBe(evil);
  });

  it("refuses addresses that are scripts or of another host by stealth", () => {
    expect(link("javascript:alert(1)", "x").tagName).toBe("SPAN");
    for (const stealthy of ["//evil.example", "/\\evil.example", "/\t/evil.example", " javascript:alert(1)"]) {
      expect(link(stealthy, "x").tagName).toBe("SPAN");
    }
    expect(link("/policies/x", "x").getAttribute("href")).toBe("/policies/x");
  });

  it("leads from another site's page to the document at the service", () => {
    const cited = citation({ url: "/policies/a" });
    const part = render(message("policy_answer", { citations: [cited] }), deeds({ base: "https://service.example" }), true);
    expect(part.querySelector("a")?.getAttribute("href")).toBe("https://service.example/policies/a");
    const script = render(message("policy_answer", { citations: [{ ...cited, url: "javascript:alert(1)" }] }), deeds(), true);
    expect(script.querySelector("a")).toBeNull();
  });

  it("unfolds citations to number, clause, heading, quote and link", () => {
    const cited = citation();
    const part = render(message("policy_answer", { citations: [cited] }), deeds(), true);
    expect(part.querySelector("summary")?.textContent).toContain("三（一）1");
    expect(part.querySelector("blockquote")?.textContent).toBe("原文");
    expect(part.querySelector("details a")?.getAttribute("href")).toBe(cited.url);
  });

  it("sends a secure value by the secure way, once, and keeps nothing of it", () => {
    const doing = deeds();
    const data = { application_id: "a1", step: "id_number", input: { type: "id_document", secure: true, options: [] }, progress: { done: 2, total: 9 } };
    const part = render(message("form_prompt", { data }), doing, true);
    const field = part.querySelector("input") as HTMLInputElement;
    expect(field.type).toBe("password");
    field.value = " 11010519491231002X ";
    const form = part.querySelector("form") as HTMLFormElement;
    form.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(doing.talk.answerSecurely).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ data }), "11010519491231002X");
    expect(doing.talk.say).not.toHaveBeenCalled();
    expect(field.value).toBe("");
    expect(field.disabled).toBe(true);
    expect(part.textContent).toContain("第 3 / 9 步");
  });

  it("joins the payloads of several choices", () => {
    const doing = deeds();
    const options = [{ title: "推荐工作", payload: "b1" }, { title: "职业指导", payload: "b2" }];
    const data = { application_id: "a", step: "wishes", input: { type: "multi_choice", secure: false, options }, progress: { done: 0, total: 2 } };
    const part = render(message("form_prompt", { data }), doing, true);
    part.querySelectorAll<HTMLInputElement>("input").forEach((box) => (box.checked = true));
    part.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(doing.talk.press).toHaveBeenCalledExactlyOnceWith("b1,b2", "推荐工作、职业指导");
  });

  it("puts telephone numbers first in danger", () => {
    const part = render(message("safety", { role: "system", data: { lines: [{ name: "报警", phone: "110" }] } }), deeds(), true);
    expect(part.querySelector(".bubble")?.firstElementChild?.getAttribute("href")).toBe("tel:110");
  });

  it("lets each answer of the review be changed", () => {
    const doing = deeds();
    const data = { answers: [{ label: "姓名", value: "王小明" }] };
    const buttons = [{ title: "确认提交", payload: "s" }, { title: "修改姓名", payload: "c" }];
    const part = render(message("review", { data, buttons }), doing, true);
    part.querySelector<HTMLButtonElement>("[aria-label=修改姓名]")?.click();
    expect(doing.talk.press).toHaveBeenCalledWith("c", "修改姓名");
    expect([...part.querySelectorAll(".buttons button")].map((b) => b.textContent)).toEqual(["确认提交"]);
  });

  it("sends a rating with its episode", async () => {
    const doing = deeds();
    const part = render(message("rating_request", { role: "system", data: { episode_id: "e1" } }), doing, true);
    const form = part.querySelector("form.rating") as HTMLFormElement;
    form.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(doing.talk.rate).not.toHaveBeenCalled();
    (part.querySelector("input[value='5']") as HTMLInputElement).checked = true;
    form.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(doing.talk.rate).toHaveBeenCalledWith({ episode_id: "e1", score: 5, tags: [], comment: "", named: false });
    await Promise.resolve();
    expect(form.textContent).toBe("谢谢您的评价。");
  });

  it("gives the name with a rating only to who agrees, and the words that were chosen", () => {
    const doing = deeds();
    const form = render(message("rating_request", { role: "system", data: { application_id: "a1" } }), doing, true).querySelector("form.rating") as HTMLFormElement;
    const check = (words: string): void => [...form.querySelectorAll("label")].find((label) => label.textContent?.includes(words))?.querySelector("input")?.click();
    for (const words of ["★★★★★", "有耐心", "回应及时", "署名评价"]) check(words);
    form.dispatchEvent(new Event("submit", { cancelable: true }));
    expect(doing.talk.rate).toHaveBeenCalledWith({ application_id: "a1", score: 5, tags: ["有耐心", "回应及时"], comment: "", named: true });
  });

  it("asks nobody twice for a rating", () => {
    const part = render(message("rating_request", { role: "system", data: { episode_id: "e1", score: 4 } }), deeds(), true);
    expect(part.querySelector("form")).toBeNull();
    expect(part.textContent).toContain("谢谢您的评价");
  });

  it("opens the quote and says it once", () => {
    const cited = citation({ quote: "10个工作日内办结。" });
    const part = render(message("policy_answer", { text: "十天。\n依据：闽〔2021〕1号 三（一）1“标题”\n原文：“10个工作日内办结。”", citations: [cited] }), deeds(), true);
    expect(part.querySelector("p")?.textContent).toBe("十天。");
    expect(part.querySelector(".bubble > .citation > blockquote")?.textContent).toBe(cited.quote);
  });

  it("lists what a service needs", () => {
    const items = [{ title: "身份证", note: "原件" }];
    const part = render(message("checklist", { text: "一次告诉您：\n在哪办：常住地\n要准备的：\n1. 身份证：原件", data: { items } }), deeds(), true);
    expect([...part.querySelectorAll("p")].map((p) => p.textContent)).toEqual(["一次告诉您：", "在哪办：常住地", "要准备的："]);
    expect(part.querySelector("ol li")?.textContent).toBe("身份证原件");
  });

  it("sends an option of a secure question the secure way", () => {
    const doing = deeds();
    const data = { application_id: "a1", step: "kind", input: { type: "choice", secure: true, options: [{ title: "有", payload: "o1" }] }, progress: { done: 0, total: 2 } };
    const buttons = [{ title: "有", payload: "o1" }, { title: "取消办理", payload: "x" }];
    const part = render(message("form_prompt", { data, buttons }), doing, true);
    part.querySelectorAll<HTMLButtonElement>(".buttons button").forEach((button) => button.click());
    expect(doing.talk.answerSecurely).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ data }), "o1");
    expect(doing.talk.press).toHaveBeenCalledExactlyOnceWith("x", "取消办理");
  });

  it("shows no buttons for what is past", () => {
    const part = render(message("text", { buttons: [{ title: "开始", payload: "p" }] }), deeds(), false);
    expect(part.querySelector("button")).toBeNull();
  });
});

describe("a question for a file", () => {
  const asked = message("form_prompt", {
    data: { application_id: "a", step: "evidence", input: { type: "file", secure: false, options: [] }, progress: { done: 0, total: 1 } },
  });

  function choose(part: HTMLElement): HTMLInputElement {
    const field = part.querySelector<HTMLInputElement>("input[type=file]");
    if (field === null) throw new Error("no file input");
    Object.defineProperty(field, "files", { value: [new File(["x"], "a.png")] });
    field.dispatchEvent(new Event("change"));
    return field;
  }

  it("hands the file in once", async () => {
    const does = deeds();
    const part = render(asked, does, true);
    expect(choose(part).disabled).toBe(true);
    await vi.waitFor(() => expect(part.querySelector(".state")?.textContent).toBe("已上传"));
    expect(does.talk.upload).toHaveBeenCalledOnce();
  });

  it("says what is wrong with it and takes another", async () => {
    const wrong = new ProblemError({ title: "", status: 422, detail: "第3行“手机号码”：不对" }, null);
    const part = render(asked, deeds({ talk: { upload: () => Promise.reject(wrong) } }), true);
    const field = choose(part);
    await vi.waitFor(() => expect(field.disabled).toBe(false));
    expect(part.querySelector("[role=alert]")?.textContent).toBe("第3行“手机号码”：不对");
  });
});

it("shows a file by its name and opens it by its id", () => {
  const doing = deeds();
  const part = render(message("text", { text: "［图片］表.png", data: { attachments: [{ id: "att_1", name: "<b>表.png" }] } }), doing, true);
  const button = part.querySelector<HTMLButtonElement>("button.file");
  expect(button?.textContent).toBe("<b>表.png");
  button?.click();
  expect(doing.openFile).toHaveBeenCalledWith("att_1");
});
