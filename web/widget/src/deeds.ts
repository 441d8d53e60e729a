/** What a message's parts can set going. */
export interface Deeds {
  /** Where the service is; on another site's page its own addresses begin here. */
  base: string;
  press: (payload: string, title: string) => void;
  say: (text: string) => void;
  answerSecurely: (applicationId: string, step: string, value: string) => void;
  /** Hands a file in as the answer; throws what is wrong with it. */
  upload: (file: File) => Promise<void>;
  openFile: (id: string) => void;
  rate: (body: Record<string, unknown>) => Promise<void>;
}
