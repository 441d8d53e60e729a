/** A part of the console and who may see it, as the server's table of roles has it. */
export interface Place {
  path: string;
  title: string;
  roles: string[];
}

const EDITORS = ["editor", "admin"];
const OPERATORS = ["supervisor", "admin"];
const OVERSEERS = ["editor", "supervisor", "admin"];

export const DESK: Place = { path: "/", title: "会话", roles: ["volunteer", "supervisor"] };
export const KNOWLEDGE: Place = { path: "/knowledge", title: "知识库", roles: OVERSEERS };
export const APPLICATIONS: Place = { path: "/applications", title: "申请", roles: ["clerk", "supervisor"] };
export const ROTA: Place = { path: "/rota", title: "排班", roles: ["volunteer"] };
export const CANNED: Place = { path: "/canned", title: "常用语", roles: ["volunteer", "supervisor"] };
export const WECHAT: Place = { path: "/wechat", title: "微信", roles: ["supervisor", "admin"] };
export const TEAM: Place = { path: "/team", title: "志愿者", roles: ["supervisor", "admin"] };
export const PROMISES: Place = { path: "/promises", title: "131", roles: ["volunteer", "supervisor"] };
export const WATCH: Place = { path: "/watch", title: "督导", roles: ["clerk", "supervisor", "admin"] };
export const MINE: Place = { path: "/mine", title: "我的", roles: ["volunteer", "clerk", "editor", "supervisor", "admin"] };
export const OFFERS: Place = { path: "/offers", title: "课程活动", roles: EDITORS };
export const SECTIONS = [DESK, APPLICATIONS, PROMISES, CANNED, ROTA, TEAM, WATCH, KNOWLEDGE, OFFERS, WECHAT, MINE];

export const WATCH_PAGES: Place[] = [
  { path: "/watch/wall", title: "大屏", roles: OPERATORS },
  { path: "/watch/reports", title: "报表", roles: OPERATORS },
  { path: "/watch/ratings", title: "好差评", roles: ["clerk", "supervisor", "admin"] },
  { path: "/watch/people", title: "人员", roles: OPERATORS },
  { path: "/watch/audit", title: "查看记录", roles: OPERATORS },
];

export const PAGES: Place[] = [
  { path: "/knowledge/gaps", title: "缺口", roles: OVERSEERS },
  { path: "/knowledge/documents", title: "文件", roles: EDITORS },
  { path: "/knowledge/faq", title: "问答", roles: EDITORS },
  { path: "/knowledge/words", title: "用词", roles: EDITORS },
  { path: "/knowledge/draft", title: "草稿", roles: EDITORS },
  { path: "/knowledge/evaluation", title: "评测", roles: OVERSEERS },
];

export function may(place: Place, roles: string[]): boolean {
  return place.roles.some((role) => roles.includes(role));
}

/** The first of these places that the roles see. */
export function firstOf(places: Place[], roles: string[]): string {
  return places.find((place) => may(place, roles))?.path ?? "/nowhere";
}

/** Where somebody with these roles begins. */
export function home(roles: string[]): string {
  return firstOf(SECTIONS, roles);
}

/** Whether the path is one of the places that these roles do not see. */
export function barred(path: string, roles: string[]): boolean {
  const place = [...PAGES, ...WATCH_PAGES].find((page) => path === page.path || path.startsWith(`${page.path}/`)) ?? section(path);
  return place !== null && !may(place, roles);
}

/** The part of the console that a path belongs to. */
export function section(path: string): Place | null {
  if (path === "/" || path.startsWith("/episodes/")) return DESK;
  return SECTIONS.find((place) => place !== DESK && (path === place.path || path.startsWith(`${place.path}/`))) ?? null;
}
