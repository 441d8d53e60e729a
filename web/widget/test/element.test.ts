import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { HongniangChat } from "../src/element";

let sent: Record<string, unknown>[];
let answer: (body: Record<string, unknown>) => Promise<Response>;
let chat: HongniangChat;

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status });
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

function message(seq: number, role: string, text: string, more = {}): Record<string, unknown> {
  return { seq, id: `m${seq}`, role, kind: "text", text, buttons: [], citations: [], data: {}, author: { name: "" }, created_at: "", ...more };
}

/** An element on the page, its service at the page's own address. */
function placed(attributes: Record<string, string> = {}): HongniangChat {
  const made = document.createElement("hongniang-chat") as HongniangChat;
  made.setAttribute("base", "");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  document.body.append(made);
  return made;
}

function part<T extends Element>(selector: string): T {
  const found = chat.shadowRoot?.querySelector<T>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

function type(text: string, key: KeyboardEventInit): void {
  part<HTMLTextAreaElement>("textarea").value = text;
  part("textarea").dispatchEvent(new KeyboardEvent("keydown", { cancelable: true, ...key }));
}

beforeEach(async () => {
  localStorage.clear();
  sent = [];
  answer = () => Promise.resolve(json({ message: message(2, "user", "你好"), replies: [message(3, "bot", "在的")], as_of_seq: 3 }));
  vi.stubGlobal("WebSocket", class {
    readyState = 0;
    close(): void {
      this.readyState = 3;
    }
  });
  vi.stubGlobal("CSSStyleSheet", class {
    replaceSync = vi.fn();
  });
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    const greeting = message(1, "bot", "您好", { buttons: [{ title: "开始", payload: "b1" }] });
    if (url === "/v1/conversations") return Promise.resolve(json({ conversation_id: "c", token: "t", messages: [greeting], as_of_seq: 1 }, 201));
    sent.push(JSON.parse(String(init.body ?? "{}")));
    return answer(sent.at(-1) ?? {});
  });
  await import("../src/widget");
  chat = placed();
  await settled();
});

afterEach(() => {
  chat.remove();
  vi.unstubAllGlobals();
});

it("lets the Enter that ends a Chinese composition send nothing", async () => {
  type("ni hao", { key: "Enter", isComposing: true });
  type("ni hao", { key: "Enter", keyCode: 229 } as KeyboardEventInit);
  type("你好", { key: "Enter", shiftKey: true });
  await settled();
  expect(sent).toEqual([]);
  type("你好", { key: "Enter" });
  await settled();
  expect(sent.map((body) => body.text)).toEqual(["你好"]);
});

it("takes buttons away once one was pressed and shows each message once", async () => {
  part<HTMLButtonElement>(".buttons button").click();
  await settled();
  await settled();
  expect(sent[0]).toMatchObject({ payload: "b1" });
  expect(chat.shadowRoot?.querySelector(".buttons")).toBeNull();
  expect([...(chat.shadowRoot?.querySelectorAll(".list li") ?? [])].map((li) => li.querySelector("p")?.textContent)).toEqual(["您好", "你好", "在的"]);
});

it("announces what came, politely and once", async () => {
  type("你好", { key: "Enter" });
  await settled();
  await settled();
  expect(chat.shadowRoot?.querySelectorAll("[aria-live]")).toHaveLength(1);
  await vi.waitFor(() => expect(part("[aria-live]").textContent).toBe("助手：在的"));
  expect(part("[role=region]").getAttribute("aria-live")).toBeNull();
});

it("keeps what was refused on the page with the reason, until it is put away", async () => {
  answer = () => Promise.resolve(json({ status: 422, title: "", detail: "按钮已失效" }, 422));
  type("你好", { key: "Enter" });
  await settled();
  await settled();
  expect(part(".pending").textContent).toContain("按钮已失效");
  expect(part<HTMLElement>(".dots").hidden).toBe(true);
  part<HTMLButtonElement>(".pending button").click();
  expect(part(".pending").children).toHaveLength(0);
});

