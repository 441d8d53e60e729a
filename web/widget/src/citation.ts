import type { Citation } from "@hongniang/client";
import type { Clause, Deeds } from "./deeds";
import { h, link } from "./dom";
import { t } from "./words";

/** The words of the document stand open in an answer; the clause that they stand in unfolds. */
export function citationPart(citation: Citation, open: boolean, deeds: Deeds): HTMLElement {
  const address = citation.url.startsWith("/") ? deeds.base + citation.url : citation.url;
  const context = h("div", { class: "context" }, open ? null : quoted(citation));
  const where = h(
    "details",
    {},
    h("summary", {}, `${t("出处：")}${citation.document_no} ${citation.clause}`),
    h("p", { class: "heading" }, `${citation.title} · ${citation.heading}`),
    context,
    link(address, t("查看原文"), { target: "_blank", rel: "noopener" }),
  );
  where.addEventListener("toggle", () => void unfold(citation, context, deeds), { once: true });
  return h("div", { class: "citation" }, open ? quoted(citation) : null, where);
}

function quoted(citation: Citation): HTMLElement {
  return h("blockquote", {}, citation.quote);
}

/** Brings the whole clause with the quote marked in it; without a connection the quote and the link have to do. */
async function unfold(citation: Citation, context: HTMLElement, deeds: Deeds): Promise<void> {
  try {
    const clause = holder(await deeds.document(citation.document_no), citation.clause);
    if (clause) context.replaceChildren(h("div", { class: "clause" }, ...lines(clause, citation.quote)));
  } catch {
    // The link below leads to the same words.
  }
}

/** The clause of that number, or the article that holds it: 第四十五条第二款 stands in 第四十五条. */
function holder(clauses: Clause[], id: string): Clause | null {
  let found: Clause | null = null;
  for (const clause of clauses) {
    const inner = holder(clause.children, id);
    for (const one of [clause, inner]) {
      if (one && one.text && id.startsWith(one.clause) && (found === null || one.clause.length > found.clause.length)) found = one;
    }
  }
  return found;
}

function lines(clause: Clause, quote: string): Node[] {
  const at = clause.text.indexOf(quote);
  const marked = at < 0 ? [clause.text] : [clause.text.slice(0, at), h("mark", {}, quote), clause.text.slice(at + quote.length)];
  return [h("strong", {}, `${clause.clause} ${clause.heading}`), h("p", {}, ...marked)];
}
