import { newId } from "@hongniang/client";
import { ref, watch } from "vue";
import { type Case, type Form, type Message, sentence, staff } from "./api";
import { coalesced } from "./coalesced";

/** The person's open form as the volunteer may see it, and what she may do with it. */
export function useForm(episode: () => Case, added: (message: Message) => void) {
  const form = ref<Form | null>(null);
  const failed = ref("");
  const busy = ref(false);
  /** What failed is tried again under its id: it is never asked twice. */
  const ids = new Map<string, string>();

  const load = coalesced(async () => {
    try {
      form.value = await staff<Form>("GET", `/episodes/${episode().id}/form`);
    } catch (error) {
      failed.value = sentence(error);
    }
  });

  async function send(what: "ask" | "propose" | "suggest", body: Record<string, string>): Promise<boolean> {
    const key = `${what} ${JSON.stringify(body)}`;
    const id = ids.get(key) ?? newId();
    ids.set(key, id);
    failed.value = "";
    busy.value = true;
    try {
      added(await staff<Message>("POST", `/episodes/${episode().id}/form/${what}`, { client_msg_id: id, ...body }));
      ids.delete(key);
      await load();
      return true;
    } catch (error) {
      failed.value = sentence(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  /** The case is read anew at whatever happens in it, and with it the form. */
  watch(episode, () => void load(), { immediate: true });
  return { form, failed, busy, send };
}
