import type { Clause } from "../api";
import type { Curation, Neighbour, Point, Slips, Synonyms } from "./store";

/** The text without white space: the print's spaces say nothing. */
export const squeeze = (text: string): string => text.replace(/\s+/gu, "");

/** Sentences of a clause; joined they give the text back. */
export function sentences(text: string): string[] {
  return text.split(/(?<=[。！？；])(?![”’）])/u).filter((part) => part !== "");
}

/** Whether the words stand in the clause one after another, white space aside. */
export function stands(text: string, quote: string): boolean {
  return squeeze(quote) !== "" && squeeze(text).includes(squeeze(quote));
}

/** Which sentences of a clause a quote covers, wholly or in part. */
export function covered(text: string, quote: string): boolean[] {
  const plain = squeeze(quote);
  const from = plain === "" ? -1 : squeeze(text).indexOf(plain);
  let at = 0;
  return sentences(text).map((sentence) => {
    const start = at;
    at += squeeze(sentence).length;
    return from >= 0 && start < from + plain.length && at > from;
  });
}

/** The quote with a sentence added or taken away: always one unbroken stretch of the clause. */
export function toggled(text: string, quote: string, index: number): string {
  const parts = sentences(text);
  const chosen = covered(text, quote);
  const first = chosen.indexOf(true);
  const last = chosen.lastIndexOf(true);
  if (first < 0) return parts[index] ?? "";
  if (!chosen[index]) return parts.slice(Math.min(first, index), Math.max(last, index) + 1).join("");
  if (first === last) return "";
  return index === first ? parts.slice(first + 1, last + 1).join("") : parts.slice(first, Math.max(index, first + 1)).join("");
}

/** Questions from pasted lines, without blanks and without those that are there already. */
export function added(questions: string[], pasted: string): string[] {
  const lines = pasted.split(/[\n\r]+/u).map((line) => line.trim()).filter((line) => line !== "");
  return [...new Set([...questions, ...lines])];
}

/** Clauses with the depth at which they stand, in the order of the print. */
export function flat(clauses: Clause[], depth = 0): { clause: Clause; depth: number }[] {
  return clauses.flatMap((clause) => [{ clause, depth }, ...flat(clause.children, depth + 1)]);
}

/** The clauses that doubts name. A clause of one character is only meant where the doubt speaks of what is below it. */
export function doubtfulClauses(clauses: Clause[], doubts: string[]): Set<string> {
  const ids = flat(clauses).map((row) => row.clause.clause).sort((one, other) => other.length - one.length);
  const found = new Set<string>();
  for (const doubt of doubts) {
    let rest = doubt;
    for (const id of ids) {
      const said = id.length > 1 ? id : `${id}下`;
      if (!rest.includes(said)) continue;
      found.add(id);
      rest = rest.replaceAll(said, " ");
    }
  }
  return found;
}

/** What differs between two states of a content, a line each. */
export function differences(before: unknown, after: unknown): string[] {
  if (Array.isArray(after)) return ofNeighbours((before ?? []) as Neighbour[], after as Neighbour[]);
  if ((after as Curation).document_no !== undefined) return ofCuration(before as Curation | undefined, after as Curation);
  return ofWords((before ?? {}) as Synonyms | Slips, after as Synonyms | Slips);
}

const listed = (value: string | string[] | undefined): string[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

function ofList(where: string, what: string, before: string[], after: string[]): string[] {
  const more = after.filter((one) => !before.includes(one));
  const less = before.filter((one) => !after.includes(one));
  return [
    ...more.map((one) => `${where}：新增${what}“${one}”`),
    ...less.map((one) => `${where}：去掉${what}“${one}”`),
  ];
}

function ofWords(before: Synonyms | Slips, after: Synonyms | Slips): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => ofList(name, "", listed(before[name]), listed(after[name])));
}

function ofNeighbours(before: Neighbour[], after: Neighbour[]): string[] {
  const topics = [...new Set([...before, ...after].map((row) => row.topic))];
  const of = (rows: Neighbour[], topic: string): Neighbour | undefined => rows.find((row) => row.topic === topic);
  return topics.flatMap((topic) => [
    ...ofList(topic, "问法", of(before, topic)?.questions ?? [], of(after, topic)?.questions ?? []),
    ...ofList(topic, "电话", of(before, topic)?.ask_at ?? [], of(after, topic)?.ask_at ?? []),
  ]);
}

function ofCuration(before: Curation | undefined, after: Curation): string[] {
  const clauses = [...new Set([...Object.keys(before?.clauses ?? {}), ...Object.keys(after.clauses)])];
  return clauses.flatMap((id) => ofPoints(id, before?.clauses[id] ?? [], after.clauses[id] ?? []));
}

function ofPoints(id: string, before: Point[], after: Point[]): string[] {
  const asked = (points: Point[]): string[] => points.flatMap((point) => point.questions);
  const said = (points: Point[]): string[] => points.map((point) => point.lead ?? "").filter((lead) => lead !== "");
  const rest = (points: Point[]): string => JSON.stringify(points.map((point) => [point.quote, point.gives, point.service]));
  const lines = [...ofList(id, "问法", asked(before), asked(after)), ...ofList(id, "白话", said(before), said(after))];
  return lines.length === 0 && rest(before) !== rest(after) ? [`${id}：引文或适用范围有改动`] : lines;
}
