import { ProblemError } from "@hongniang/client";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Form, Question } from "../src/form/contract";
import { supplementView } from "../src/form/supplement";
import { ownView } from "../src/own";

const question = (step: string, more: Partial<Question> = {}): Question => ({ step, label: step, prompt: `${step}？`, help: "", type: "text", secure: false, optional: false, options: [], answered: false, value: "", display: "", ...more });
const WANTED = { reason: "请补一张收据 <b>", questions: [question("supplement", { label: "补充内容" }), question("supplement_file", { type: "file", optional: true, label: "补充的文件" })] };
const form = (more: Partial<Form> = {}): Form => ({ application_id: "app_1", service: "complaint", title: "投诉举报", state: "more_needed", faults: [], wanted: WANTED, receipt: null, ...more }) as unknown as Form;
const problem = (status: number, detail: string): ProblemError => new ProblemError({ title: "", status, detail }, null);

function shown(supply: (answers: Record<string, string>) => Promise<void>, more: Partial<Form> = {}, typed = new Map<string, string>()): HTMLElement {
  const made = form(more);
  document.body.replaceChildren(supplementView(made, made.wanted ?? WANTED, supply, vi.fn(), typed));
  return document.body;
}

function submit(page: HTMLElement): void {
  page.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
}

beforeEach(() => vi.unstubAllGlobals());

describe("what a clerk asked for", () => {
  it("is told as text, and what was written is handed in once", async () => {
    const supply = vi.fn().mockResolvedValue(undefined);
    const page = shown(supply);
    expect(page.querySelector(".note")?.textContent).toContain("请补一张收据 <b>");
    expect(page.querySelector("b")).toBeNull();
    (page.querySelector("textarea") as HTMLTextAreaElement).value = " 在五四路 ";
    submit(page);
    expect(supply).toHaveBeenCalledWith({ supplement: "在五四路" });
    expect(page.querySelector<HTMLButtonElement>("button[type=submit]")?.disabled).toBe(true);
  });

  it("keeps what was typed when it is refused, and says why", async () => {
    const typed = new Map<string, string>();
    const page = shown(vi.fn().mockRejectedValue(problem(422, "还没有补充内容。")), {}, typed);
    const box = page.querySelector("textarea") as HTMLTextAreaElement;
    box.value = "在五四路";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    submit(page);
    await vi.waitFor(() => expect(page.querySelector(".summary")?.textContent).toContain("还没有补充内容。"));
    expect(box.value).toBe("在五四路");
    expect(typed.get("supplement")).toBe("在五四路");
    expect(page.querySelector<HTMLButtonElement>("button[type=submit]")?.disabled).toBe(false);
  });

  it("names each fault at its field", () => {
    const page = shown(vi.fn(), { wanted: { reason: "对不上", questions: [question("id_number", { secure: true, answered: true, type: "id_document" })] }, faults: [{ step: "id_number", label: "证件号码", message: "有一位可能填错了", options: [] }] });
    expect(page.querySelector("#q-id_number-error")?.textContent).toBe("有一位可能填错了");
    expect(page.querySelector(".summary")?.textContent).toContain("有 1 处要改");
  });
});

describe("one's own applications", () => {
  const APPLICATION = { application_id: "app_1", service: "complaint", title: "投诉举报", state: "more_needed", state_title: "需要补充", receipt_no: "A2B3", due_on: "", wanted: "请补一张收据" };
  const root = (): HTMLElement => {
    document.body.innerHTML = '<section id="own"></section>';
    return document.querySelector("#own") as HTMLElement;
  };
  const speaking = (answers: Record<string, unknown>): { known: boolean; call: ReturnType<typeof vi.fn> } => ({
    known: true,
    call: vi.fn((method: string, path: string) => {
      const found = answers[`${method} ${path}`];
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
    }),
  });

  it("say what is asked for, with a way to the page where it is answered", async () => {
    const own = root();
    await ownView(own, speaking({ "GET /applications": { applications: [APPLICATION] }, "GET /consents": { consents: [] } }) as never);
    expect(own.textContent).toContain("经办人员需要您补充：请补一张收据");
    expect(own.querySelector("a")?.getAttribute("href")).toBe("/services/complaint#application=app_1");
    expect(own.querySelector("details")).toBeNull();
  });

  it("are not asked for by who has no conversation, and one that is over shows nothing", async () => {
    const own = root();
    const stranger = { known: false, call: vi.fn() };
    await ownView(own, stranger as never);
    expect(stranger.call).not.toHaveBeenCalled();
    await ownView(own, speaking({ "GET /applications": problem(401, "请重新打开对话"), "GET /consents": { consents: [] } }) as never);
    expect(own.textContent).toBe("");
  });

  it("a consent is taken back only for sure, and what followed is told", async () => {
    const own = root();
    const answers: Record<string, unknown> = {
      "GET /applications": { applications: [APPLICATION] },
      "GET /consents": { consents: [{ what: "consent", title: "使用个人信息的同意", concerns: ["投诉举报"] }] },
      "DELETE /consents/consent": { text: "同意已经撤回：投诉举报不再办理。" },
    };
    const conversing = speaking(answers);
    await ownView(own, conversing as never);
    const asked = vi.fn().mockReturnValueOnce(false).mockReturnValueOnce(true);
    vi.stubGlobal("confirm", asked);
    const press = (): void => own.querySelector<HTMLButtonElement>(".consents button")?.click();
    press();
    expect(conversing.call).toHaveBeenCalledTimes(2);
    expect(asked.mock.calls[0]?.[0]).toContain("投诉举报不再办理");
    answers["GET /consents"] = { consents: [] };
    press();
    await vi.waitFor(() => expect(own.querySelector("[role=status]")?.textContent).toContain("同意已经撤回"));
    expect(conversing.call).toHaveBeenCalledWith("DELETE", "/consents/consent");
    expect(own.querySelector(".consents")).toBeNull();
  });
});
