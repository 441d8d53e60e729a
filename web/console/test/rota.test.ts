import { expect, it } from "vitest";
import { read, shown } from "../src/rota";

it.each([
  ["09:00-12:00 14:00-17:30", [["09:00", "12:00"], ["14:00", "17:30"]]],
  ["9:00 到 12:00，14：00—17：30", [["09:00", "12:00"], ["14:00", "17:30"]]],
  ["", []],
  ["上午", null],
  ["09:00-", null],
])("reads hours as people type them: %s", (text, hours) => {
  expect(read(text)).toEqual(hours);
});

it("shows hours without seconds", () => {
  expect(shown([["09:00:00", "12:00:00"], ["14:00:00", "17:30:00"]])).toBe("09:00-12:00 14:00-17:30");
  expect(shown(undefined)).toBe("");
});
