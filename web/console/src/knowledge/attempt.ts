import { type Ref, ref } from "vue";
import { sentence } from "../api";

/** Runs deeds one at a time, and keeps what went wrong as a sentence. */
export function useAttempt(): { busy: Ref<boolean>; failed: Ref<string>; attempt: (deed: () => Promise<void>) => Promise<boolean> } {
  const busy = ref(false);
  const failed = ref("");

  async function attempt(deed: () => Promise<void>): Promise<boolean> {
    busy.value = true;
    failed.value = "";
    try {
      await deed();
      return true;
    } catch (error) {
      failed.value = sentence(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, failed, attempt };
}
