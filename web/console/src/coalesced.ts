/** Runs `work` one at a time. Who asks while it runs gets one more run after it, shared by all who asked. */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;

  async function untilFresh(): Promise<void> {
    do {
      again = false;
      await work();
    } while (again);
  }

  return () => {
    if (running === null) running = untilFresh().finally(() => (running = null));
    else again = true;
    return running;
  };
}
