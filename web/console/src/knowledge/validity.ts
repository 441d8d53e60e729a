import type { ListedDocument } from "../api";

type TagType = "success" | "info" | "warning" | "danger";
const STATES: Record<ListedDocument["state"], { title: string; type: TagType }> = {
  in_force: { title: "有效", type: "success" },
  future: { title: "还没生效", type: "warning" },
  expired: { title: "已过期", type: "info" },
  repealed: { title: "已废止", type: "danger" },
};

export function stateOf(state: ListedDocument["state"]): { title: string; type: TagType } {
  return STATES[state];
}

/** From when to when a document is in force, in words. */
export function validity(document: Pick<ListedDocument, "valid_from" | "valid_to" | "repealed_on" | "replaced_by">): string {
  const from = `${document.valid_from} 起施行`;
  if (document.repealed_on) return `${from}，${document.repealed_on} 废止${document.replaced_by ? `，由 ${document.replaced_by} 替代` : ""}`;
  return document.valid_to ? `${from}，有效到 ${document.valid_to}` : `${from}，没有写有效期`;
}
