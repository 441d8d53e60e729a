import type { Problem } from "./contract";

/** An answer that is not a success; `problem.detail` is a sentence for people. */
export class ProblemError extends Error {
  constructor(
    readonly problem: Problem,
    readonly retryAfterMs: number | null,
  ) {
    super(problem.detail);
  }

  /** Whether the same request may succeed later. */
  get passing(): boolean {
    return this.problem.status === 429 || this.problem.status >= 500;
  }
}

/** A JSON request. Throws ProblemError for an answer that is none, and what fetch throws where there is none. */
export async function request<T>(url: string, init: RequestInit = {}): Promise<T> {
  const headers = new Headers(init.headers);
  if (typeof init.body === "string") headers.set("Content-Type", "application/json");
  const response = await fetch(url, { ...init, headers });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  const unsaid = { title: "出错了", status: response.status, detail: "服务暂时没有回应，请稍后再试。" };
  const retryAfterMs = Number(response.headers.get("Retry-After")) * 1000 || null;
  throw new ProblemError(await response.json().catch(() => unsaid), retryAfterMs);
}
