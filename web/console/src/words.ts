export const STATES: Record<string, string> = {
  requested: "刚刚请求",
  queued: "等待中",
  offered: "待接入",
  active: "服务中",
  on_hold: "已挂起",
  transfer_offered: "转交中",
  after_hours: "非服务时间",
  callback: "待回复",
  resolved: "已结束",
  abandoned: "已放弃",
};

export const OUTCOMES = [
  { value: "answered", title: "已解答" },
  { value: "referred", title: "已转介其他部门" },
  { value: "callback", title: "约好回访" },
  { value: "no_response", title: "对方没有回应" },
  { value: "other", title: "其他" },
] as const;

export const WAITING = ["requested", "queued", "offered", "after_hours", "callback"];
export const IN_HAND = ["active", "on_hold", "transfer_offered"];
export const OFFERING = ["offered", "transfer_offered"];

const CLOCK = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });

/** The time of day in China of an instant, e.g. 16:05. */
export function clockTime(instant: string): string {
  return CLOCK.format(new Date(instant));
}

/** A waiting time in words: 45 秒, 3 分钟, 2 小时 5 分. */
export function waited(seconds: number): string {
  if (seconds < 60) return `${seconds} 秒`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} 分钟` : `${Math.floor(minutes / 60)} 小时 ${minutes % 60} 分`;
}

const DAY = new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });

/** Day and time in China of an instant, e.g. 2026/11/23 16:05. */
export function dayTime(instant: string): string {
  return DAY.format(new Date(instant));
}
