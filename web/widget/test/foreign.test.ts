import { afterEach, expect, it, vi } from "vitest";
import { ProblemError } from "@hongniang/client";
import { render } from "../src/parts";
import type { Deeds } from "../src/deeds";
import { deeds, message } from "./made";

afterEach(() => vi.unstubAllGlobals());

function asked(type: string, doing: Deeds): HTMLElement {
  const options = type === "choice" ? [{ title: "有", payload: "o1" }] : [];
  const data = { application_id: "a1", step: "id_number", input: { type, secure: true, options }, progress: { done: 0, total: 1 } };
  return render(message("form_prompt", { data, buttons: [...options, { title: "取消办理", payload: "x" }] }), doing, true);
}

const open = (part: HTMLElement): void => part.querySelector<HTMLButtonElement>(".away button")?.click();

it("asks nothing secure where another site's page could read it", () => {
  for (const type of ["id_document", "phone", "choice"]) {
    const part = asked(type, deeds({ foreign: true }));
    expect(part.querySelector("input")).toBeNull();
    expect([...part.querySelectorAll("button")].map((button) => button.textContent)).toEqual(["打开安全页面", "取消办理"]);
  }
});

it("opens the service's page, which knows nothing of this one", async () => {
  const opened = { opener: {} as unknown, location: { href: "" }, close: vi.fn() };
  vi.stubGlobal("open", vi.fn(() => opened));
  const doing = deeds({ foreign: true });
  open(asked("id_document", doing));
  await vi.waitFor(() => expect(opened.location.href).toBe("https://hn.test/s#1"));
  expect(opened.opener).toBeNull();
  expect(doing.talk.secureLink).toHaveBeenCalledWith(expect.objectContaining({ data: expect.objectContaining({ application_id: "a1", step: "id_number" }) }));
});

it("gives a link where the browser lets no page open", async () => {
  vi.stubGlobal("open", vi.fn(() => null));
  const part = asked("phone", deeds({ foreign: true }));
  open(part);
  await vi.waitFor(() => expect(part.querySelector(".away a")?.getAttribute("href")).toBe("https://hn.test/s#1"));
});

it("says why there is no page", async () => {
  const opened = { opener: null, location: { href: "" }, close: vi.fn() };
  vi.stubGlobal("open", vi.fn(() => opened));
  const gone = new ProblemError({ title: "", status: 409, detail: "这一项已经填好了。" }, null);
  const doing = deeds({ foreign: true, talk: { secureLink: vi.fn(() => Promise.reject(gone)) } });
  const part = asked("phone", doing);
  open(part);
  await vi.waitFor(() => expect(part.querySelector(".away .state")?.textContent).toBe("这一项已经填好了。"));
  expect(opened.close).toHaveBeenCalled();
  expect(doing.announce).toHaveBeenCalledWith("这一项已经填好了。");
});
