import { ProblemError } from "@hongniang/client";

/** What a person is told of an error: the server's own sentence, or that the network is away. */
export function sentence(error: unknown): string {
  return error instanceof ProblemError ? error.problem.detail : "网络好像断开了，请检查后再试一次。您填的还在。";
}

export function isStatus(error: unknown, status: number): boolean {
  return error instanceof ProblemError && error.problem.status === status;
}
