/** A clause as `GET /v1/policies/documents/…` gives it. */
export interface Clause {
  clause: string;
  heading: string;
  text: string;
  children: Clause[];
}

/** What a message's parts can set going. */
export interface Deeds {
  /** Where the service is; on another site's page its own addresses begin here. */
  base: string;
  /** Whether the page around is another site's, which can read whatever is typed here. */
  foreign: boolean;
  press: (payload: string, title: string) => void;
  say: (text: string) => void;
  answerSecurely: (applicationId: string, step: string, value: string) => void;
  /** The address of the service's own page for a secure answer. */
  secureLink: (applicationId: string, step: string) => Promise<string>;
  /** Hands a file in as the answer; throws what is wrong with it. */
  upload: (file: File) => Promise<void>;
  openFile: (id: string) => void;
  rate: (body: Record<string, unknown>) => Promise<void>;
  /** The clauses of a document. */
  document: (documentNo: string) => Promise<Clause[]>;
  /** Says something to who cannot see it. */
  announce: (words: string) => void;
}
