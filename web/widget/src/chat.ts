import "./chat.css";
import type { HongniangChat } from "./element";

// The conversation alone: in WeChat's browser, or in a frame that a site's widget holds.
const asked = new URLSearchParams(location.search);
const host = asked.get("host") ?? "";
const framed = host !== "" && window.parent !== window;
const chat = document.createElement("hongniang-chat") as HongniangChat;
chat.setAttribute("channel", asked.get("channel") ?? "h5");
for (const name of ["lang", "theme"]) if (asked.has(name)) chat.setAttribute(name, asked.get(name) ?? "");
const user = /^#user=([\w-]{1,64})$/.exec(location.hash)?.[1];
if (user) chat.setAttribute("user", user);
if (framed) chat.setAttribute("closable", "");
else chat.setAttribute("continues", "");

/** Only the page whose sites may hold us hears, and it hears no words. */
function tell(name: string, detail: unknown = {}): void {
  window.parent.postMessage({ hongniang: name, detail }, host);
}

if (framed) {
  for (const name of ["ready", "message", "unread", "close"]) {
    document.addEventListener(`hongniang:${name}`, (event) => tell(name, (event as CustomEvent).detail));
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && chat.close());
  window.addEventListener("message", (event: MessageEvent<{ hongniang?: string; text?: unknown; shown?: unknown }>) => {
    if (event.source !== window.parent || event.origin !== host) return;
    if (event.data.hongniang === "send" && typeof event.data.text === "string") chat.say(event.data.text);
    if (event.data.hongniang === "show") chat.show(event.data.shown === true);
  });
}
document.querySelector("main")?.append(chat);
if (framed) tell("loaded");

// A second link that is opened in the same window names another ticket.
addEventListener("hashchange", () => location.hash.startsWith("#continue=") && location.reload());
