import { ProblemError, request } from "@hongniang/client";
import type { components } from "./openapi";

type Schemas = components["schemas"];
export type Episode = Schemas["Episode"];
export type Case = Schemas["Case"];
export type Me = Schemas["Me"];
export type LoggedIn = Schemas["LoggedIn"];
export type Queue = Schemas["Queue"];
export type Letter = Schemas["Letter"];
export type Reach = Schemas["Reach"];
export type Form = Schemas["Form"];
export type Question = Schemas["Question"];
export type Wall = Schemas["Wall"];
export type Report = Schemas["Reports"];
export type FigureShown = Schemas["FigureShown"];
export type Rows = Schemas["Rows"];
export type FollowUp = Schemas["FollowUp"];
export type RatingFigures = Schemas["RatingFigures"];
export type AccessLine = Schemas["AccessLine"];
export type Owed = Schemas["Owed"];
export type PlanOf = Schemas["PlanOf"];
export type Note = Schemas["Note"];
export type Message = Schemas["Message"];
export type Canned = Schemas["Canned"];
export type Citation = Schemas["Citation"];
export type Colleague = Schemas["Colleague"];
export type Rota = Schemas["Rota"];
export type Suggestions = Schemas["Suggestions"];
export type Suggestion = Schemas["SuggestedClause"];
export type Team = Schemas["Team"];
export type Outcome = Schemas["Resolve"]["outcome"];
export type Clause = Schemas["Clause"];
export type Draft = Schemas["Draft"];
export type Evaluation = Schemas["Evaluation"];
export type Gap = Schemas["Group"];
export type Closing = Schemas["Close"]["closing"];
export type InForce = Schemas["InForce"];
export type Logged = Schemas["Logged"];
export type Preview = Schemas["DraftPreview"];
export type ListedDocument = Schemas["Shelved"];
export type ParsedDocument = Schemas["Preview"];
export type Metadata = ParsedDocument["document"];
export type Repeal = Schemas["Repeal"];
export type ApplicationLine = Schemas["ApplicationLine"];
export type Reminders = Schemas["Reminders"];
export type ApplicationCase = Schemas["ApplicationCase"];
export type Invited = Schemas["Invited"];
export type OwnRecord = Schemas["OwnRecord"];
export type People = Schemas["People"];
export type TotpState = Schemas["TotpState"];
export type Enrolment = Schemas["EnrolmentShown"];
export type Offer = Schemas["OfferKept"];
export type OffersKept = Schemas["OffersKept"];
export type DocumentRequest = Schemas["Request"];

const CSRF_COOKIE = "hn_csrf";

/** The CSRF token that the sign-in left in a cookie which scripts of this origin can read. */
function csrf(): string {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${CSRF_COOKIE}=`));
  return found?.slice(CSRF_COOKIE.length + 1) ?? "";
}

let whenExpired = (): void => undefined;

/** What to do when the session is over. */
export function onExpired(deed: () => void): void {
  whenExpired = deed;
}

export function expire(): void {
  whenExpired();
}

/** A call of the staff's API under the session cookie; a form (FormData) goes as it is. Throws ProblemError. */
export async function staff<T>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<T> {
  try {
    return await request<T>(`/v1/staff${path}`, {
      method,
      headers: method === "GET" ? {} : { "X-CSRF-Token": csrf() },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 401 && path !== "/login") expire();
    throw error;
  }
}

/** What is wrong with which field of what was sent; empty where it was no matter of a field. */
export function faults(error: unknown): Record<string, string> {
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  return Object.fromEntries(errors.map(({ field, message }) => [field, message]));
}

/** What went wrong as a sentence for people; a failed fetch has only a technical one. */
export function sentence(error: unknown): string {
  return error instanceof ProblemError ? error.message : "网络不通，请稍后再试。";
}
