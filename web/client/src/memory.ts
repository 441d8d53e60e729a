/** Keeps a small value across reloads; where the browser allows no storage, as long as the page lives. */
export class Memory<T> {
  private held: T | null = null;

  constructor(private readonly key: string) {}

  load(): T | null {
    try {
      const raw = localStorage.getItem(this.key);
      return raw === null ? this.held : (JSON.parse(raw) as T);
    } catch {
      return this.held;
    }
  }

  save(value: T | null): void {
    this.held = value;
    try {
      if (value === null) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify(value));
    } catch {
      // Private windows and foreign frames may refuse storage: memory has to do.
    }
  }

  /** Hears what other tabs save. Gives back what ends the hearing. */
  watch(heard: (value: T | null) => void): () => void {
    const listener = (event: StorageEvent): void => {
      if (event.key !== this.key) return;
      this.held = null;
      heard(this.load());
    };
    addEventListener("storage", listener);
    return () => removeEventListener("storage", listener);
  }
}

/** Where a browser keeps its conversation with the service at `base`, the same for all pages and scripts of one origin. */
export function sessionKey(base: string, user = ""): string {
  return `hongniang:${new URL(base, location.href).origin}${user && `:${user}`}`;
}
