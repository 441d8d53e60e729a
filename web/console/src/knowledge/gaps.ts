import { ref } from "vue";
import { type Closing, type DocumentRequest, type Gap, staff } from "../api";

export const gaps = ref<Gap[]>([]);
export const total = ref(0);
export const requests = ref<DocumentRequest[]>([]);

export async function loadGaps(): Promise<void> {
  const found = await staff<{ groups: Gap[]; total: number }>("GET", "/gaps");
  gaps.value = found.groups;
  total.value = found.total;
}

export async function loadRequests(): Promise<void> {
  requests.value = (await staff<{ requests: DocumentRequest[] }>("GET", "/gaps/requests")).requests;
}

/** Closes every question of a group that was shown. Throws ProblemError. */
export async function close(gap: Gap, closing: Closing): Promise<void> {
  await staff("POST", "/gaps/close", { gap_ids: gap.questions.map((question) => question.id), closing });
  gaps.value = gaps.value.filter((other) => other.id !== gap.id);
  total.value -= 1;
}

export async function documentCame(id: string): Promise<void> {
  const done = await staff<DocumentRequest>("POST", `/gaps/requests/${id}/done`);
  requests.value = requests.value.map((row) => (row.id === id ? { ...row, state: done.state } : row));
}
