import { ProblemError } from "@hongniang/client";
import { t } from "./words";

type Child = Node | string | null;

/**
 * An element with attributes and children. Words from outside only ever become text nodes. Plain loops and the oldest
 * calls: pages around the widget may have overwritten the newer ones.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  const names = Object.keys(attributes);
  for (let i = 0; i < names.length; i += 1) element.setAttribute(names[i] as string, attributes[names[i] as string] as string);
  for (let i = 0; i < children.length; i += 1) {
    const child = children[i];
    if (child) element.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  }
  return element;
}

/** A link, or plain text where the address is no web or telephone address. Browsers read `/\` and `/<tab>/` like `//`. */
export function link(href: string, text: string, attributes: Record<string, string> = {}): HTMLElement {
  const safe = /^(https?:\/\/|tel:|\/(?![/\\\s]))/i.test(href);
  return safe ? h("a", { href, ...attributes }, text) : h("span", {}, text);
}

/** A button that does something when it is pressed. */
export function action(title: string, onPress: () => void, attributes: Record<string, string> = {}): HTMLButtonElement {
  const button = h("button", { type: "button", ...attributes }, title);
  button.addEventListener("click", onPress);
  return button;
}

/** What the service says is wrong, or other words where it could not be reached. */
export function reason(error: unknown, unreached: string): string {
  return error instanceof ProblemError ? error.message : t(unreached);
}

/** A window for an address that is still to come: browsers let a press open one only at once. False where it failed. */
export async function openLater(address: Promise<string>): Promise<boolean> {
  const opened = window.open("", "_blank");
  try {
    const url = await address;
    if (opened === null) return false;
    opened.opener = null;
    opened.location.href = url;
    return true;
  } catch (error) {
    opened?.close();
    throw error;
  }
}
