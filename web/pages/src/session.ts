import { Memory, request, sessionKey } from "@hongniang/client";

interface Session {
  id: string;
  token: string;
}

interface Opened {
  conversation_id: string;
  token: string;
}

/** The conversation of this browser, the same one as the chat's: what is filled in here is found there. */
export class Conversing {
  private readonly memory = new Memory<Session>(sessionKey(""));
  private session = this.memory.load();

  get known(): boolean {
    return this.session !== null;
  }

  /** Goes on with the conversation that a link's ticket names. Throws ProblemError where the link is over. */
  async redeem(ticket: string): Promise<void> {
    this.enter(await request<Opened>("/v1/conversations/continue", { method: "POST", body: JSON.stringify({ ticket }) }));
  }

  /** Opens a conversation where there is none. */
  async begin(): Promise<void> {
    if (this.session !== null) return;
    const body = JSON.stringify({ channel: "web", page_url: location.origin });
    this.enter(await request<Opened>("/v1/conversations", { method: "POST", body }));
  }

  /** A call about this conversation. Throws ProblemError. */
  call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const sent = body instanceof FormData ? body : body === undefined ? null : JSON.stringify(body);
    const headers = { Authorization: `Bearer ${this.session?.token}` };
    return request<T>(`/v1/conversations/${this.session?.id}${path}`, { method, body: sent, headers });
  }

  /** Forgets a conversation that is gone, so that another can be begun. */
  forget(): void {
    this.session = null;
  }

  private enter(opened: Opened): void {
    this.session = { id: opened.conversation_id, token: opened.token };
    this.memory.save(this.session);
  }
}
