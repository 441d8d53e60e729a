/** How somebody stands with 轮训, in words. */
export const STANDINGS: Record<string, { title: string; type: "success" | "warning" | "danger" | "info" }> = {
  never: { title: "没有轮训记录", type: "danger" },
  late: { title: "轮训逾期", type: "danger" },
  soon: { title: "快到期", type: "warning" },
  done: { title: "已轮训", type: "success" },
  not_meant: { title: "不要求轮训", type: "info" },
};

export const ROLE_TITLES: Record<string, string> = { volunteer: "志愿者", clerk: "经办", editor: "编辑", supervisor: "督导", admin: "管理员" };

/** Minutes as people say them: 1 小时 35 分. */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const left = minutes % 60;
  return [hours ? `${hours} 小时` : "", left || !hours ? `${left} 分` : ""].filter(Boolean).join(" ");
}
