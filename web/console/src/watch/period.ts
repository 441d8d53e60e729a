import { ref } from "vue";

/** First and last day, as the picker has them; null is the server's last thirty days. */
export function usePeriod() {
  const days = ref<[string, string] | null>(null);
  const query = (more: Record<string, string> = {}): string => {
    const [since, until] = days.value ?? [];
    const all = { ...(since && until ? { since, until } : {}), ...more };
    const written = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== "")).toString();
    return written ? `?${written}` : "";
  };
  return { days, query };
}
