/** What a message's parts can set going. */
export interface Deeds {
  press: (payload: string, title: string) => void;
  say: (text: string) => void;
  answerSecurely: (applicationId: string, step: string, value: string) => void;
  rate: (body: Record<string, unknown>) => Promise<void>;
}
