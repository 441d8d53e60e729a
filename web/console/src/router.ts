import { createRouter, createWebHistory } from "vue-router";
import { me, recall } from "./session";

export const router = createRouter({
  history: createWebHistory("/console/"),
  routes: [
    { path: "/login", component: () => import("./views/Login.vue") },
    {
      path: "/",
      component: () => import("./views/Desk.vue"),
      children: [{ path: "episodes/:id", component: () => import("./views/Case.vue"), props: true }],
    },
    { path: "/:rest(.*)*", redirect: "/" },
  ],
});

router.beforeEach(async (to) => {
  if (to.path === "/login" || me.value !== null || (await recall())) return true;
  return { path: "/login", query: { to: to.fullPath } };
});
