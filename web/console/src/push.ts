import { staff } from "./api";

export interface PushState {
  public_key: string;
  devices: { id: string; name: string; endpoint: string; created_at: string }[];
}

/** Whether this browser can be reached while the console is closed; on iOS only once the page is on the home screen. */
export function reachable(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** This browser's own subscription, or null. */
export async function subscribed(): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker.getRegistration("/console/");
  return (await worker?.pushManager.getSubscription()) ?? null;
}

/** Asks for permission and subscribes this browser. Throws an Error with a sentence where the person said no. */
export async function subscribe(state: PushState): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("浏览器不允许通知。请在浏览器的网站设置里打开通知，再试一次。");
  const worker = await navigator.serviceWorker.register("/console/sw.js", { scope: "/console/" });
  await navigator.serviceWorker.ready;
  const before = await worker.pushManager.getSubscription();
  if (before && !sameKey(before, state.public_key)) await before.unsubscribe();
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(state.public_key) });
  const { endpoint, keys } = made.toJSON();
  await staff("POST", "/me/push", { endpoint, keys, name: deviceName(navigator.userAgent) });
}

export async function unsubscribe(id: string, endpoint: string): Promise<void> {
  await staff("DELETE", `/me/push/${id}`);
  const own = reachable() ? await subscribed() : null;
  if (own?.endpoint === endpoint) await own.unsubscribe();
}

function sameKey(subscription: PushSubscription, key: string): boolean {
  const held = subscription.options.applicationServerKey;
  return held !== null && String(new Uint8Array(held)) === String(bytes(key));
}

export function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** What its owner calls a device: 手机 · Chrome. */
export function deviceName(agent: string): string {
  const kind = /iPhone|Android.*Mobile/.test(agent) ? "手机" : /iPad|Android/.test(agent) ? "平板" : "电脑";
  const browser = /Edg\//.test(agent) ? "Edge" : /Firefox\//.test(agent) ? "Firefox" : /Chrome\//.test(agent) ? "Chrome" : /Safari\//.test(agent) ? "Safari" : "浏览器";
  return `${kind} · ${browser}`;
}
