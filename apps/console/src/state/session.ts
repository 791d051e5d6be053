/** The operator's token: kept for this tab only, never in an address. */

const KEY = 'parley:console:token';

/** The token of this tab, if somebody has signed in. Storage can be forbidden; then every reload asks again. */
export function readToken(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Keeps the token, or forgets it. */
export function writeToken(token: string | null): void {
  try {
    if (token === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
  } catch {
    // Without storage the token lives as long as the page.
  }
}

/** The ticket in the address, if a sign-in elsewhere led here; it is taken out at once, so that no history keeps it. */
export function takeTicket(): string | null {
  const address = new URL(location.href);
  const ticket = address.searchParams.get('ticket');
  if (ticket === null) return null;
  address.searchParams.delete('ticket');
  history.replaceState(null, '', address);
  return ticket;
}
