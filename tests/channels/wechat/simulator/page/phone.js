// The phone at the screen. Words from outside become text nodes, never markup.
const by = (id) => document.getElementById(id);
const HOWS = { said: "我", passive: "被动回复", custom: "客服消息", notice: "平台提示" };
const LINK = /https?:\/\/[\w.:/#=?&%-]+/g;
let drawn = "";

async function call(path, body) {
  const init = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  draw(await (await fetch(path, init)).json());
}

const act = (deed, text = "") => call("/phone", { do: deed, text });
const weather = (change) => call("/weather", change);

function element(name, props = {}, ...children) {
  const made = Object.assign(document.createElement(name), props);
  made.append(...children);
  return made;
}

/** A text with its addresses as links. */
function linked(text) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(at, found.index), element("a", { href: found[0], target: "_blank", rel: "noopener" }, found[0]));
    at = found.index + found[0].length;
  }
  return [...parts, text.slice(at)];
}

function draw(state) {
  const now = JSON.stringify(state);
  if (now === drawn) return;
  drawn = now;
  by("screen").replaceChildren(...state.shown.map(({ how, text, at, media_id }) => element("li", { className: how },
    media_id ? element("img", { src: `/media/${media_id}`, alt: text }) : element("p", {}, ...linked(text)), element("small", {}, `${HOWS[how]} · ${new Date(at).toLocaleTimeString("zh-CN")}`))));
  by("screen").scrollTop = by("screen").scrollHeight;
  by("follow").textContent = state.following ? "取消关注" : "关注";
  by("certified").textContent = state.certified ? "取消认证" : "恢复认证";
  const facts = { 时间: new Date(state.now).toLocaleString("zh-CN"), 剩余主动消息: `${state.left} 条`, 共推送: `${state.deliveries} 次`, 账号: state.certified ? "已认证" : "未认证" };
  by("state").replaceChildren(...Object.entries(facts).flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
  for (const button of document.querySelectorAll("[data-mode]")) button.ariaPressed = String(button.dataset.mode === state.mode);
  by("calls").replaceChildren(...state.calls.map(({ path, code }) => element("li", { className: code ? "bad" : "" }, `${path} → ${code}`)));
  if (by("menu").childElementCount === 0) by("menu").append(...state.menu.map(entry));
}

function entry(item) {
  if (!item.sub_button) return leaf(item);
  const sub = element("div", { className: "sub" }, ...item.sub_button.map(leaf));
  const details = element("details", {}, element("summary", {}, `☰ ${item.name}`), sub);
  sub.addEventListener("click", () => (details.open = false));
  return details;
}

function leaf(item) {
  if (item.type === "view") return element("a", { href: item.url, target: "_blank", rel: "noopener" }, item.name);
  return element("button", { type: "button", onclick: () => act("press", item.key) }, item.name);
}

by("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = by("text").value;
  if (!text) return;
  by("text").value = "";
  act("say", text);
});
by("follow").onclick = () => act(by("follow").textContent === "关注" ? "follow" : "leave");
by("lose").onclick = () => weather({ lose_token: true });
by("certified").onclick = () => weather({ certified: by("certified").textContent === "恢复认证" });
for (const button of document.querySelectorAll("[data-do]")) button.onclick = () => act(button.dataset.do);
for (const button of document.querySelectorAll("[data-mode]")) button.onclick = () => weather({ mode: button.dataset.mode });
for (const button of document.querySelectorAll("[data-later]")) button.onclick = () => weather({ later_minutes: Number(button.dataset.later) });
for (const button of document.querySelectorAll("[data-fail]")) button.onclick = () => weather({ fail_next: Number(button.dataset.fail) });
setInterval(() => call("/phone").catch(() => undefined), 1000);
await call("/phone");
