import type { Form } from "./contract";

/**
 * What was typed and not yet taken, by step. It outlives a fresh screen and a reload of this tab, and ends with the
 * form; numbers and other secure answers, and files, never leave the page's memory.
 */
export class Unsaved extends Map<string, string> {
  private key = "";
  private never = new Set<string>();

  /** Goes over to the form in hand, with what was typed into it before the page was loaded anew. */
  of(form: Form): void {
    const questions = [...form.questions, ...(form.wanted?.questions ?? [])];
    this.never = new Set(questions.filter(({ secure, type }) => secure || type === "file").map(({ step }) => step));
    const key = `hongniang:typed:${form.application_id}`;
    if (key === this.key) return;
    this.clear();
    this.key = key;
    for (const [step, value] of load(key)) if (!this.never.has(step)) super.set(step, value);
  }

  override set(step: string, value: string): this {
    super.set(step, value);
    this.save();
    return this;
  }

  override delete(step: string): boolean {
    const had = super.delete(step);
    this.save();
    return had;
  }

  /** The form is handed in or given up. */
  end(): void {
    this.clear();
    this.save();
  }

  private save(): void {
    if (!this.key) return;
    const kept = [...this].filter(([step]) => !this.never.has(step));
    try {
      if (kept.length > 0) sessionStorage.setItem(this.key, JSON.stringify(kept));
      else sessionStorage.removeItem(this.key);
    } catch {
      // Private windows may refuse storage: then it lasts as long as the page.
    }
  }
}

function load(key: string): [string, string][] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? kept.filter((pair): pair is [string, string] => Array.isArray(pair) && typeof pair[0] === "string" && typeof pair[1] === "string") : [];
  } catch {
    return [];
  }
}
