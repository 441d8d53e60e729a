import { backoff } from "./backoff";

export interface StreamOptions {
  /** The address for a resume after the last thing that was seen. */
  url: () => string;
  token: () => string;
  onFrame: (frame: Record<string, unknown>) => void;
  onState: (open: boolean) => void;
  /** Called instead of a socket once sockets keep failing. */
  poll: () => Promise<void>;
}

const FAILURES_BEFORE_POLLING = 3;
const POLL_EVERY_MS = 4000;

/** A socket that comes back by itself, and polling where sockets do not get through. */
export class Stream {
  private socket: WebSocket | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(private readonly options: StreamOptions) {}

  start(): void {
    this.stopped = false;
    globalThis.addEventListener?.("online", this.hurry);
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    globalThis.removeEventListener?.("online", this.hurry);
    clearTimeout(this.timer);
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

  private connect(): void {
    const socket = new WebSocket(this.options.url());
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: "auth", token: this.options.token() }));
    socket.onmessage = (event: MessageEvent<string>) => {
      const frame = JSON.parse(event.data) as Record<string, unknown>;
      if (frame.type === "ready") {
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
    this.failures += 1;
    const polling = this.failures >= FAILURES_BEFORE_POLLING;
    const wait = polling ? POLL_EVERY_MS : backoff(this.failures - 1);
    this.timer = setTimeout(() => {
      if (polling) void this.poll();
      this.connect();
    }, wait);
  }

  /** Where plain requests get through, the person is not offline. */
  private async poll(): Promise<void> {
    try {
      await this.options.poll();
      if (!this.stopped) this.options.onState(true);
    } catch {
      this.options.onState(false);
    }
  }
}

/** The socket's address for a path on a base address. */
export function socketUrl(base: string, path: string): string {
  return new URL(base + path, globalThis.location?.href).href.replace(/^http/, "ws");
}
