/** The message shape of the public contract. */
export interface Button {
  title: string;
  payload: string;
}

export interface Citation {
  document_no: string;
  title: string;
  clause: string;
  heading: string;
  quote: string;
  url: string;
}

export type Role = "user" | "bot" | "volunteer" | "system";

export interface Message {
  seq: number;
  id: string;
  role: Role;
  kind: string;
  text: string;
  buttons: Button[];
  citations: Citation[];
  data: Record<string, unknown>;
  author: { name: string };
  created_at: string;
}

/** What a send brings back. */
export interface Answered {
  message: Message;
  replies: Message[];
  as_of_seq: number;
}

export interface Problem {
  /** What kind of problem, as `urn:hongniang:problem:SLUG`; absent where nothing answered. */
  type?: string;
  title: string;
  status: number;
  detail: string;
  /** Field by field; absent where nothing but a proxy answered. */
  errors?: { field: string; message: string }[];
}

export interface FormInput {
  type: string;
  secure: boolean;
  options: Button[];
}
