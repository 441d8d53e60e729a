import { computed, onMounted, onUnmounted, ref } from "vue";
import { type Case, type Message, type Note, sentence, staff } from "./api";
import { coalesced } from "./coalesced";
import { type StaffEvent, hear, refresh } from "./live";
import { me } from "./session";

const TYPING_MS = 5000;
const WAITING = ["queued", "offered", "after_hours"];
const IN_HAND = ["active", "on_hold"];

/** One episode, kept up to date, and what may be done with it. */
export function useCase(id: string) {
  const episode = ref<Case | null>(null);
  const failed = ref("");
  const typing = ref(false);
  const waiting = computed(() => WAITING.includes(episode.value?.state ?? ""));
  const offered = computed(() => episode.value?.state === "offered" && episode.value.offered_to === me.value?.id);
  const writable = computed(() => IN_HAND.includes(episode.value?.state ?? "") && episode.value?.staff_id === me.value?.id);
  let quiet: ReturnType<typeof setTimeout> | undefined;
  /** What came while the case was being read: the answer may be older than it. */
  let meanwhile: StaffEvent[] | null = null;

  const load = coalesced(async () => {
    meanwhile = [];
    try {
      episode.value = await staff<Case>("GET", `/episodes/${id}`);
    } catch (error) {
      failed.value ||= sentence(error);
    }
    const late = meanwhile;
    meanwhile = null;
    late.forEach(take);
  });

  function take(event: StaffEvent): void {
    if (event.episode_id !== id) return;
    if (event.type.startsWith("episode.")) void load();
    else if (meanwhile !== null) meanwhile.push(event);
    else if (event.type === "message") addMessage(event.data.message as Message);
    else if (event.type === "note") addNote(event.data.note as Note);
  }

  function addMessage(message: Message): void {
    if (message.role === "user") typing.value = false;
    const known = episode.value?.messages.some((other) => other.seq === message.seq) ?? true;
    if (!known) episode.value?.messages.push(message);
  }

  function addNote(note: Note): void {
    const known = episode.value?.notes.some((other) => other.id === note.id) ?? true;
    if (!known) episode.value?.notes.push({ ...note });
  }

  /** Whether it went well; if not, `failed` says why. */
  async function attempt(deed: () => Promise<void>): Promise<boolean> {
    failed.value = "";
    try {
      await deed();
      return true;
    } catch (error) {
      failed.value = sentence(error);
      return false;
    }
  }

  async function act(action: string, body?: unknown): Promise<void> {
    await attempt(async () => void (await staff("POST", `/episodes/${id}/${action}`, body)));
    await load();
    await refresh().catch(() => undefined);
  }

  /** Says something to the person, or notes it down for colleagues. The same `sendId` again is the same message. */
  function say(sendId: string, text: string, internal: boolean): Promise<boolean> {
    const body = { client_msg_id: sendId, text };
    return attempt(async () => {
      if (internal) addNote(await staff<Note>("POST", `/episodes/${id}/notes`, body));
      else addMessage(await staff<Message>("POST", `/episodes/${id}/messages`, body));
    });
  }

  function showTyping(episodeId: string): void {
    if (episodeId !== id) return;
    typing.value = true;
    clearTimeout(quiet);
    quiet = setTimeout(() => (typing.value = false), TYPING_MS);
  }

  const deaf = hear({ event: take, stale: () => void load(), typing: showTyping });
  onMounted(load);
  onUnmounted(() => {
    deaf();
    clearTimeout(quiet);
  });
  return { episode, failed, typing, waiting, offered, writable, act, say };
}