it("begins nothing behind a launcher before it is opened, and gives the focus back", async () => {
  chat.remove();
  localStorage.clear();
  chat = placed({ launcher: "" });
  await settled();
  expect(chat.lastMessage).toBeNull();
  const button = part<HTMLButtonElement>(".launcher");
  button.click();
  await settled();
  expect(chat.lastMessage?.text).toBe("您好");
  expect(button.getAttribute("aria-expanded")).toBe("true");
  part("textarea").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true }));
  expect(button.getAttribute("aria-expanded")).toBe("false");
  expect(chat.shadowRoot?.activeElement).toBe(button);
});

it("listens again after the page moved it", async () => {
  chat.remove();
  answer = () => Promise.resolve(json({ messages: [message(1, "bot", "您好"), message(2, "bot", "刚才说的")], as_of_seq: 2 }));
  document.body.append(chat);
  await settled();
  await settled();
  expect(chat.lastMessage?.text).toBe("刚才说的");
});

it("grows for elder eyes and stays so after a reload", async () => {
  const large = [...(chat.shadowRoot?.querySelectorAll<HTMLButtonElement>(".bar button") ?? [])].find((b) => b.textContent === "大字");
  large?.click();
  expect(chat.hasAttribute("large")).toBe(true);
  expect(large?.getAttribute("aria-pressed")).toBe("true");
  const again = placed();
  expect(again.hasAttribute("large")).toBe(true);
  again.remove();
});

it("opens what a link names where it may, and takes the ticket out of the address", async () => {
  chat.remove();
  localStorage.clear();
  location.hash = "#continue=ab-c_1";
  answer = () => Promise.resolve(json({ conversation_id: "w", token: "t", messages: [message(1, "bot", "微信里的话")], as_of_seq: 1 }));
  chat = placed({ continues: "" });
  await settled();
  await settled();
  expect(sent).toEqual([{ ticket: "ab-c_1" }]);
  expect(location.hash).toBe("");
  expect(chat.lastMessage?.text).toBe("微信里的话");
});

it("says what to do with a link that is over, and leaves another site's address alone", async () => {
  chat.remove();
  localStorage.clear();
  location.hash = "#continue=spent";
  answer = () => Promise.resolve(json({ status: 410, title: "", detail: "回到微信，回复“网页”" }, 410));
  const foreign = placed();
  await settled();
  expect(location.hash).toBe("#continue=spent");
  foreign.remove();
  localStorage.clear();
  chat = placed({ continues: "" });
  await settled();
  await settled();
  expect(part("[role=alert]:not([hidden])").textContent).toContain("回复“网页”");
  expect(chat.lastMessage?.text).toBe("您好");
});

it("announces nothing of what was said before", async () => {
  chat.remove();
  answer = () => Promise.resolve(json({ messages: [message(1, "bot", "您好"), message(2, "bot", "旧话")], as_of_seq: 2 }));
  chat = placed();
  await vi.waitFor(() => expect(chat.lastMessage?.text).toBe("旧话"));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(part("[aria-live]").textContent).toBe("");
});

it("goes on by keyboard at the answer, once the button that was pressed is gone", async () => {
  part<HTMLButtonElement>(".buttons button").focus();
  part<HTMLButtonElement>(".buttons button").click();
  await vi.waitFor(() => expect(chat.shadowRoot?.activeElement?.getAttribute("data-seq")).toBe("3"));
});

