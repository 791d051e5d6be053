/** The operator's token: kept for this tab only, never in an address. */

const KEY = 'parley:console:token';
const BEGUN_KEY = 'parley:console:begun';

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

/** With what a sign-in elsewhere leads here; nothing of it otherwise. */
export interface Arrival {
  readonly ticket: string | null;
  /** Why it came to nothing, as a code of the protocol. */
  readonly problem: string | null;
}

/** Takes it out of the address at once, so that no history keeps it, and goes to the page from which the sign-in began. */
export function takeArrival(): Arrival {
  const address = new URL(location.href);
  const [ticket, problem] = [address.searchParams.get('ticket'), address.searchParams.get('problem')];
  if (ticket === null && problem === null) return { ticket, problem };
  history.replaceState(null, '', address.pathname + readBegun());
  return { ticket, problem };
}

/** Notes from which page of the console, and for which site, somebody goes to sign in elsewhere. */
export function noteBegun(): void {
  try {
    sessionStorage.setItem(BEGUN_KEY, location.search + location.hash);
  } catch {
    // They come back to the first page.
  }
}

function readBegun(): string {
  try {
    return sessionStorage.getItem(BEGUN_KEY) ?? '';
  } catch {
    return '';
  }
}
