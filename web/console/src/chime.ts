import { Memory } from "@hongniang/client";
import { ref, watch } from "vue";
import { episodes } from "./live";

const kept = new Memory<boolean>("hongniang:chime");

/** Whether somebody new in the queue is heard; off until it is wanted. */
export const chime = ref(kept.load() ?? false);
watch(chime, (on) => kept.save(on));

/** Tells of who waits: in the title of the page, and by a short tone. Returns how to stop. */
export function announceWaiting(): () => void {
  const waiting = (): string[] => episodes.value.filter((row) => ["queued", "offered"].includes(row.state)).map((row) => row.id);
  return watch(waiting, (now, before = []) => {
    document.title = `${now.length > 0 ? `（${now.length}）` : ""}就业红娘 · 工作台`;
    if (chime.value && now.some((id) => !before.includes(id))) ring();
  }, { immediate: true });
}

function ring(): void {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0.15, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.6);
  tone.frequency.value = 740;
  tone.connect(volume).connect(audio.destination);
  tone.onended = () => void audio.close();
  tone.start();
  tone.stop(audio.currentTime + 0.6);
}
