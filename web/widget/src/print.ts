import { h } from "./dom";

/** Prints these parts alone, not the page around: in an unseen frame beside `anchor`, which is gone afterwards. */
export function print(anchor: Element, ...parts: Node[]): void {
  const frame = h("iframe", { class: "sr", "aria-hidden": "true", tabindex: "-1" });
  anchor.after(frame);
  const inside = frame.contentWindow;
  if (!inside) return;
  for (const part of parts) inside.document.body.appendChild(inside.document.importNode(part, true));
  inside.addEventListener("afterprint", () => frame.remove());
  inside.print();
}
