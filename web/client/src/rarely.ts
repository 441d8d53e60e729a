/** The same deed, done at most once in `ms`: typing is told now and then, not at every key. */
export function rarely(ms: number, deed: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - last < ms) return;
    last = performance.now();
    deed();
  };
}
