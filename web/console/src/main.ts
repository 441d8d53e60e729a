import { createApp } from "vue";
import App from "./App.vue";
import { onExpired } from "./api";
import { router } from "./router";
import { me } from "./session";
import "./console.css";

onExpired(() => {
  if (me.value === null) return;
  me.value = null;
  void router.replace({ path: "/login", query: { to: router.currentRoute.value.fullPath } });
});
createApp(App).use(router).mount("#app");
