import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { sessionKey } from "@hongniang/client";

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });
const greeting = { seq: 1, id: "m1", role: "bot", kind: "text", text: "您好", buttons: [], citations: [], data: {}, author: { name: "" }, created_at: "" };
let sent: { url: string; body: Record<string, unknown> }[];

beforeEach(async () => {
  localStorage.clear();
  sent = [];
  vi.stubGlobal("WebSocket", class {
    close(): void {}
  });
  vi.stubGlobal("CSSStyleSheet", class {
    replaceSync = vi.fn();
  });
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    sent.push({ url, body: JSON.parse(String(init.body ?? "{}")) as Record<string, unknown> });
    if (url.endsWith("/v1/conversations")) return Promise.resolve(json({ conversation_id: `c${sent.length}`, token: "t", messages: [greeting] }, 201));
    const said = { ...greeting, seq: 2, id: "m2", role: "user", text: "你好" };
    return Promise.resolve(json({ message: said, replies: [{ ...greeting, seq: 3, id: "m3" }], messages: [greeting] }));
  });
  await import("../src/widget");
  const chat = document.createElement("hongniang-chat");
  chat.setAttribute("base", "");
  chat.setAttribute("launcher", "");
  document.body.append(chat);
});

afterEach(() => {
  document.querySelector("hongniang-chat")?.remove();
  vi.unstubAllGlobals();
});

const isOpen = (): boolean => document.querySelector("hongniang-chat")?.hasAttribute("open") === true;

it("opens and closes, and tells so until nobody listens", () => {
  const heard: string[] = [];
  const off = window.Hongniang.on("open", () => heard.push("open"));
  window.Hongniang.on("close", () => heard.push("close"));
  window.Hongniang.open();
  expect(isOpen()).toBe(true);
  window.Hongniang.close();
  expect(isOpen()).toBe(false);
  off();
  window.Hongniang.open();
  expect(heard).toEqual(["open", "close"]);
});

it("says something for the person where she sees it, and tells of messages without their words", async () => {
  const heard: unknown[] = [];
  const off = window.Hongniang.on("message", (detail) => heard.push(detail));
  window.Hongniang.send("你好");
  expect(isOpen()).toBe(true);
  await vi.waitFor(() => expect(heard).toHaveLength(3));
  expect(sent.filter((call) => call.url.endsWith("/messages")).map((call) => call.body.text)).toEqual(["你好"]);
  expect(heard[1]).toEqual({ seq: 2, role: "user", kind: "text" });
  off();
});

it("takes no words that the service would refuse", () => {
  for (const bad of ["", "  ", "字".repeat(4001), 7 as unknown as string]) expect(() => window.Hongniang.send(bad)).toThrow(TypeError);
  expect(sent).toEqual([]);
});

it("keeps the conversations of two users of one browser apart", async () => {
  window.Hongniang.open();
  await vi.waitFor(() => expect(Object.keys(localStorage)).toContain(sessionKey("")));
  window.Hongniang.identify("u-7");
  await vi.waitFor(() => expect(Object.keys(localStorage)).toContain(sessionKey("", "u-7")));
  expect(localStorage.getItem(sessionKey("", "u-7"))).not.toBe(localStorage.getItem(sessionKey("")));
  expect(JSON.stringify(sent)).not.toContain("u-7");
  const begun = sent.filter((call) => call.url === "/v1/conversations").length;
  window.Hongniang.identify(null);
  await vi.waitFor(() => expect(sent.at(-1)?.url).toMatch(/messages\?after=0$/));
  expect(sent.filter((call) => call.url === "/v1/conversations")).toHaveLength(begun);
});

it("takes no telling id", () => {
  for (const bad of ["", "王小明", "a b", "x".repeat(65), 7 as unknown as string]) expect(() => window.Hongniang.identify(bad)).toThrow(TypeError);
});

it("says that there is no chat on the page", () => {
  document.querySelector("hongniang-chat")?.remove();
  expect(() => window.Hongniang.open()).toThrow("hongniang-chat");
});
