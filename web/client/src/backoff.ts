/** Milliseconds to wait before try number `attempt` (0, 1, 2 …): doubling, at most 30 s, half of it by chance. */
export function backoff(attempt: number, chance: number = Math.random()): number {
  const whole = Math.min(30_000, 500 * 2 ** attempt);
  return whole / 2 + (whole / 2) * chance;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
