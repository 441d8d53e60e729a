import type { Conversation } from "@hongniang/client";

/** A clause as `GET /v1/policies/documents/…` gives it. */
export interface Clause {
  clause: string;
  heading: string;
  text: string;
  children: Clause[];
}

/** What a message's parts can set going. */
export interface Deeds {
  /** The conversation, as far as parts of it speak. */
  talk: Pick<Conversation, "press" | "say" | "answerSecurely" | "secureLink" | "upload" | "rate" | "attach" | "typing" | "retry" | "drop">;
  /** Where the service is; on another site's page its own addresses begin here. */
  base: string;
  /** Whether the page around is another site's, which can read whatever is typed here. */
  foreign: boolean;
  openFile: (id: string) => void;
  /** The clauses of a document. */
  document: (documentNo: string) => Promise<Clause[]>;
  /** Says something to who cannot see it. */
  announce: (words: string) => void;
}
