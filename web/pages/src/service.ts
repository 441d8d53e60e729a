import { h } from "@hongniang/widget/dom";
import { takeTicket } from "@hongniang/widget/ticket";
import type { Current, Form } from "./form/contract";
import { receiptView } from "./form/receipt";
import { type Deeds, questions, review, summary } from "./form/screen";
import { supplementView } from "./form/supplement";
import { Unsaved } from "./form/unsaved";
import { isStatus, sentence } from "./problems";
import { Conversing } from "./session";

/** A service's page: what it is, and its form as soon as one is being filled in. */
class ServicePage {
  private readonly conversing = new Conversing();
  private readonly service: string;
  private readonly typed = new Unsaved();
  private form: Form | null = null;
  private changing = "";

  constructor(private readonly root: HTMLElement, private readonly begin: HTMLButtonElement) {
    this.service = root.dataset.service ?? "";
    begin.addEventListener("click", () => void this.start());
    // The form may have gone on in the chat meanwhile; what is being typed here is not taken away.
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && (this.form?.state === "draft" || this.form?.wanted) && this.typed.size === 0) void this.refresh();
    });
  }

  async open(): Promise<void> {
    try {
      const ticket = takeTicket();
      if (ticket) await this.conversing.redeem(ticket);
    } catch (error) {
      this.root.prepend(summary([], new Map(), sentence(error)));
    }
    if (this.conversing.known) await this.resume();
    this.begin.disabled = false;
  }

  /** Goes on with the draft, with what a clerk asked for, or shows the receipt of what was submitted in this window. */
  private async resume(): Promise<void> {
    try {
      const { form, waiting } = await this.conversing.call<Current>("GET", "/form");
      const shown = named() || this.submitted();
      if (form?.service === this.service && !named()) return this.show(form);
      const asked = await this.asked(waiting);
      if (asked) this.show(asked);
      else if (form && !named()) this.other(form);
      else if (shown) this.show(await this.conversing.call<Form>("GET", `/forms/${shown}`));
    } catch (error) {
      if (isGone(error)) this.remember("");
      else this.root.prepend(summary([], new Map(), sentence(error)));
    }
  }

  private async start(): Promise<void> {
    this.begin.disabled = true;
    try {
      await this.conversing.begin();
      this.show(await this.begun());
    } catch (error) {
      this.begin.disabled = false;
      this.root.prepend(summary([], new Map(), sentence(error)));
      this.settle();
    }
  }

  /** A conversation that is over or was deleted gives way to a new one. */
  private async begun(): Promise<Form> {
    const ask = (): Promise<Form> => this.conversing.call<Form>("POST", "/forms", { service: this.service });
    try {
      return await ask();
    } catch (error) {
      if (!isGone(error)) throw error;
      this.conversing.forget();
      await this.conversing.begin();
      return ask();
    }
  }

  /** Of what clerks asked more, the one that the address names, or the newest of this service. */
  private async asked(waiting: string[]): Promise<Form | null> {
    const forms = await Promise.all(waiting.map((id) => this.conversing.call<Form>("GET", `/forms/${id}`)));
    const mine = forms.filter(({ service }) => service === this.service);
    return named() ? (mine.find(({ application_id }) => application_id === named()) ?? null) : (mine[0] ?? null);
  }

  private other(form: Form): void {
    const way = h("a", { href: `/services/${form.service}` }, `接着填${form.title}`);
    this.root.prepend(h("p", { class: "note" }, `您有一份${form.title}还没填完。请先填完或者取消它，再办这一项。`, way));
  }

  private show(form: Form, notice = ""): void {
    this.form = form;
    this.typed.of(form);
    document.body.classList.add("filling");
    if (form.wanted) {
      this.remember(form.application_id);
      this.root.replaceChildren(supplementView(form, form.wanted, this.supply, this.deeds.upload, this.typed, notice));
    } else if (form.receipt) {
      this.typed.end();
      this.remember(form.application_id);
      this.root.replaceChildren(receiptView(form, form.receipt, () => this.leave()));
    } else if (form.state !== "draft") {
      return this.leave();
    } else if (this.changing || form.next.length > 0) {
      this.root.replaceChildren(questions(form, this.changing ? [this.changing] : form.next, this.deeds, this.typed, notice));
    } else {
      this.root.replaceChildren(review(form, this.deeds, notice));
    }
    this.settle();
  }

  /** The focus goes to what there is to read first: what is wrong, a result, or the heading. */
  private settle(): void {
    const first = [".summary", ".done", "h2[tabindex]"].map((part) => this.root.querySelector<HTMLElement>(part)).find(Boolean);
    first?.focus({ preventScroll: true });
    (first?.matches(".summary") ? first : this.root).scrollIntoView({ block: "start" });
  }

  private readonly supply = async (answers: Record<string, string>): Promise<void> => {
    const form = this.form as Form;
    const kept = await this.checked(() => this.call("POST", form, "/supplement", { revision: form.revision, answers }));
    if (!kept) return;
    const wrong = new Set(kept.faults.map(({ step }) => step));
    for (const step of Object.keys(answers)) if (!wrong.has(step)) this.typed.delete(step);
    this.show(kept);
    if (!kept.wanted) this.root.prepend(h("p", { class: "note", role: "status" }, "补充已经交给经办人员。有新的进展，会在聊天里告诉您。"));
  };

  private readonly deeds: Deeds = {
    save: async (answers) => {
      const form = this.form as Form;
      const saved = await this.checked(() => this.call("PUT", form, "", { revision: form.revision, answers }));
      if (!saved) return;
      const wrong = new Set(saved.faults.map(({ step }) => step));
      for (const step of Object.keys(answers)) if (!wrong.has(step)) this.typed.delete(step);
      if (wrong.size === 0) this.changing = "";
      this.show(wrong.size > 0 && !this.changing ? { ...saved, next: [...new Set([...wrong, ...saved.next])] } : saved);
    },
    submit: async () => {
      const form = this.form as Form;
      const submitted = await this.checked(() => this.call("POST", form, "/submit", { revision: form.revision }));
      if (submitted) this.show(submitted);
    },
    change: (step) => {
      this.changing = step;
      if (this.form) this.show({ ...this.form, faults: [] });
    },
    review: () => {
      this.typed.delete(this.changing);
      this.changing = "";
      if (this.form) this.show({ ...this.form, faults: [] });
    },
    cancel: () => {
      if (!window.confirm("取消后，填过的内容会删除。确定要取消吗？")) return;
      const form = this.form as Form;
      this.call("DELETE", form, "").then(
        () => this.leave(),
        (error: unknown) => (isStatus(error, 409) ? void this.refresh(sentence(error)) : this.show(form, sentence(error))),
      );
    },
    upload: async (file) => {
      const body = new FormData();
      body.append("file", file);
      return (await this.conversing.call<{ upload_id: string }>("POST", "/files", body)).upload_id;
    },
  };

  /** Where the form was changed elsewhere, the newest one is shown with what was typed here; null then. */
  private async checked(call: () => Promise<Form>): Promise<Form | null> {
    try {
      return await call();
    } catch (error) {
      if (!isStatus(error, 409)) throw error;
      await this.refresh(sentence(error));
      return null;
    }
  }

  private async refresh(notice = ""): Promise<void> {
    const form = this.form as Form;
    const fresh = await this.call<Form>("GET", form, "").catch(() => form);
    if (fresh.revision !== form.revision || notice) this.show(fresh, notice);
  }

  private call<T = Form>(method: string, form: Form, path: string, body?: unknown): Promise<T> {
    return this.conversing.call<T>(method, `/forms/${form.application_id}${path}`, body);
  }

  /** Back to what the service is. */
  private leave(): void {
    this.typed.end();
    this.remember("");
    location.reload();
  }

  private submitted(): string {
    try {
      return sessionStorage.getItem(`hongniang:submitted:${this.service}`) ?? "";
    } catch {
      return "";
    }
  }

  private remember(applicationId: string): void {
    try {
      sessionStorage.setItem(`hongniang:submitted:${this.service}`, applicationId);
    } catch {
      // Private windows may refuse storage: the receipt is in the chat, too.
    }
  }
}

/** The application that the address names: one's own list of applications links to it. */
function named(): string {
  return /^#application=(app_\w{1,40})$/.exec(location.hash)?.[1] ?? "";
}

/** The conversation is over or was deleted. */
function isGone(error: unknown): boolean {
  return isStatus(error, 401) || isStatus(error, 404);
}

const root = document.querySelector<HTMLElement>("#form");
const begin = document.querySelector<HTMLButtonElement>("#begin");
if (root && begin) void new ServicePage(root, begin).open();
