import { type Ref, onMounted, onUnmounted } from "vue";

/** Alt with arrows walks through the conversations, Alt+0 leaves the open one. */
export function useDeskKeys(ids: () => string[], opened: Ref<string>, open: (id: string) => void): void {
  function press(event: KeyboardEvent): void {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const all = ids();
    const at = all.indexOf(opened.value);
    const to = { ArrowDown: Math.min(at + 1, all.length - 1), ArrowUp: Math.max(at - 1, 0), 0: -1 }[event.key];
    if (to === undefined || (to >= 0 && all[to] === undefined)) return;
    event.preventDefault();
    open(all[to] ?? "");
  }
  onMounted(() => window.addEventListener("keydown", press));
  onUnmounted(() => window.removeEventListener("keydown", press));
}
