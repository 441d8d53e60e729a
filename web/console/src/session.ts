import { ref } from "vue";
import { type LoggedIn, type Me, staff } from "./api";

/** Who is signed in; null before anybody is. */
export const me = ref<Me | null>(null);

/** Whether the cookie of before still counts. */
export async function recall(): Promise<boolean> {
  try {
    me.value = await staff<Me>("GET", "/me");
    return true;
  } catch {
    return false;
  }
}

export async function signIn(username: string, password: string, code: string): Promise<void> {
  me.value = await staff<LoggedIn>("POST", "/login", { username, password, code });
}

export async function signOut(): Promise<void> {
  await staff("POST", "/logout").catch(() => undefined);
  me.value = null;
}

export async function declare(status: "available" | "away"): Promise<void> {
  me.value = await staff<Me>("PUT", "/me/presence", { status });
}
