import { pause } from "./backoff";
import type { Answered, Message } from "./contract";
import { ProblemError, request } from "./http";
import { newId } from "./ids";
import { Memory } from "./memory";
import { type Item, Outbox, type Outgoing, type Pending } from "./outbox";
import { rarely } from "./rarely";
import { Stream, socketUrl } from "./stream";

/** A secure value outlived its conversation. */
const OVER = { title: "对话已结束", status: 409, detail: "原来的对话已结束，这一项没有发送，请在新的对话里重新填写。" };

interface Session {
  id: string;
  token: string;
}

interface Opened {
  conversation_id: string;
  token: string;
  messages: Message[];
}

export interface Listener {
  onMessage: (message: Message) => void;
  onPending: (pending: Pending[]) => void;
  onTyping: (role: string) => void;
  onOnline: (online: boolean) => void;
  /** The place in the queue has changed. */
  onPlace?: (position: number, waitMinutes: number | null) => void;
  onRestart: () => void;
  /** The link by which the page was opened is good no more; the sentence says what to do. */
  onLinkOver?: (detail: string) => void;
}

/** A conversation that survives reloads, lost sockets and doubled answers: each message comes once and in order. */
export class Conversation {
  private session: Session | null;
  private lastSeq = 0;
  private online = true;
  /** Tells the other side that the person types. */
  readonly typing = rarely(3000, () => this.stream?.send({ type: "typing" }));
  private readonly held = new Map<number, Message>();
  private readonly outbox: Outbox;
  private readonly memory: Memory<Session>;
  private stream: Stream | null = null;
  private restarting: Promise<void> | null = null;
  private reading: Promise<void> | null = null;

  constructor(
    private readonly base: string,
    private readonly channel: string,
    private readonly listener: Listener,
    wait: (ms: number) => Promise<void> = pause,
  ) {
    this.memory = new Memory<Session>(`hongniang:${base}`);
    this.session = this.memory.load();
    this.outbox = new Outbox({
      memory: new Memory<Item[]>(`hongniang:${base}:outbox`),
      send: (item) => this.send(item),
      onAnswered: (answer) => this.take([answer.message, ...answer.replies]),
      onChange: listener.onPending,
      wait,
    });
  }

  /**
   * Opens the conversation that a ticket names, or else that of before, or a new one, and sends what was left unsent.
   * Throws where the server is away.
   */
  async open(ticket = ""): Promise<void> {
    if (ticket && (await this.redeemed(ticket))) this.listen();
    else if (this.session === null || !(await this.resumed())) await this.restart();
    else this.listen();
    this.outbox.retry();
  }

  close(): void {
    this.stream?.stop();
  }

  say(text: string): void {
    this.post("/messages", { text }, text);
  }

  press(payload: string, title: string): void {
    this.post("/messages", { payload }, title);
  }

  answerSecurely(applicationId: string, step: string, value: string): void {
    this.post("/secure-answers", { application_id: applicationId, step, value }, "（已安全填写）");
  }

  /** Hands a file in, and answers the question in hand with it. Throws ProblemError, which says what is wrong. */
  async upload(file: File): Promise<void> {
    const form = new FormData();
    form.append("file", file);
    if (this.session === null) await this.restart();
    const { Authorization = "" } = this.init("POST").headers as Record<string, string>;
    const kept = await request<{ upload_id: string }>(this.url("/files"), { method: "POST", headers: { Authorization }, body: form });
    this.post("/messages", { text: kept.upload_id }, "（已上传文件）");
  }

  async rate(body: Record<string, unknown>): Promise<void> {
    await request(this.url("/rating"), this.init("POST", body));
  }

  /** Sends a picture or a PDF; the same `id` again is the same file. Throws with the reason where it is not taken. */
  async attach(id: string, file: File): Promise<void> {
    const form = new FormData();
    form.set("client_msg_id", id);
    form.set("file", file);
    const answer = await request<Answered>(this.url("/attachments"), { ...this.init("POST"), body: form });
    this.take([answer.message, ...answer.replies]);
  }

  /** An address that opens a file for a while. */
  async fileUrl(id: string): Promise<string> {
    return this.base + (await request<{ url: string }>(this.url(`/attachments/${id}/link`), this.init("GET"))).url;
  }

  /** Tries the sends that failed once more. */
  retry(): void {
    this.outbox.retry();
  }

  /** Forgets a send that the server refused. */
  drop(id: string): void {
    this.outbox.drop(id);
  }

  /** Begins a new conversation; whoever asks while one is being opened gets that one. */
  private restart(): Promise<void> {
    this.restarting ??= this.begin().finally(() => (this.restarting = null));
    return this.restarting;
  }

