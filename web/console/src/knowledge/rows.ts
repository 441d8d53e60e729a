import type { Neighbour, Slips, Synonyms } from "./store";

/** Rows as people edit them, and the contents that they make. A wrong row is named, never dropped. */
export interface WordRow {
  word: string;
  said: string[];
}

export interface SlipRow {
  slip: string;
  word: string;
}

export const synonymRows = (content: Synonyms): WordRow[] => Object.entries(content).map(([word, said]) => ({ word, said: [...said] }));
export const slipRows = (content: Slips): SlipRow[] => Object.entries(content).map(([slip, word]) => ({ slip, word }));

export const synonymsOf = (rows: WordRow[]): Synonyms => Object.fromEntries(rows.map((row) => [row.word.trim(), row.said]));
export const slipsOf = (rows: SlipRow[]): Slips => Object.fromEntries(rows.map((row) => [row.slip.trim(), row.word.trim()]));

/** What is wrong with the rows, as a sentence; empty where nothing is. */
export function wrongWith(names: string[], complete: boolean[]): string {
  const bare = names.map((name) => name.trim());
  if (bare.includes("") || complete.includes(false)) return "有一行还没有填完整，请补上或删掉。";
  const twice = bare.find((name, at) => bare.indexOf(name) !== at);
  return twice === undefined ? "" : `“${twice}”写了两行，请合成一行。`;
}

export const wrongSynonyms = (rows: WordRow[]): string => wrongWith(rows.map((row) => row.word), rows.map((row) => row.said.length > 0));
export const wrongSlips = (rows: SlipRow[]): string => wrongWith(rows.map((row) => row.slip), rows.map((row) => row.word.trim() !== ""));
/** A topic without a name is talk that asks for nothing. */
export const wrongNeighbours = (rows: Neighbour[]): string => wrongWith(rows.map((row) => row.topic || "闲聊"), rows.map((row) => row.questions.some((asked) => asked.trim() !== "")));

/** Questions as they are typed, one a line. */
export const linesOf = (text: string): string[] => (text === "" ? [] : text.split("\n"));
