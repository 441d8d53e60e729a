/// <reference types="vite/client" />
import css from "./widget.css?inline";

/** The widget's style sheet, constructed: a strict CSP refuses inline styles. */
export function styles(): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
