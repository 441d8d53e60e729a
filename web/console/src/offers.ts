import { type Offer, type OffersKept, staff } from "./api";

export type Of = "courses" | "events";
export type OfferForm = Omit<Offer, "id">;
export type Stage = "upcoming" | "current" | "over";

export const KINDS: Record<Of, string> = { courses: "培训课程", events: "招聘和活动" };
export const STAGES: Record<Stage, { title: string; type: "success" | "warning" | "info" }> = {
  current: { title: "正在进行", type: "success" },
  upcoming: { title: "还没开始", type: "warning" },
  over: { title: "已经结束", type: "info" },
};

/** An empty form; it was looked up today unless the editor says otherwise. */
export function blank(today: string): OfferForm {
  return { title: "", place: "", begins: "", ends: "", text: "", source: "", document_no: "", checked_on: today };
}

/** Where an offer stands on a day (YYYY-MM-DD); its last day still counts. People see it unless it is over. */
export function stage(offer: Pick<Offer, "begins" | "ends">, today: string): Stage {
  if (offer.ends < today) return "over";
  return offer.begins > today ? "upcoming" : "current";
}

/** Those that the words, place and stage leave; empty ones leave all. */
export function narrowed(offers: Offer[], by: { words: string; place: string; stage: string }, today: string): Offer[] {
  const words = by.words.trim();
  return offers.filter(
    (offer) =>
      (!words || [offer.title, offer.text, offer.source, offer.document_no].join(" ").includes(words)) &&
      (!by.place || offer.place === by.place) &&
      (!by.stage || stage(offer, today) === by.stage),
  );
}

const LABELS: [keyof OfferForm, string][] = [
  ["title", "请写名称。"], ["begins", "请选开始日期。"], ["ends", "请选结束日期。"], ["text", "请写简介。"], ["source", "请写从哪里知道的。"], ["checked_on", "请选核对日期。"],
];

/** What is missing, by field; dates that are no choice yet are named before the server would call them malformed. */
export function missing(form: OfferForm): Record<string, string> {
  return Object.fromEntries(LABELS.filter(([field]) => !form[field]?.trim()));
}

export function listOf(of: Of): Promise<OffersKept> {
  return staff<OffersKept>("GET", `/listings/${of}`);
}

export function keep(of: Of, form: OfferForm, id = ""): Promise<Offer> {
  return staff<Offer>(id ? "PUT" : "POST", `/listings/${of}${id ? `/${id}` : ""}`, form);
}

export function withdraw(of: Of, id: string): Promise<void> {
  return staff("DELETE", `/listings/${of}/${id}`);
}

/** The last day becomes today: from tomorrow on nobody is told of it. */
export function endToday(of: Of, offer: Offer, today: string): Promise<Offer> {
  const { id, ...form } = offer;
  return keep(of, { ...form, ends: today }, id);
}
