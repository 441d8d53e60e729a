import { computed, ref } from "vue";
import { type Draft, type InForce, staff } from "../api";

export interface Point {
  quote: string;
  lead?: string;
  gives?: string[];
  service?: string;
  questions: string[];
}

export interface Curation {
  document_no: string;
  clauses: Record<string, Point[]>;
}

export type Synonyms = Record<string, string[]>;
export type Slips = Record<string, string>;

export interface Neighbour {
  topic: string;
  ask_at: string[];
  settled_by?: string[];
  questions: string[];
}

export const SYNONYMS = "faq/synonyms";
export const SLIPS = "faq/slips";
export const NEIGHBOURS = "faq/neighbours";

export const inForce = ref<InForce | null>(null);
export const draft = ref<Draft | null>(null);
export const changedNames = computed(() => Object.keys(draft.value?.contents ?? {}));

export const nameOf = (documentNo: string): string => `faq/${documentNo}`;

/** A content's name in words for people. */
export function titleOf(name: string): string {
  const known: Record<string, string> = { [SYNONYMS]: "同义词", [SLIPS]: "错字", [NEIGHBOURS]: "相邻话题" };
  return known[name] ?? `${name.slice("faq/".length)} 的问答`;
}

/** Reads what is in force, and the draft. Throws ProblemError. */
export async function load(): Promise<void> {
  [inForce.value, draft.value] = await Promise.all([staff<InForce>("GET", "/curation"), staff<Draft>("GET", "/curation/draft")]);
}

/** A copy of a content as the draft has it, or as it is in force; undefined where there is none. */
export function content<T>(name: string): T | undefined {
  const found = draft.value?.contents[name] ?? published<T>(name);
  return found === undefined ? undefined : (JSON.parse(JSON.stringify(found)) as T);
}

export function published<T>(name: string): T | undefined {
  return inForce.value?.contents[name]?.content as T | undefined;
}

/** Puts a content into the draft, or takes it out again (undefined). Throws ProblemError. */
export async function keep(name: string, value: unknown): Promise<void> {
  const others = Object.fromEntries(Object.entries(draft.value?.contents ?? {}).filter(([other]) => other !== name));
  const contents = value === undefined ? others : { ...others, [name]: value };
  draft.value = await staff<Draft>("PUT", "/curation/draft", { version: draft.value?.version ?? 0, contents });
}

/** Throws the draft away. Throws ProblemError. */
export async function discard(): Promise<void> {
  await staff("DELETE", "/curation/draft");
  await load();
}
