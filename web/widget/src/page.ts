import "./page.css";
import type { HongniangChat } from "./widget";
import "./widget";

const chat = document.querySelector<HongniangChat>("hongniang-chat");
for (const chip of document.querySelectorAll<HTMLButtonElement>(".chips button")) {
  chip.addEventListener("click", () => {
    chat?.say(chip.textContent ?? "");
    chat?.scrollIntoView({ block: "nearest" });
  });
}

// On a phone the examples give way to the talk.
document.addEventListener("hongniang-said", () => document.body.classList.add("talking"));

// A second link that is opened in the same window names another ticket.
addEventListener("hashchange", () => location.hash.startsWith("#continue=") && location.reload());
