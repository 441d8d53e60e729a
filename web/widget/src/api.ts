import type { HongniangApi } from "../public/widget";
import type { HongniangChat } from "./element";

const USER = /^[\w-]{1,64}$/;
const MOST_CHARS = 4000;

function chat(): HongniangChat {
  const found = document.querySelector<HongniangChat>("hongniang-chat");
  if (!found) throw new Error("There is no <hongniang-chat> on this page yet.");
  return found;
}

/** `window.Hongniang`; its types and what it promises stand in widget.d.ts. */
export const api: HongniangApi = {
  open: () => chat().open(),
  close: () => chat().close(),
  send(text) {
    if (typeof text !== "string" || !text.trim() || text.length > MOST_CHARS) throw new TypeError(`send takes 1 to ${MOST_CHARS} characters`);
    chat().say(text);
  },
  on(event, handler) {
    const listener = (heard: Event): void => handler((heard as CustomEvent).detail);
    document.addEventListener(`hongniang:${event}`, listener);
    return () => document.removeEventListener(`hongniang:${event}`, listener);
  },
  identify(user) {
    if (user !== null && (typeof user !== "string" || !USER.test(user))) throw new TypeError("identify takes an opaque id or null");
    chat().identify(user);
  },
};
