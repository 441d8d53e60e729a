import type { Preview } from "../api";

type Change = Preview["changes"][number];
export type Way = "worse" | "better" | "other";

/** What changes, what gets worse first: it is what an editor must look at. */
export function ordered(preview: Preview): { change: Change; way: Way }[] {
  const worse = new Set(preview.newly_wrong);
  const better = new Set(preview.newly_right);
  const way = (text: string): Way => (worse.has(text) ? "worse" : better.has(text) ? "better" : "other");
  const rank = { worse: 0, better: 1, other: 2 };
  return preview.changes.map((change) => ({ change, way: way(change.text) })).sort((one, other) => rank[one.way] - rank[other.way]);
}

/** An answer in a few words: the clause, and what it leaves open. */
export function answerWords(answer: Change["before"]): string {
  if (answer.clause === "") return "不回答";
  return answer.verdict === "topic_only" ? `${answer.clause}（细节没写）` : answer.clause;
}
