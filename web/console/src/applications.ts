import { computed, ref } from "vue";
import { type ApplicationCase, type ApplicationLine, type Reminders, staff } from "./api";

/** The clerk's list as it was last read, and what it is narrowed to. */
export const lines = ref<ApplicationLine[]>([]);
export const show = ref<"open" | "closed">("open");
export const service = ref("");
export const county = ref("");

function query(): string {
  return new URLSearchParams({ show: show.value, service: service.value, county: county.value }).toString();
}

export async function loadLines(): Promise<void> {
  lines.value = (await staff<{ applications: ApplicationLine[] }>("GET", `/applications?${query()}`)).applications;
}

/** Where the list can be had as a table; the session cookie opens it. */
export function exportAddress(format: "csv" | "xlsx"): string {
  return `/v1/staff/applications/export?${query()}&format=${format}`;
}

export function readCase(id: string): Promise<ApplicationCase> {
  return staff<ApplicationCase>("GET", `/applications/${id}`);
}

const DEEDS = { accept: "accept", ask_more: "more_needed", complete: "complete", refuse: "refuse", deregister: "deregister" } as const;
export type Deed = keyof typeof DEEDS;

export function press(id: string, deed: Deed, body: Record<string, unknown>): Promise<ApplicationCase> {
  return staff<ApplicationCase>("POST", `/applications/${id}/${DEEDS[deed]}`, body);
}

export const DEED_TITLES: Record<Deed, string> = { accept: "受理", ask_more: "要求补充", complete: "办结", refuse: "不予通过", deregister: "注销登记" };

export const ACTION_TITLES: Record<string, string> = {
  submit: "提交", accept: "受理", ask_more: "要求补充", supply: "补充", complete: "办结", refuse: "不予通过", withdraw: "撤回", reveal: "查看个人信息",
  agree: "同意", withdraw_consent: "撤回同意", change: "变更信息", deregister: "注销登记", open_file: "打开文件", invite: "生成开通链接", attended: "看过提醒",
};

export const VERDICTS: Record<string, { title: string; type: "success" | "warning" | "info" }> = {
  ok: { title: "符合", type: "success" },
  against: { title: "可能不符合", type: "warning" },
  unknown: { title: "看不出来", type: "info" },
};

/** How near the due date is, in words: colour alone says nothing to who cannot see it. */
export function dueWords(line: Pick<ApplicationLine, "days_left" | "due_on" | "urgency">): string {
  const days = line.days_left;
  switch (line.urgency) {
    case "late": return `超期 ${-(days ?? 0)} 个工作日`;
    case "today": return "今天到期";
    case "soon":
    case "calm": return `还有 ${days} 个工作日`;
    default: return line.due_on ? `期限 ${line.due_on}` : "没有规定期限";
  }
}

/** What is due, of all that a clerk may process. */
export const reminders = ref<Reminders | null>(null);

export async function loadReminders(): Promise<void> {
  reminders.value = await staff<Reminders>("GET", "/applications/reminders");
}

/** The reminder in words; empty where nothing presses. */
export function reminderWords(due: Reminders | null): string {
  if (due === null) return "";
  return [[due.late, "份超期"], [due.today, "份今天到期"], [due.soon, `份${due.days_ahead}个工作日内到期`]]
    .filter(([count]) => count !== 0).map(([count, words]) => `${count}${words}`).join("，");
}

/** The counties and services that occur in the list, to narrow it by. */
export const places = computed(() => [...new Map(lines.value.map((line): [string, string] => [line.county, line.place]))].filter(([code]) => code !== ""));
export const services = computed(() => [...new Map(lines.value.map((line): [string, string] => [line.service, line.title]))]);
