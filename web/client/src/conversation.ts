import { pause } from "./backoff";
import { Calls, type Opened, type Session } from "./calls";
import type { Answered, Message } from "./contract";
import { ProblemError } from "./http";
import { newId } from "./ids";
import { Memory, sessionKey } from "./memory";
import { type Item, Outbox, type Outgoing, type Pending } from "./outbox";
import { rarely } from "./rarely";
import { Sequence } from "./sequence";
import { Stream, socketUrl } from "./stream";

/** A secure value outlived its conversation. */
const OVER = { title: "对话已结束", status: 409, detail: "原来的对话已结束，这一项没有发送，请重新填写。" };

export interface Listener {
  onMessage: (message: Message) => void;
  onPending: (pending: Pending[]) => void;
  onTyping: (role: string) => void;
  onOnline: (online: boolean) => void;
  /** The place in the queue has changed. */
  onPlace?: (position: number, waitMinutes: number | null) => void;
  /** How far the volunteer has come with what was said to her. */
  onSeen?: (deliveredSeq: number, readSeq: number) => void;
  onRestart: () => void;
  /** The link by which the page was opened is good no more; the sentence says what to do. */
  onLinkOver?: (detail: string) => void;
}

export interface Options {
  /** Where the service is, without a last slash; empty for our own pages. */
  base: string;
  channel: string;
  locale?: string;
  /** Whose conversation it is in this browser: another's is another. Stays in the browser. */
  user?: string;
  wait?: (ms: number) => Promise<void>;
}

const PATIENCE_S = 20;

/**
 * A conversation that survives reloads, lost sockets and doubled answers: each message comes once and in order.
 * Tabs of one browser are in the same one.
 */
export class Conversation {
  private readonly calls: Calls;
  private online = true;
  /** Tells the other side that the person types. */
  readonly typing = rarely(3000, () => this.stream?.send({ type: "typing" }));
  private readonly sequence = new Sequence();
  private readonly outbox: Outbox;
  private readonly memory: Memory<Session>;
  private stream: Stream | null = null;
  private restarting: Promise<void> | null = null;
  private reading: Promise<void> | null = null;
  private unwatch: () => void = () => undefined;
  private watched = false;
  /** The volunteer's last words, and what she was told of them: twice their seq, and one more once they were seen. */
  private spoken = 0;
  private acknowledged = 0;

  constructor(
    private readonly options: Options,
    private readonly listener: Listener,
  ) {
    const key = sessionKey(options.base, options.user);
    this.memory = new Memory<Session>(key);
    this.calls = new Calls(options.base);
    this.calls.session = this.memory.load();
    this.outbox = new Outbox({
      memory: new Memory<Item[]>(`${key}:outbox`),
      send: (item) => this.send(item),
      onChange: listener.onPending,
      wait: options.wait ?? pause,
    });
  }

  /** Whether a conversation was begun before in this browser. */
  get known(): boolean {
    return this.calls.session !== null;
  }

  /**
   * Opens the conversation that a ticket names, or else that of before, or a new one, and sends what was left unsent.
   * Throws where the server is away.
   */
  async open(ticket = ""): Promise<void> {
    this.unwatch();
    this.unwatch = this.memory.watch((session) => session && this.follow(session));
    if (ticket && (await this.redeemed(ticket))) this.listen();
    else if (!this.known || !(await this.resumed())) await this.restart();
    else this.listen();
    this.outbox.retry();
  }

  close(): void {
    this.unwatch();
    this.stream?.stop();
  }

  /** Whether the person sees what comes. */
  look(watched: boolean): void {
    this.watched = watched;
    this.acknowledge();
  }

  say(text: string): void {
    this.post("/messages", { text }, text);
  }

  press(payload: string, title: string): void {
    this.post("/messages", { payload }, title);
  }

  /** Answers the secure question of a `form_prompt`. */
  answerSecurely(asked: Message, value: string): void {
    this.post("/secure-answers", { ...question(asked), value }, "（已安全填写）");
  }

  /** An address where a secure question is answered on the service's own page; for pages that others can read. */
  async secureLink(asked: Message): Promise<string> {
    return new URL((await this.calls.post<{ url: string }>("/secure-links", question(asked))).url, location.href).href;
  }

  /** Hands a file in, and answers the question in hand with it. Throws ProblemError, which says what is wrong. */
  async upload(file: File): Promise<void> {
    const kept = await this.calls.file<{ upload_id: string }>("/files", file);
    this.post("/messages", { text: kept.upload_id }, "（已上传文件）");
  }

  async rate(body: Record<string, unknown>): Promise<void> {
    await this.calls.post("/rating", body);
  }

  /** Sends a picture or a PDF; the same `id` again is the same file. Throws with the reason where it is not taken. */
  async attach(id: string, file: File): Promise<void> {
    const answer = await this.calls.file<Answered>("/attachments", file, { client_msg_id: id });
    this.take([answer.message, ...answer.replies]);
  }

