/** A part of the console and who may see it, as the server's table of roles has it. */
export interface Place {
  path: string;
  title: string;
  roles: string[];
}

const EDITORS = ["editor", "admin"];
const OVERSEERS = ["editor", "supervisor", "admin"];

export const DESK: Place = { path: "/", title: "会话", roles: ["volunteer", "supervisor"] };
export const KNOWLEDGE: Place = { path: "/knowledge", title: "知识库", roles: OVERSEERS };
export const APPLICATIONS: Place = { path: "/applications", title: "申请", roles: ["clerk", "supervisor"] };
export const ROTA: Place = { path: "/rota", title: "排班", roles: ["volunteer"] };
export const CANNED: Place = { path: "/canned", title: "常用语", roles: ["volunteer", "supervisor"] };
export const WECHAT: Place = { path: "/wechat", title: "微信", roles: ["supervisor", "admin"] };
export const TEAM: Place = { path: "/team", title: "志愿者", roles: ["supervisor", "admin"] };
export const SECTIONS = [DESK, APPLICATIONS, CANNED, ROTA, TEAM, KNOWLEDGE, WECHAT];

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

/** Where somebody with these roles begins. */
export function home(roles: string[]): string {
  return SECTIONS.find((place) => may(place, roles))?.path ?? "/nowhere";
}

/** Whether the path is one of the places that these roles do not see. */
export function barred(path: string, roles: string[]): boolean {
  const place = PAGES.find((page) => path === page.path || path.startsWith(`${page.path}/`)) ?? section(path);
  return place !== null && !may(place, roles);
}

/** The part of the console that a path belongs to. */
export function section(path: string): Place | null {
  if (path === "/" || path.startsWith("/episodes/")) return DESK;
  return SECTIONS.find((place) => place !== DESK && (path === place.path || path.startsWith(`${place.path}/`))) ?? null;
}
