import { expect, it, vi } from "vitest";
import { ProblemError } from "@hongniang/client";
import { fileButton } from "../src/files";

async function choose(part: HTMLElement): Promise<void> {
  const picker = part.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement;
  Object.defineProperty(picker, "files", { value: [new File(["x"], "x.png")], configurable: true });
  Object.defineProperty(picker, "value", { value: "", writable: true, configurable: true });
  picker.dispatchEvent(new Event("change"));
  await new Promise((resolve) => setTimeout(resolve));
}

it("sends again under the same id what met a broken line, and says what was refused", async () => {
  const refused = new ProblemError({ title: "", status: 422, detail: "只能发图片或 PDF" }, null);
  const send = vi.fn<(id: string, file: File) => Promise<void>>()
    .mockRejectedValueOnce(new TypeError("failed to fetch"))
    .mockResolvedValueOnce(undefined)
    .mockRejectedValueOnce(refused)
    .mockResolvedValue(undefined);
  const announce = vi.fn<(words: string) => void>();
  const part = fileButton({ talk: { attach: send }, announce });
  const said = (): string => part.querySelector(".filestate")?.textContent ?? "";
  await choose(part);
  expect(said()).toContain("再选一次");
  await choose(part);
  expect(said()).toBe("");
  await choose(part);
  expect(said()).toBe("只能发图片或 PDF");
  await choose(part);
  expect(announce).toHaveBeenCalledWith("只能发图片或 PDF");
  const ids = send.mock.calls.map(([id]) => id);
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids.slice(1)).size).toBe(3);
});