it("counts what came while it was closed, also over a reload, and tells it", async () => {
  chat.remove();
  const counts: number[] = [];
  const heard = (event: Event): number => counts.push((event as CustomEvent<{ count: number }>).detail.count);
  document.addEventListener("hongniang:unread", heard);
  answer = () => Promise.resolve(json({ messages: [message(1, "bot", "您好"), message(2, "volunteer", "在吗"), message(3, "volunteer", "来了")], as_of_seq: 3 }));
  chat = placed({ launcher: "" });
  await vi.waitFor(() => expect(part(".launcher").textContent).toBe("问红娘（2 条新消息）"));
  chat.remove();
  chat = placed({ launcher: "" });
  await vi.waitFor(() => expect(part(".launcher").textContent).toBe("问红娘（2 条新消息）"));
  part<HTMLButtonElement>(".launcher").click();
  expect(part(".launcher").textContent).toBe("问红娘");
  expect(counts.at(-1)).toBe(0);
  document.removeEventListener("hongniang:unread", heard);
});

it("speaks to readers of traditional characters, keeps what is being typed, and leaves the service's words alone", async () => {
  answer = () => Promise.resolve(json({ messages: [message(1, "bot", "您好，说简体")], as_of_seq: 1 }));
  const plain = fetch;
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => url === "/words.zh-TW.json"
    ? Promise.resolve(json({ "发送": "傳送", "请输入您的问题": "請輸入您的問題" }))
    : plain(url, init));
  part<HTMLTextAreaElement>("textarea").value = "没写完";
  part<HTMLButtonElement>("[aria-label=繁體中文]").click();
  await vi.waitFor(() => expect(part("textarea").getAttribute("aria-label")).toBe("請輸入您的問題"));
  expect(part<HTMLTextAreaElement>("textarea").value).toBe("没写完");
  expect(part(".composer").textContent).toContain("傳送");
  await vi.waitFor(() => expect(part(".bubble").textContent).toBe("您好，说简体"));
  expect(chat.lang).toBe("zh-TW");
  part<HTMLButtonElement>("[aria-label=简体中文]").click();
  await vi.waitFor(() => expect(part(".composer").textContent).toContain("发送"));
});

it("says of what was said whether it was received and read, and of the last words only", async () => {
  const socket: { frame: (frame: unknown) => void; sent: string[] } = { frame: () => undefined, sent: [] };
  chat.remove();
  vi.stubGlobal("WebSocket", class {
    readyState = 1;
    onmessage: ((event: { data: string }) => void) | null = null;
    constructor() {
      socket.frame = (frame) => this.onmessage?.({ data: JSON.stringify(frame) });
    }
    send(raw: string): void {
      socket.sent.push(raw);
    }
    close(): void {
      this.readyState = 3;
    }
  });
  answer = () => Promise.resolve(json({ messages: [message(1, "volunteer", "您好"), message(2, "user", "在吗"), message(3, "user", "急")], as_of_seq: 3 }));
  chat = placed({ launcher: "" });
  await vi.waitFor(() => expect(part(".state").textContent).toBe("已发送"));
  socket.frame({ type: "ready", as_of_seq: 3 });
  expect(JSON.parse(socket.sent.at(-1) ?? "")).toEqual({ type: "ack", seq: 1, read: false });
  chat.open();
  expect(JSON.parse(socket.sent.at(-1) ?? "")).toEqual({ type: "ack", seq: 1, read: true });
  socket.frame({ type: "presence", state: "active", delivered_seq: 3, read_seq: 2 });
  expect(part(".state").textContent).toBe("对方已收到");
  socket.frame({ type: "presence", state: "active", delivered_seq: 3, read_seq: 3 });
  expect([...(chat.shadowRoot?.querySelectorAll(".list .state") ?? [])].map((state) => state.textContent)).toEqual(["对方已读"]);
  socket.frame({ type: "message", message: message(4, "user", "谢谢") });
  expect(part(".state").textContent).toBe("已发送");
});

it("covers the page on a small screen while it is open, and no longer", async () => {
  chat.remove();
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  const behind = document.body.appendChild(document.createElement("main"));
  chat = placed({ launcher: "" });
  chat.open();
  expect(behind.inert).toBe(true);
  chat.close();
  expect(behind.inert).toBe(false);
  behind.remove();
});