  private async begin(): Promise<void> {
    const opened = await request<Opened>(
      `${this.base}/v1/conversations`,
      this.init("POST", { channel: this.channel, page_url: globalThis.location?.origin ?? "" }),
    );
    this.enter(opened);
    this.listen();
  }

  /** A ticket is good once: what was used or is over leaves the conversation of before. */
  private async redeemed(ticket: string): Promise<boolean> {
    try {
      this.enter(await request<Opened>(`${this.base}/v1/conversations/continue`, this.init("POST", { ticket })));
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError) || error.passing) throw error;
      this.listener.onLinkOver?.(error.message);
      return false;
    }
  }

  private enter(opened: Opened): void {
    this.session = { id: opened.conversation_id, token: opened.token };
    this.memory.save(this.session);
    this.lastSeq = 0;
    this.held.clear();
    this.listener.onRestart();
    this.take(opened.messages);
  }

  private async resumed(): Promise<boolean> {
    try {
      await this.catchUp();
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }

  private catchUp(): Promise<void> {
    this.reading ??= this.read().finally(() => (this.reading = null));
    return this.reading;
  }

  private async read(): Promise<void> {
    const read = await request<{ messages: Message[] }>(this.url(`/messages?after=${this.lastSeq}`), this.init("GET"));
    this.take(read.messages);
  }

  private listen(): void {
    this.stream?.stop();
    this.stream = new Stream({
      url: () => socketUrl(this.base, `/v1/conversations/${this.session?.id}/stream?after=${this.lastSeq}`),
      token: () => this.session?.token ?? "",
      onFrame: (frame) => this.frame(frame),
      onState: (online) => this.reached(online),
      poll: () => this.catchUp(),
    });
    this.stream.start();
  }

  /** Once the server can be reached again, what failed meanwhile is sent without being asked. */
  private reached(online: boolean): void {
    if (online && !this.online) this.outbox.retry();
    this.online = online;
    this.listener.onOnline(online);
  }

  private frame(frame: Record<string, unknown>): void {
    if (frame.type === "message") this.take([frame.message as Message]);
    else if (frame.type === "typing") this.listener.onTyping(String(frame.role));
    else if (frame.type === "presence" && "position" in frame) this.listener.onPlace?.(Number(frame.position), frame.wait_minutes as number | null);
    else if (frame.type === "resync") this.catchUpLater();
    else if (frame.type === "error" && isGoneStatus((frame.problem as { status: number }).status)) {
      this.restart().catch(() => undefined);
    }
  }

  /** Hands messages on in order of seq, each once; a gap is read again from the server. */
  private take(messages: Message[]): void {
    for (const message of messages) if (message.seq > this.lastSeq) this.held.set(message.seq, message);
    for (let next = this.held.get(this.lastSeq + 1); next; next = this.held.get(this.lastSeq + 1)) {
      this.held.delete(next.seq);
      this.lastSeq = next.seq;
      if (next.role === "user") this.outbox.seen();
      this.listener.onMessage(next);
    }
    for (const seq of this.held.keys()) if (seq <= this.lastSeq) this.held.delete(seq);
    if (this.held.size > 0 && this.reading === null) this.catchUpLater();
  }

  /** Where it fails, the stream's own reconnect reads again. */
  private catchUpLater(): void {
    this.catchUp().catch(() => undefined);
  }

  private post(path: Outgoing["path"], body: Record<string, unknown>, text: string): void {
    const id = newId();
    const only = path === "/secure-answers" ? { only: this.session?.id ?? "" } : {};
    this.outbox.add({ path, ...only, body: { client_msg_id: id, ...body }, pending: { id, text, state: "sending", why: "" } });
  }

  /** A conversation that is over or was deleted gives way to a new one. */
  private async send(item: Outgoing): Promise<Answered> {
    if (this.session === null) await this.restart();
    try {
      return await this.deliver(item);
    } catch (error) {
      if (!isGone(error)) throw error;
      await this.restart();
      return await this.deliver(item);
    }
  }

  private async deliver(item: Outgoing): Promise<Answered> {
    if (item.only !== undefined && item.only !== this.session?.id) throw new ProblemError(OVER, null);
    return request<Answered>(this.url(item.path), this.init("POST", item.body));
  }

  private url(path: string): string {
    return `${this.base}/v1/conversations/${this.session?.id}${path}`;
  }

  private init(method: string, body?: Record<string, unknown>): RequestInit {
    const headers: Record<string, string> = this.session ? { Authorization: `Bearer ${this.session.token}` } : {};
    return { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
  }
}

function isGoneStatus(status: number): boolean {
  return status === 401 || status === 404;
}

function isGone(error: unknown): boolean {
  return error instanceof ProblemError && isGoneStatus(error.problem.status);
}
