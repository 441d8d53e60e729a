import type { Case, Message } from "./api";

/** How far a message of the volunteer's side came: nothing is said where the channel does not tell. */
export function reached(message: Message, receipts: Case["receipts"]): string {
  if (message.role !== "volunteer" || !receipts.known) return "";
  if (message.seq <= receipts.read_seq) return "已读";
  return message.seq <= receipts.delivered_seq ? "已送达" : "已发送";
}
