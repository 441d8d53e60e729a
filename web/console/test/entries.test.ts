import { expect, it } from "vitest";
import type { Message, Note } from "../src/api";
import { entriesOf } from "../src/entries";

const said = (seq: number, at: string): Message => ({ seq, id: `m${seq}`, created_at: `2026-11-23T${at}Z` }) as Message;
const noted = (id: string, at: string): Note => ({ id, text: "", created_at: `2026-11-23T${at}Z` }) as Note;
const keys = (...given: Parameters<typeof entriesOf>): string[] => entriesOf(...given).map((entry) => entry.key);

it("puts notes where they were written", () => {
  const messages = [said(1, "09:00:00"), said(2, "09:02:00")];
  expect(keys(messages, [noted("a", "08:00:00"), noted("b", "09:01:00"), noted("c", "09:01:30"), noted("d", "10:00:00")])).toEqual(["a", "m1", "b", "c", "m2", "d"]);
});

it("keeps the order of what was said when the clock jumps back", () => {
  expect(keys([said(1, "09:00:00"), said(2, "10:00:00"), said(3, "09:30:00")], [noted("n", "09:40:00")])).toEqual(["m1", "n", "m2", "m3"]);
});
