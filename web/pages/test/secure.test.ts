import { ProblemError } from "@hongniang/client";
import { expect, test, vi } from "vitest";
import { type Question, questionForm } from "../src/secure/view";

const ASKED: Question = {
  service: "失业登记", label: "证件号码", prompt: "", help: "", type: "id_document", options: [], expires_at: "2026-11-23T01:15:00Z",
};
const refusal = (status: number, detail: string): ProblemError => new ProblemError({ title: "", status, detail }, null);

function opened(send: (value: string) => Promise<{ text: string }>, asked = ASKED): HTMLElement {
  document.body.replaceChildren(questionForm(asked, send));
  return document.body;
}

function submit(page: HTMLElement): void {
  page.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
}

test("a refused value stays in its box, and the right one ends the page", async () => {
  const send = vi.fn().mockRejectedValueOnce(refusal(422, "有一位可能填错了")).mockResolvedValueOnce({ text: "请回到聊天继续。" });
  const page = opened(send);
  const box = page.querySelector("input") as HTMLInputElement;
  box.value = " 11010519491231002 ";
  submit(page);
  await vi.waitFor(() => expect(page.querySelector("[role=alert]")?.textContent).toBe("有一位可能填错了"));
  expect(box.value.trim()).toBe("11010519491231002");
  expect(box.getAttribute("aria-invalid")).toBe("true");
  submit(page);
  await vi.waitFor(() => expect(page.querySelector("[role=status]")?.textContent).toContain("请回到聊天继续"));
  expect(page.querySelector("input")).toBeNull();
  expect(send).toHaveBeenCalledTimes(2);
});

test("an empty box is not sent, and a link that is spent says so", async () => {
  const send = vi.fn().mockRejectedValue(refusal(410, "这个链接已经用过了"));
  const page = opened(send);
  submit(page);
  expect(send).not.toHaveBeenCalled();
  expect(page.querySelector("[role=alert]")?.textContent).toBe("请填写证件号码。");
  (page.querySelector("input") as HTMLInputElement).value = "x";
  submit(page);
  await vi.waitFor(() => expect(page.textContent).toContain("这个链接已经用过了"));
  expect(page.querySelector("form")).toBeNull();
});

test("words of the server are never markup", () => {
  const page = opened(vi.fn(), { ...ASKED, label: "<img src=x>", options: [{ value: "a", title: "<b>甲</b>" }] });
  expect(page.querySelector("img, b")).toBeNull();
  expect(page.querySelectorAll("input[type=radio]")).toHaveLength(1);
});
