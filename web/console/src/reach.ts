import { onMounted, onUnmounted, ref } from "vue";
import { type Reach, staff } from "./api";
import { coalesced } from "./coalesced";
import { hear } from "./live";
import { dayTime } from "./words";

/** How far the person of an episode can be reached, kept up to date. */
export function useReach(id: string) {
  const reach = ref<Reach | null>(null);
  /** It is a help beside the case: where it cannot be read, the case goes on. */
  const load = coalesced(async () => {
    reach.value = await staff<Reach>("GET", `/episodes/${id}/reach`).catch(() => reach.value);
  });
  const deaf = hear({
    event: (event) => void (event.episode_id === id && event.type !== "note" && load()),
    stale: () => void load(),
    typing: () => undefined,
  });
  onMounted(load);
  onUnmounted(deaf);
  return reach;
}

/** What a volunteer should know before she writes; empty where nothing limits her. */
export function reachWords(reach: Reach): string {
  if (reach.left === null) return "";
  const waiting = reach.waiting > 0 ? `还有 ${reach.waiting} 条没送到：${reach.reason}。` : "";
  if (reach.left === 0 || reach.until === null) return `微信：现在不能主动发消息，您写的会等对方下次说话时送到。${waiting}`;
  return `微信：还能发 ${reach.left} 条，到 ${dayTime(reach.until)}。${waiting}`;
}
