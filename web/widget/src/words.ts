import { request } from "@hongniang/client";

export type Locale = "zh-CN" | "zh-TW";

let traditional: Record<string, string> | null = null;
let spoken: Locale = "zh-CN";

/** The locale that a language tag asks for. */
export function localeOf(tag: string): Locale {
  return /^zh-(tw|hk|mo|hant)/i.test(tag) ? "zh-TW" : "zh-CN";
}

/**
 * Sets the language of what is built from now on; one page speaks one. The words for readers of traditional characters
 * are a file of their own, which few need; without it the interface stays simplified. Null where nothing is to be waited for.
 */
export function speak(locale: Locale, base: string): Promise<void> | null {
  spoken = locale;
  if (locale === "zh-CN" || traditional) return null;
  return request<Record<string, string>>(`${base}/words.zh-TW.json`).then((words) => void (traditional = words), () => undefined);
}

/** The interface's words in the language in force. What the service says and quotes is never converted. */
export function t(words: string): string {
  return (spoken === "zh-TW" && traditional?.[words]) || words;
}
