import { computed, ref } from "vue";
import { type Canned, staff } from "./api";

const all = ref<Canned[]>([]);

export async function loadCanned(): Promise<void> {
  all.value = (await staff<{ replies: Canned[] }>("GET", "/canned")).replies;
}

export async function keepCanned(reply: Omit<Canned, "id">, id = ""): Promise<void> {
  if (id) await staff("PUT", `/canned/${id}`, reply);
  else await staff("POST", "/canned", reply);
  await loadCanned();
}

export async function dropCanned(id: string): Promise<void> {
  await staff("DELETE", `/canned/${id}`);
  await loadCanned();
}

export const canned = computed(() => all.value);

/** What is looked for behind the `/` of a draft that begins with one; null where it does not. */
export function sought(draft: string): string | null {
  return draft.startsWith("/") && !draft.includes("\n") ? draft.slice(1).trim() : null;
}

/** Replies that fit what is looked for: those on the topic in hand first. */
export function fitting(replies: Canned[], words: string, topic: string): Canned[] {
  const fits = replies.filter((reply) => !words || `${reply.title} ${reply.topic} ${reply.text}`.includes(words));
  return [...fits].sort((one, other) => Number(other.topic === topic) - Number(one.topic === topic)).slice(0, 8);
}
