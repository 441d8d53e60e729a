import { Memory } from "@hongniang/client";
import { ref, watch } from "vue";
import { episodes, offers } from "./live";

const kept = new Memory<boolean>("hongniang:chime");

/** Whether offers and people who come are heard. */
export const chime = ref(kept.load() ?? true);
watch(chime, (on) => kept.save(on));

/** Tells of who waits: in the title of the page, and by a short tone. Returns how to stop. */
export function announceWaiting(): () => void {
  const waiting = (): string[] => episodes.value.filter((row) => ["queued", "offered"].includes(row.state)).map((row) => row.id);
  const mine = (): string[] => offers.value.map((row) => row.id);
  const deaf = watch(waiting, (now, before = []) => {
    document.title = `${now.length > 0 ? `（${now.length}）` : ""}就业红娘 · 工作台`;
    if (chime.value && now.some((id) => !before.includes(id))) ring(740);
  }, { immediate: true });
  const silent = watch(mine, (now, before = []) => {
    if (chime.value && now.some((id) => !before.includes(id))) ring(988);
  }, { immediate: true });
  return () => {
    deaf();
    silent();
  };
}

function ring(hertz: number): void {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0.15, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.6);
  tone.frequency.value = hertz;
  tone.connect(volume).connect(audio.destination);
  tone.onended = () => void audio.close();
  tone.start();
  tone.stop(audio.currentTime + 0.6);
}
