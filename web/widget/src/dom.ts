type Child = Node | string | null;

/** An element with attributes and children. Words from outside only ever become text nodes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
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
