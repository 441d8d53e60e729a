import { vi } from "vitest";
import type { Citation, Message } from "@hongniang/client";
import type { Deeds } from "../src/deeds";

/** Deeds that only remember that they were asked for. */
export function deeds(more: Partial<Omit<Deeds, "talk">> & { talk?: Partial<Deeds["talk"]> } = {}): Deeds {
  return {
    base: "", foreign: false, openFile: vi.fn(), announce: vi.fn(),
    document: vi.fn(() => Promise.resolve([])),
    ...more,
    talk: {
      press: vi.fn(), say: vi.fn(), answerSecurely: vi.fn(), typing: vi.fn(), retry: vi.fn(), drop: vi.fn(),
      secureLink: vi.fn(() => Promise.resolve("https://hn.test/s#1")),
      upload: vi.fn(() => Promise.resolve()),
      rate: vi.fn(() => Promise.resolve()),
      attach: vi.fn(() => Promise.resolve()),
      ...more.talk,
    },
  };
}

export function message(kind: string, more: Partial<Message> = {}): Message {
  return { seq: 1, id: "m1", role: "bot", kind, text: "话", buttons: [], citations: [], data: {}, author: { name: "" }, created_at: "", ...more };
}

export function citation(more: Partial<Citation> = {}): Citation {
  return { document_no: "闽〔2021〕1号", title: "方案", clause: "三（一）1", heading: "标题", quote: "原文", url: "/policies/a#三（一）1", ...more };
}
