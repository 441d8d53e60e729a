import { api } from "./api";
import { h } from "./dom";
import { HongniangChat } from "./element";

/** What the script tag may say as `data-…`; each is an attribute of the element. */
const SAID = ["base", "channel", "lang", "mode", "side", "theme", "user", "large"];

/** The script tag alone is enough: it puts the launcher on a page that has no `<hongniang-chat>` of its own, and no `data-manual`. */
function place(script: HTMLScriptElement): void {
  if (script.hasAttribute("data-manual") || document.querySelector("hongniang-chat")) return;
  const attributes: Record<string, string> = { launcher: "" };
  for (const name of SAID) {
    const value = script.getAttribute(`data-${name}`);
    if (value !== null) attributes[name] = value;
  }
  document.body.appendChild(h("hongniang-chat" as "div", attributes));
}

const script = document.currentScript;
if (!customElements.get("hongniang-chat")) {
  customElements.define("hongniang-chat", HongniangChat);
  window.Hongniang = api;
  if (script instanceof HTMLScriptElement) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => place(script));
    else place(script);
  }
}
