import { backoff } from "./backoff";

export interface StreamOptions {
  /** The address for a resume after the last thing that was seen. */
  url: () => string;
  token: () => string;
  onFrame: (frame: Record<string, unknown>) => void;
  onState: (open: boolean) => void;
  /** Reads what is new: at once, or as soon as there is something where `patient`. */
  poll: (patient: boolean) => Promise<void>;
}

const FAILURES_BEFORE_POLLING = 3;
const AGAIN_MS = 2000;
const OPEN_WITHIN_MS = 10_000;

/** A socket that comes back by itself, and long polls where sockets do not get through. */
export class Stream {
  private socket: WebSocket | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private deadline: ReturnType<typeof setTimeout> | undefined;
  private polling = false;
  private stopped = false;

  constructor(private readonly options: StreamOptions) {}

  start(): void {
    this.stopped = false;
    addEventListener("online", this.hurry);
    document.addEventListener("visibilitychange", this.seen);
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    removeEventListener("online", this.hurry);
    document.removeEventListener("visibilitychange", this.seen);
    clearTimeout(this.timer);
    clearTimeout(this.deadline);
    this.socket?.close();
  }

  send(frame: Record<string, unknown>): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  /** The network is back: no sense in waiting out the pause. */
  private readonly hurry = (): void => {
    if (this.socket && this.socket.readyState <= 1) return;
    clearTimeout(this.timer);
    this.connect();
  };

  /** A phone that slept may hold a socket that is dead without knowing. */
  private readonly seen = (): void => {
    if (document.hidden) return;
    this.hurry();
    void this.poll(false);
  };

  private connect(): void {
    const socket = new WebSocket(this.options.url());
    this.socket = socket;
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => socket.close(), OPEN_WITHIN_MS);
    socket.onopen = () => socket.send(JSON.stringify({ type: "auth", token: this.options.token() }));
    socket.onmessage = (event: MessageEvent<string>) => {
      const frame = JSON.parse(event.data) as Record<string, unknown>;
      if (frame.type === "ready") {
        clearTimeout(this.deadline);
        this.failures = 0;
        this.options.onState(true);
      }
      this.options.onFrame(frame);
    };
    socket.onclose = () => {
      if (this.stopped || this.socket !== socket) return;
      if (this.failures < FAILURES_BEFORE_POLLING) this.options.onState(false);
      this.again();
    };
  }

  private again(): void {
    clearTimeout(this.deadline);
    this.failures += 1;
    const polling = this.failures >= FAILURES_BEFORE_POLLING;
    this.timer = setTimeout(() => {
      if (polling) void this.poll(true);
      this.connect();
    }, polling ? AGAIN_MS + backoff(0) : backoff(this.failures - 1));
  }

  /** Where plain requests get through, the person is not offline. */
  private async poll(patient: boolean): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    try {
      await this.options.poll(patient);
      if (!this.stopped) this.options.onState(true);
    } catch {
      if (!this.stopped && this.socket?.readyState !== 1) this.options.onState(false);
    } finally {
      this.polling = false;
    }
  }
}

/** The socket's address for a path on a base address. */
export function socketUrl(base: string, path: string): string {
  return new URL(base + path, location.href).href.replace(/^http/, "ws");
}
