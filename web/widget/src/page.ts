import "./page.css";
import type { HongniangChat } from "./element";

const chat = document.querySelector<HongniangChat>("hongniang-chat");
for (const chip of document.querySelectorAll<HTMLButtonElement>(".chips button")) {
  chip.addEventListener("click", () => {
    chat?.say(chip.textContent ?? "");
    chat?.scrollIntoView({ block: "nearest" });
  });
}

// A page of the catalogue sends people here to begin: /?start=job_seeking
const wanted = new URLSearchParams(location.search).get("start");
if (wanted && /^[a-z_]{3,40}$/.test(wanted)) {
  history.replaceState(null, "", location.pathname);
  fetch(`/v1/services/${wanted}`)
    .then((response) => (response.ok ? (response.json() as Promise<{ title: string }>) : null))
    .then((service) => service && chat?.say(`我要办${service.title}`))
    .catch(() => undefined);
}

// On a phone the examples give way to the talk.
document.addEventListener("hongniang:message", (event) => {
  if ((event as CustomEvent<{ role: string }>).detail.role === "user") document.body.classList.add("talking");
});

// A second link that is opened in the same window names another ticket.
addEventListener("hashchange", () => location.hash.startsWith("#continue=") && location.reload());
