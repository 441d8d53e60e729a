import { flushPromises } from "@vue/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { onExpired } from "../src/api";
import { coalesced } from "../src/coalesced";
import { episodes, hear, start, stop } from "../src/live";

interface Fake {
  url: string;
  onmessage: (event: { data: string }) => void;
}

let sockets: Fake[];
let asOf: number;
let reads: number;

beforeEach(() => {
  sockets = [];
  asOf = 10;
  reads = 0;
  vi.stubGlobal("WebSocket", class {
    onmessage = (): void => undefined;
    constructor(readonly url: string) {
      sockets.push(this);
    }
    close = vi.fn();
  });
  vi.stubGlobal("fetch", () => {
    reads += 1;
    return Promise.resolve(new Response(JSON.stringify({ episodes: [{ id: `read-${reads}` }], as_of_event: asOf })));
  });
});

afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

const frame = (body: unknown): void => sockets.at(-1)?.onmessage({ data: JSON.stringify(body) });
const event = (id: number, type: string): void => frame({ type: "event", event: { id, type, episode_id: "e1", data: {} } });

it("hears every event once, also those that a fresh queue already knows of", async () => {
  await start();
  expect(sockets[0]?.url).toContain("after=10");
  const heard: number[] = [];
  const deaf = hear({ event: (e) => heard.push(e.id), stale: vi.fn(), typing: vi.fn() });
  asOf = 12;
  event(11, "episode.accept");
  await flushPromises();
  expect(episodes.value.map((row) => row.id)).toEqual(["read-2"]);
  event(12, "message");
  event(12, "message");
  expect(heard).toEqual([11, 12]);
  deaf();
});

it("reads again what is shown where the stream says that too much was missed", async () => {
  await start();
  const stale = vi.fn();
  const deaf = hear({ event: vi.fn(), stale, typing: vi.fn() });
  frame({ type: "resync" });
  frame({ type: "ready", as_of_event: 5000 });
  await flushPromises();
  expect(stale).toHaveBeenCalledOnce();
  expect(reads).toBe(2);
  event(4000, "message");
  deaf();
});

it("tells when the session is over", async () => {
  const expired = vi.fn();
  onExpired(expired);
  await start();
  frame({ type: "error", problem: { status: 401 } });
  expect(expired).toHaveBeenCalledOnce();
});

it("runs once more for all who asked meanwhile", async () => {
  let runs = 0;
  const run = coalesced(async () => {
    runs += 1;
    await Promise.resolve();
  });
  await Promise.all([run(), run(), run()]);
  expect(runs).toBe(2);
  await run();
  expect(runs).toBe(3);
});
