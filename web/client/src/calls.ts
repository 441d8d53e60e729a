import type { Message } from "./contract";
import { request } from "./http";

export interface Session {
  id: string;
  token: string;
}

/** What opening a conversation brings. */
export interface Opened {
  conversation_id: string;
  token: string;
  messages: Message[];
}

/** The calls of one conversation, with its token. Each throws ProblemError, or what fetch throws. */
export class Calls {
  session: Session | null = null;

  constructor(private readonly base: string) {}

  /** An address of the service from an address at it. */
  at(path: string): string {
    return this.base + path;
  }

  /** Opens a conversation: a new one, or that of a ticket. */
  open(path: string, body: Record<string, unknown>): Promise<Opened> {
    return request<Opened>(this.at(`/v1/conversations${path}`), { method: "POST", body: JSON.stringify(body) });
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>(path, { method: "GET" });
  }

  post<T>(path: string, body: Record<string, unknown>): Promise<T> {
    return this.call<T>(path, { method: "POST", body: JSON.stringify(body) });
  }

  file<T>(path: string, file: File, more: Record<string, string> = {}): Promise<T> {
    const body = new FormData();
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    body.set("file", file);
    return this.call<T>(path, { method: "POST", body });
  }

  private call<T>(path: string, init: RequestInit): Promise<T> {
    const { id, token } = this.session ?? { id: "", token: "" };
    return request<T>(this.at(`/v1/conversations/${id}${path}`), { ...init, headers: { Authorization: `Bearer ${token}` } });
  }
}
