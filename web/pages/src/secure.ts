import { request } from "@hongniang/client";
import { sentence } from "./problems";
import { failed, questionForm, type Question } from "./secure/view";

const TOKEN = /^#fill=([\w-]+)$/;
const PATH = "/v1/secure-link";

/** The token behind the address's #, which stays there: a reload must find it, and no server sees it. */
const token = TOKEN.exec(location.hash)?.[1] ?? "";
const headers = { Authorization: `Bearer ${token}` };
const root = document.querySelector<HTMLElement>("#secure");

async function open(): Promise<void> {
  if (!root) return;
  try {
    if (!token) throw new Error();
    const question = await request<Question>(PATH, { headers });
    const send = (value: string): Promise<{ text: string }> =>
      request<{ text: string }>(PATH, { method: "POST", headers, body: JSON.stringify({ value }) }).then((kept) => {
        history.replaceState(null, "", location.pathname);
        return kept;
      });
    root.replaceChildren(questionForm(question, send));
  } catch (error) {
    root.replaceChildren(failed(token ? sentence(error) : "这个链接不完整。请回到聊天，重新点一下链接。"));
  }
  root.removeAttribute("aria-busy");
}

// A second link that is opened in the same window is another question.
addEventListener("hashchange", () => location.reload());
void open();
