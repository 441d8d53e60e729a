/** What the server says of a form. It alone decides what is asked and what an answer means. */
export interface Option {
  value: string;
  title: string;
}

export interface Question {
  step: string;
  label: string;
  prompt: string;
  help: string;
  type: string;
  secure: boolean;
  optional: boolean;
  options: Option[];
  answered: boolean;
  value: string;
  display: string;
}

export interface Fault {
  step: string;
  label: string;
  message: string;
  options: Option[];
}

export interface Receipt {
  receipt_no: string;
  submitted_at: string;
  due_on: string;
  text: string;
  status_url: string;
  qr: string;
}

/** What a clerk asked for more, and is still to come. */
export interface Wanted {
  reason: string;
  questions: Question[];
}

export interface Current {
  form: Form | null;
  waiting: string[];
}

export interface Form {
  application_id: string;
  service: string;
  title: string;
  state: string;
  state_title: string;
  revision: string;
  done: number;
  total: number;
  questions: Question[];
  next: string[];
  faults: Fault[];
  findings: { sentence: string; quote: string }[];
  hints: string[];
  disclaimer: string;
  receipt: Receipt | null;
  wanted: Wanted | null;
}
