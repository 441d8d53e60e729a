import type { Message, Note } from "./api";

export type Entry = { key: string; message: Message; note: null } | { key: string; message: null; note: Note };

/** What was said, in the one order of `seq` whatever the clock did meanwhile, with notes where they were written. */
export function entriesOf(messages: readonly Message[], notes: readonly Note[]): Entry[] {
  const entries: Entry[] = messages.map((message) => ({ key: message.id, message, note: null }));
  for (const note of notes) {
    const later = entries.findIndex((entry) => (entry.message ?? entry.note).created_at > note.created_at);
    entries.splice(later < 0 ? entries.length : later, 0, { key: note.id, message: null, note });
  }
  return entries;
}
