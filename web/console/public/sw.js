// Shows that somebody waits while the console is closed. It keeps nothing and serves nothing from a cache.
self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : { title: "有一位群众在等您", url: "/console/" };
  event.waitUntil(
    self.registration.showNotification(told.title, { body: "点开接入", tag: told.url, icon: "/console/icon-192.png", data: told.url, requireInteraction: true, lang: "zh-CN" }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

/** An open console goes there; without one, a new window does. An address of another site is not followed. */
async function open(path) {
  const address = new URL(path, self.location.origin);
  if (address.origin !== self.location.origin) return;
  const [shown] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!shown) return void (await self.clients.openWindow(address.href));
  await shown.focus();
  await shown.navigate(address.href).catch(() => self.clients.openWindow(address.href));
}
