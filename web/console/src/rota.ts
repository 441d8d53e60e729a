/** Hours as the form shows them (`09:00-12:00 14:00-17:30`) and as the server has them. */
export type Hours = [string, string][];

const WINDOW = /^(\d{1,2}[:：]\d{2})\s*[-–—~到至]\s*(\d{1,2}[:：]\d{2})$/;

export function shown(hours: readonly (readonly [string, string])[] | undefined): string {
  return (hours ?? []).map(([starts, ends]) => `${starts.slice(0, 5)}-${ends.slice(0, 5)}`).join(" ");
}

/** What was typed as hours, or null where it is none. Nothing typed is no shift. */
export function read(text: string): Hours | null {
  const parts = text.trim().replace(/\s*([-–—~到至])\s*/g, "$1").split(/[\s,，、;；]+/).filter(Boolean);
  const hours: Hours = [];
  for (const part of parts) {
    const [, starts, ends] = WINDOW.exec(part) ?? [];
    if (!starts || !ends) return null;
    hours.push([clock(starts), clock(ends)]);
  }
  return hours;
}

function clock(text: string): string {
  return text.replace("：", ":").padStart(5, "0");
}
