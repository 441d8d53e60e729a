// @vitest-environment node
/// <reference types="node" />
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";

it("is at most 15 KB gzipped", () => {
  const built = readFileSync(new URL("../../dist/widget/widget.js", import.meta.url));
  expect(gzipSync(built, { level: 9 }).length).toBeLessThanOrEqual(15 * 1024);
});
