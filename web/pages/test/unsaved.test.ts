import { beforeEach, expect, it } from "vitest";
import type { Form } from "../src/form/contract";
import { Unsaved } from "../src/form/unsaved";

const question = (step: string, secure = false, type = "text") => ({ step, secure, type });
const form = (id = "app_1"): Form => ({ application_id: id, questions: [question("story"), question("phone", true), question("evidence", false, "file")], wanted: null }) as unknown as Form;

function typed(id = "app_1"): Unsaved {
  const unsaved = new Unsaved();
  unsaved.of(form(id));
  return unsaved;
}

beforeEach(() => sessionStorage.clear());

it("survives a reload, numbers and files do not", () => {
  const before = typed();
  before.set("story", "他们收了钱");
  before.set("phone", "13800138000");
  before.set("evidence", "upl_1");
  expect(before.get("phone")).toBe("13800138000");
  expect(JSON.stringify({ ...sessionStorage, ...localStorage })).not.toContain("13800138000");
  const after = typed();
  expect([...after]).toEqual([["story", "他们收了钱"]]);
});

it("is each form's own, and goes once it was taken, handed in or given up", () => {
  typed().set("story", "他们收了钱");
  expect(typed("app_2").size).toBe(0);
  const taken = typed();
  taken.delete("story");
  expect(typed().size).toBe(0);
  typed().set("story", "再写");
  typed().end();
  expect(sessionStorage.length).toBe(0);
});

it("keeps what is in hand while the same form is shown anew, and ends with another one", () => {
  const unsaved = typed();
  unsaved.set("phone", "13800138000");
  unsaved.of(form());
  expect(unsaved.get("phone")).toBe("13800138000");
  unsaved.of(form("app_2"));
  expect(unsaved.size).toBe(0);
});

it("takes nothing from a storage that somebody else wrote", () => {
  sessionStorage.setItem("hongniang:typed:app_1", '[["phone","1"],["story",7],"x"]');
  expect(typed().size).toBe(0);
  sessionStorage.setItem("hongniang:typed:app_1", "{");
  expect(typed().size).toBe(0);
});
