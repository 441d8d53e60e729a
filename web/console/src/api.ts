import { request } from "@hongniang/client";
import type { components } from "./openapi";

type Schemas = components["schemas"];
export type Episode = Schemas["Episode"];
export type Case = Schemas["Case"];
export type Me = Schemas["Me"];
export type LoggedIn = Schemas["LoggedIn"];
export type Queue = Schemas["Queue"];
export type Note = Schemas["Note"];
export type Message = Schemas["Message"];
export type Outcome = Schemas["Resolve"]["outcome"];

const CSRF_COOKIE = "hn_csrf";

/** The CSRF token that the sign-in left in a cookie which scripts of this origin can read. */
function csrf(): string {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${CSRF_COOKIE}=`));
  return found?.slice(CSRF_COOKIE.length + 1) ?? "";
}

/** A call of the staff's API under the session cookie. Throws ProblemError. */
export function staff<T>(method: "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<T> {
  return request<T>(`/v1/staff${path}`, {
    method,
    headers: method === "GET" ? {} : { "X-CSRF-Token": csrf() },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
