import { action, h } from "@hongniang/widget/dom";
import { isStatus, sentence } from "./problems";
import type { Conversing } from "./session";

export interface Application {
  application_id: string;
  service: string;
  title: string;
  state: string;
  state_title: string;
  receipt_no: string;
  due_on: string;
  wanted: string;
}

export interface Consent {
  what: string;
  title: string;
  concerns: string[];
}

const IN_PROCESS = ["submitted", "accepted", "more_needed"];

/** One's own applications, where this browser knows the conversation: how they stand, what is asked for, what was agreed to. */
export async function ownView(root: HTMLElement, conversing: Pick<Conversing, "known" | "call">, told = ""): Promise<void> {
  if (!conversing.known) return;
  try {
    const [{ applications }, { consents }] = await Promise.all([
      conversing.call<{ applications: Application[] }>("GET", "/applications"),
      conversing.call<{ consents: Consent[] }>("GET", "/consents"),
    ]);
    if (applications.length === 0 && !told) return;
    const done = told ? h("p", { class: "note", role: "status", tabindex: "-1" }, told) : null;
    root.replaceChildren(h("h2", {}, "我的申请"), ...(done ? [done] : []), h("ul", { class: "own" }, ...applications.map(line)));
    if (consents.length > 0) root.append(consentView(root, conversing, consents));
    root.append(h("h2", {}, "凭回执号查"));
    done?.focus();
  } catch (error) {
    // A conversation that is over shows nothing of its own: the receipt still finds the state.
    if (!isStatus(error, 401) && !isStatus(error, 404)) root.replaceChildren(h("p", { class: "error", role: "alert" }, sentence(error)));
  }
}

function line(one: Application): HTMLElement {
  const address = `/services/${one.service}${one.state === "draft" ? "" : `#application=${one.application_id}`}`;
  const due = one.due_on && IN_PROCESS.includes(one.state) ? h("p", { class: "soft" }, `最迟 ${one.due_on} 办结`) : null;
  const number = one.receipt_no ? h("p", { class: "soft" }, `回执号 ${one.receipt_no}`) : null;
  const wanted = one.wanted ? h("p", { class: "note" }, `经办人员需要您补充：${one.wanted}`) : null;
  const title = one.state === "more_needed" ? "现在补充" : one.state === "draft" ? "接着填" : "";
  const way = title ? h("p", { class: "actions" }, h("a", { class: "button primary", href: address, "aria-label": `${title}${one.title}` }, title)) : null;
  return h("li", {}, h("p", {}, h("strong", {}, one.title), `（${one.state_title}）`), number, due, wanted, way);
}

/** What was agreed to, with what ends when it is taken back. */
function consentView(root: HTMLElement, conversing: Pick<Conversing, "known" | "call">, consents: Consent[]): HTMLElement {
  const wrong = h("p", { class: "error", role: "alert" });
  const items = consents.map(({ what, title, concerns }) => {
    const button = action("撤回", () => {
      const question = `撤回${title}以后，${concerns.join("、")}不再办理，填过的内容、号码和上传的文件马上删除，不能恢复。确定要撤回吗？`;
      if (!window.confirm(question)) return;
      button.disabled = true;
      conversing.call<{ text: string }>("DELETE", `/consents/${what}`).then(
        ({ text }) => ownView(root, conversing, text),
        (error: unknown) => {
          button.disabled = false;
          wrong.textContent = sentence(error);
        },
      );
    }, { "aria-label": `撤回${title}` });
    return h("li", {}, h("p", {}, title), h("p", { class: "soft" }, `用在：${concerns.join("、")}`), button);
  });
  return h("details", { class: "consents" }, h("summary", {}, "我给过的同意"), h("p", { class: "soft" }, "同意随时可以撤回；不影响继续咨询，已经办结的由经办机构依法保存。"), wrong, h("ul", { class: "own" }, ...items));
}
