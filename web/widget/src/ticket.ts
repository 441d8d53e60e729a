const TICKET = /^#continue=([\w-]+)$/;

/** The ticket behind the address's #, which then leaves the address: it is good once, and for this page only. */
export function takeTicket(): string {
  const ticket = TICKET.exec(location.hash)?.[1] ?? "";
  if (ticket) history.replaceState(null, "", location.pathname + location.search);
  return ticket;
}
