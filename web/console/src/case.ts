import { computed, onMounted, onUnmounted, ref } from "vue";
import { type Case, type Message, type Note, type Suggestion, sentence, staff } from "./api";
import { coalesced } from "./coalesced";
import { type StaffEvent, hear, refresh, tell } from "./live";
import { me } from "./session";
import { IN_HAND, OFFERING, WAITING } from "./words";

const TYPING_MS = 5000;

/** One episode, kept up to date, and what may be done with it. */
export function useCase(id: string) {
  const episode = ref<Case | null>(null);
  const failed = ref("");
  const typing = ref(false);
  const waiting = computed(() => WAITING.includes(episode.value?.state ?? ""));
  const offered = computed(() => OFFERING.includes(episode.value?.state ?? "") && episode.value?.offered_to === me.value?.id);
  const writable = computed(() => IN_HAND.includes(episode.value?.state ?? "") && episode.value?.staff_id === me.value?.id);
  /** Whether it is a colleague's, to be watched. */
  const watching = computed(() => IN_HAND.includes(episode.value?.state ?? "") && !writable.value && (me.value?.roles ?? []).includes("supervisor"));
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
    acknowledge();
  });

  function take(event: StaffEvent): void {
    if (event.episode_id !== id) return;
    if (event.type.startsWith("episode.")) void load();
    else if (meanwhile !== null) meanwhile.push(event);
    else if (event.type === "message") addMessage(event.data.message as Message);
    else if (event.type === "note") addNote(event.data.note as Note);
    else if (event.type === "receipt" && episode.value) Object.assign(episode.value.receipts, event.data, { known: true });
  }

  function addMessage(message: Message): void {
    if (message.role === "user") typing.value = false;
    const known = episode.value?.messages.some((other) => other.seq === message.seq) ?? true;
    if (!known) episode.value?.messages.push(message);
    if (!known) acknowledge();
  }

  /** What stands on the page arrived; what the page shows to someone who looks was read. */
  function acknowledge(): void {
    const seq = episode.value?.messages.at(-1)?.seq;
    if (writable.value && seq) tell({ type: "ack", episode_id: id, seq, read: document.visibilityState === "visible" });
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

  /** Says a clause with its source; the words are those of the document. */
  function quote(sendId: string, suggestion: Suggestion): Promise<boolean> {
    const { document_no, clause, quote: words } = suggestion.citation;
    const body = { client_msg_id: sendId, text: suggestion.lead || words, citations: [{ document_no, clause, quote: words }] };
    return attempt(async () => addMessage(await staff<Message>("POST", `/episodes/${id}/messages`, body)));
  }

  /** Sends a picture or a PDF. The same `sendId` again is the same file. */
  function attach(sendId: string, file: File): Promise<boolean> {
    const form = new FormData();
    form.set("client_msg_id", sendId);
    form.set("file", file);
    return attempt(async () => addMessage(await staff<Message>("POST", `/episodes/${id}/attachments`, form)));
  }

  function showTyping(episodeId: string): void {
    if (episodeId !== id) return;
    typing.value = true;
    clearTimeout(quiet);
    quiet = setTimeout(() => (typing.value = false), TYPING_MS);
  }

  const deaf = hear({ event: take, stale: () => void load(), typing: showTyping });
  onMounted(load);
  document.addEventListener("visibilitychange", acknowledge);
  onUnmounted(() => {
    deaf();
    document.removeEventListener("visibilitychange", acknowledge);
    clearTimeout(quiet);
  });
  return { episode, failed, typing, waiting, offered, watching, writable, act, say, quote, attach, attempt, load, addMessage };
}
