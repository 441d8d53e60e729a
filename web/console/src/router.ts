import { createRouter, createWebHistory } from "vue-router";
import { WATCH_PAGES, barred, firstOf, home } from "./places";
import { me, recall } from "./session";

export const router = createRouter({
  history: createWebHistory("/console/"),
  routes: [
    { path: "/login", component: () => import("./views/Login.vue") },
    { path: "/join", component: () => import("./views/Join.vue") },
    { path: "/nowhere", component: () => import("./views/Nowhere.vue") },
    {
      path: "/",
      component: () => import("./views/Desk.vue"),
      children: [{ path: "episodes/:id", component: () => import("./views/Case.vue"), props: true }],
    },
    { path: "/rota", component: () => import("./views/Rota.vue") },
    { path: "/mine", component: () => import("./views/Mine.vue") },
    { path: "/team", component: () => import("./views/Team.vue") },
    { path: "/canned", component: () => import("./views/Canned.vue") },
    {
      path: "/knowledge",
      component: () => import("./views/Knowledge.vue"),
      children: [
        { path: "", redirect: "/knowledge/gaps" },
        { path: "gaps", component: () => import("./views/knowledge/Gaps.vue") },
        { path: "documents", component: () => import("./views/knowledge/Documents.vue") },
        { path: "documents/import", component: () => import("./views/knowledge/Import.vue") },
        { path: "documents/:number", component: () => import("./views/knowledge/Document.vue"), props: true },
        { path: "faq", component: () => import("./views/knowledge/Faq.vue") },
        { path: "words", component: () => import("./views/knowledge/Words.vue") },
        { path: "draft", component: () => import("./views/knowledge/Draft.vue") },
        { path: "evaluation", component: () => import("./views/knowledge/Evaluation.vue") },
      ],
    },
    {
      path: "/applications",
      component: () => import("./views/Applications.vue"),
      children: [{ path: ":id", component: () => import("./views/applications/Application.vue"), props: true }],
    },
    { path: "/promises", component: () => import("./views/Promises.vue") },
    {
      path: "/watch",
      component: () => import("./views/Watch.vue"),
      children: [
        // A guard, and no redirect: a redirect is read before it is known who is there.
        { path: "", component: () => import("./views/Nowhere.vue"), beforeEnter: () => firstOf(WATCH_PAGES, me.value?.roles ?? []) },
        { path: "wall", component: () => import("./views/watch/Wall.vue") },
        { path: "reports", component: () => import("./views/watch/Reports.vue") },
        { path: "ratings", component: () => import("./views/watch/Ratings.vue") },
        { path: "people", component: () => import("./views/watch/People.vue") },
        { path: "audit", component: () => import("./views/watch/Audit.vue") },
      ],
    },
    { path: "/offers", component: () => import("./views/Offers.vue") },
    { path: "/wechat", component: () => import("./views/Letters.vue") },
    { path: "/:rest(.*)*", redirect: "/" },
  ],
});

router.beforeEach(async (to) => {
  if (to.path === "/login" || to.path === "/join") return true;
  if (me.value === null && !(await recall())) return { path: "/login", query: { to: to.fullPath } };
  const roles = me.value?.roles ?? [];
  if (me.value?.must_enrol) return to.path === "/mine" ? true : "/mine";
  return barred(to.path, roles) ? home(roles) : true;
});
