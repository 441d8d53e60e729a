import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Frame } from "../src/frame";

const ADDRESS = "https://hn.test/chat?host=http%3A%2F%2Flocalhost";
let told: [string, unknown][];
let posted: [unknown, string][];
let frame: Frame;
let inside: Window;

beforeEach(() => {
  localStorage.clear();
  told = [];
  posted = [];
  frame = new Frame(ADDRESS, (name, detail) => told.push([name, detail]));
  inside = { postMessage: (command: unknown, origin: string) => posted.push([command, origin]) } as unknown as Window;
  Object.defineProperty(frame.parts[0], "contentWindow", { value: inside });
  frame.start();
});

afterEach(() => {
  frame.stop();
  vi.unstubAllGlobals();
});

function tell(data: unknown, from: Partial<MessageEventInit> = {}): void {
  const event = new MessageEvent("message", { data, origin: "https://hn.test", ...from });
  if (!("source" in from)) Object.defineProperty(event, "source", { value: inside });
  dispatchEvent(event);
}

it("tells the frame what waited once its page is there, and only its origin", () => {
  frame.say("你好");
  expect(posted).toEqual([]);
  tell({ hongniang: "loaded" });
  frame.show(true);
  expect(posted).toEqual([
    [{ hongniang: "send", text: "你好" }, "https://hn.test"],
    [{ hongniang: "show", shown: true }, "https://hn.test"],
  ]);
});

it("hears that frame and nobody else", () => {
  tell({ hongniang: "unread", detail: { count: 2 } });
  tell({ hongniang: "close" }, { origin: "https://evil.test" });
  tell({ hongniang: "close" }, { source: null });
  tell({ hongniang: 7 });
  expect(told).toEqual([["unread", { count: 2 }]]);
});

it("remembers that it was opened, so that it can listen while closed", () => {
  expect(new Frame(ADDRESS, () => undefined).known).toBe(true);
  localStorage.clear();
  expect(new Frame(ADDRESS, () => undefined).known).toBe(false);
});
