import { Stream, socketUrl } from "@hongniang/client";
import { ref } from "vue";
import { type Episode, type Queue, staff } from "./api";

export interface StaffEvent {
  id: number;
  type: string;
  conversation_id: string;
  episode_id: string;
  data: Record<string, unknown>;
}

export const episodes = ref<Episode[]>([]);
export const online = ref(true);

type Ear = (event: StaffEvent) => void;
const ears = new Set<Ear>();
let lastEvent = 0;
let stream: Stream | null = null;

/** Reads the queue anew. */
export async function refresh(): Promise<void> {
  const queue = await staff<Queue>("GET", "/queue");
  episodes.value = queue.episodes;
  lastEvent = Math.max(lastEvent, queue.as_of_event);
}

/** Hears every event from now on. Returns how to stop. */
export function hear(ear: Ear): () => void {
  ears.add(ear);
  return () => ears.delete(ear);
}

/** Opens the staff's stream after a fresh queue; both resume from the last event that was seen. */
export async function start(): Promise<void> {
  await refresh();
  stream?.stop();
  stream = new Stream({
    url: () => socketUrl("", `/v1/staff/stream?after=${lastEvent}`),
    token: () => "",
    onFrame: take,
    onState: (open) => (online.value = open),
    poll: refresh,
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
  if (frame.type === "resync") {
    lastEvent = 0;
    void refresh();
  }
  if (frame.type !== "event") return;
  const event = frame.event as StaffEvent;
  if (event.id <= lastEvent) return;
  lastEvent = event.id;
  if (event.type.startsWith("episode.")) void refresh();
  for (const ear of ears) ear(event);
}
