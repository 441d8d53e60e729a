import { ref } from "vue";
import { type Letter, staff } from "./api";

/** Messages that did not reach their person in WeChat. */
export const letters = ref<Letter[]>([]);

export async function loadLetters(): Promise<void> {
  letters.value = (await staff<{ letters: Letter[] }>("GET", "/wechat/letters")).letters;
}

/** Sends a message once more, or gives it up. */
export async function decide(letter: Letter, deed: "retry" | "drop"): Promise<void> {
  await staff("POST", `/wechat/letters/${letter.id}/${deed}`);
  await loadLetters();
}