  /** An address that opens a file for a while. */
  async fileUrl(id: string): Promise<string> {
    return this.calls.at((await this.calls.get<{ url: string }>(`/attachments/${id}/link`)).url);
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
    const { channel, locale } = this.options;
    this.enter(await this.calls.open("", { channel, locale, page_url: location.origin }));
    this.listen();
  }

  /** A ticket is good once: what was used or is over leaves the conversation of before. */
  private async redeemed(ticket: string): Promise<boolean> {
    try {
      this.enter(await this.calls.open("/continue", { ticket }));
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError) || error.passing) throw error;
      this.listener.onLinkOver?.(error.message);
      return false;
    }
  }

  private enter(opened: Opened): void {
    this.turnTo({ id: opened.conversation_id, token: opened.token });
    this.memory.save(this.calls.session);
    this.take(opened.messages);
  }

  private turnTo(session: Session): void {
    this.calls.session = session;
    this.sequence.clear();
    this.spoken = this.acknowledged = 0;
    this.listener.onRestart();
  }

  /** Another tab began a new conversation, or came by a link: this one goes along. */
  private follow(session: Session): void {
    if (session.id === this.id) return;
    this.turnTo(session);
    this.listen();
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

  private catchUp(patient = false): Promise<void> {
    this.reading ??= this.read(patient).finally(() => (this.reading = null));
    return this.reading;
  }

  private async read(patient: boolean): Promise<void> {
    const id = this.id;
    const wait = patient ? `&wait=${PATIENCE_S}` : "";
    const read = await this.calls.get<{ messages: Message[] }>(`/messages?after=${this.sequence.last}${wait}`);
    if (id === this.id) this.take(read.messages);
  }

  private listen(): void {
    this.stream?.stop();
    this.stream = new Stream({
      url: () => socketUrl(this.options.base, `/v1/conversations/${this.id}/stream?after=${this.sequence.last}`),
      token: () => this.calls.session?.token ?? "",
      onFrame: (frame) => this.frame(frame),
      onState: (online) => this.reached(online),
      poll: (patient) => this.catchUp(patient),
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
    else if (frame.type === "presence") this.listener.onSeen?.(Number(frame.delivered_seq), Number(frame.read_seq));
    else if (frame.type === "resync") this.catchUpLater();
    else if (frame.type === "ready") {
      this.acknowledged = 0;
      this.acknowledge();
    } else if (frame.type === "error" && isGone(frame)) {
      this.restart().catch(() => undefined);
    }
  }

  /** Hands messages on in order of seq, each once; a gap is read again from the server. */
  private take(messages: Message[]): void {
    for (const message of this.sequence.take(messages)) {
      if (message.role === "user") this.outbox.seen();
      if (message.role === "volunteer") this.spoken = message.seq;
      this.listener.onMessage(message);
    }
    this.acknowledge();
    if (this.sequence.gap && this.reading === null) this.catchUpLater();
  }

  /** Tells the volunteer what arrived and what was seen, each once a socket; a hidden page shows nothing. */
  private acknowledge(): void {
    const read = this.watched && !document.hidden;
    const news = 2 * this.spoken + Number(read);
    if (!this.spoken || news <= this.acknowledged) return;
    this.acknowledged = news;
    this.stream?.send({ type: "ack", seq: this.spoken, read });
  }

  /** Where it fails, the stream's own reconnect reads again. */
  private catchUpLater(): void {
    this.catchUp().catch(() => undefined);
  }

  private post(path: Outgoing["path"], body: Record<string, unknown>, text: string): void {
    const id = newId();
    const only = path === "/secure-answers" ? { only: this.id } : {};
    this.outbox.add({ path, ...only, body: { client_msg_id: id, ...body }, pending: { id, text, state: "sending", why: "" } });
  }

  /** A conversation that is over or was deleted gives way to a new one. */
  private async send(item: Outgoing): Promise<void> {
    if (!this.known) await this.restart();
    try {
      await this.deliver(item);
    } catch (error) {
      if (!isGone(error)) throw error;
      await this.restart();
      await this.deliver(item);
    }
  }

  private async deliver(item: Outgoing): Promise<void> {
    const id = this.id;
    if (item.only !== undefined && item.only !== id) throw new ProblemError(OVER, null);
    const answer = await this.calls.post<Answered>(item.path, item.body);
    if (id === this.id) this.take([answer.message, ...answer.replies]);
  }

  private get id(): string {
    return this.calls.session?.id ?? "";
  }
}

function question({ data: { application_id, step } }: Message): Record<string, unknown> {
  return { application_id, step };
}

/** Whether an error, or a frame that tells of one, says that the conversation is over. */
function isGone(told: unknown): boolean {
  const status = (told as { problem?: { status: number } }).problem?.status;
  return status === 401 || status === 404;
}
