import { mount } from "@vue/test-utils";
import { describe, expect, it } from "vitest";
import Bubble from "../src/components/Bubble.vue";
import { waited } from "../src/words";

describe("waiting times", () => {
  it.each([[0, "0 秒"], [59, "59 秒"], [60, "1 分钟"], [3660, "1 小时 1 分"]])("%i s is %s", (seconds, words) => {
    expect(waited(seconds)).toBe(words);
  });
});

it("shows a citizen's words as text, never as markup", () => {
  const message = { seq: 1, id: "m", role: "user" as const, kind: "text", text: "<img src=x>", buttons: [], citations: [], data: {}, author: { name: "" }, created_at: "2026-11-23T08:00:00Z" };
  const shown = mount(Bubble, { props: { message } });
  expect(shown.find("img").exists()).toBe(false);
  expect(shown.find("p").text()).toBe("<img src=x>");
});
