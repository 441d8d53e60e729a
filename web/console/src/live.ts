import { Stream, socketUrl } from "@hongniang/client";
import { computed, ref } from "vue";
import { type Episode, type Queue, expire, staff } from "./api";
import { coalesced } from "./coalesced";
import { me } from "./session";
import { IN_HAND, OFFERING } from "./words";

export interface StaffEvent {
  id: number;
  type: string;
  conversation_id: string;
  episode_id: string;
  data: Record<string, unknown>;
}

export interface Ear {
  event: (event: StaffEvent) => void;
  /** Events may have been missed: read again what is shown. */
  stale: () => void;
  typing: (episodeId: string) => void;
}

/** What was told to whoever is signed in alone, until she has put it away. */
export const told = ref<{ id: number; text: string }[]>([]);

export const episodes = ref<Episode[]>([]);
/** What is offered to whoever is signed in. */
export const offers = computed(() => episodes.value.filter((row) => OFFERING.includes(row.state) && row.offered_to === me.value?.id));
/** When the queue was read, on the page's own clock: the server's and this device's need not agree. */
export const readAt = ref(0);
export const online = ref(true);

const ears = new Set<Ear>();
let asOf = 0;
let lastEvent = 0;
let resyncing = false;
let stream: Stream | null = null;

/** Reads the queue anew. */
export const refresh = coalesced(async () => {
  const queue = await staff<Queue>("GET", "/queue");
  episodes.value = queue.episodes;
  readAt.value = performance.now();
  asOf = queue.as_of_event;
});

/** Hears what happens from now on. Returns how to stop. */
export function hear(ear: Ear): () => void {
  ears.add(ear);
  return () => ears.delete(ear);
}

/** Opens the staff's stream after a fresh queue. A later read of the queue must not skip events of an open case. */
export async function start(): Promise<void> {
  await refresh();
  lastEvent = asOf;
  stop();
  stream = new Stream({
    url: () => socketUrl("", `/v1/staff/stream?after=${lastEvent}`),
    token: () => "",
    onFrame: take,
    onState: (open) => (online.value = open),
    poll: async () => {
      await refresh();
      for (const ear of ears) ear.stale();
    },
  });
  stream.start();
}

export function stop(): void {
  stream?.stop();
  stream = null;
}

export function tell(frame: Record<string, unknown>): void {
  stream?.send(frame);
}

function take(frame: Record<string, unknown>): void {
  if (frame.type === "event") takeEvent(frame.event as StaffEvent);
  else if (frame.type === "typing") for (const ear of ears) ear.typing(String(frame.episode_id));
  else if (frame.type === "resync") resyncing = true;
  else if (frame.type === "ready" && resyncing) {
    resyncing = false;
    lastEvent = Number(frame.as_of_event);
    refreshLater();
    for (const ear of ears) ear.stale();
  } else if (frame.type === "error" && (frame.problem as { status: number }).status === 401) expire();
}

function takeEvent(event: StaffEvent): void {
  if (event.id <= lastEvent) return;
  lastEvent = event.id;
  if (event.type.startsWith("episode.")) refreshLater();
  arrived(event);
  if (event.type === "told") told.value.push({ id: event.id, text: String(event.data.text) });
  for (const ear of ears) ear.event(event);
}

/** The person's words reached whoever has her case, whatever page is open. */
function arrived(event: StaffEvent): void {
  const message = event.data.message as { role: string; seq: number } | undefined;
  const hers = episodes.value.some((row) => row.id === event.episode_id && row.staff_id === me.value?.id && IN_HAND.includes(row.state));
  if (message?.role === "user" && hers) tell({ type: "ack", episode_id: event.episode_id, seq: message.seq });
}

/** Where it fails, the next event or the stream's reconnect reads again. */
function refreshLater(): void {
  refresh().catch(() => undefined);
}
