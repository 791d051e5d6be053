/** `/v1/operators/oidc/<issuer>/start` and `/callback`: a browser goes to an issuer, and comes back to the console with a ticket. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '../errors.ts';
import { PER_ADDRESS, takeAttempt } from '../identity/attempts.ts';
import { ATTEMPT_LIFETIME_S, OIDC_PATH, type OidcSignIn } from '../identity/oidc-sign-in.ts';
import { addressKey } from '../policy/limits/address-key.ts';
import { RateLimiter } from '../policy/limits/rate-limiter.ts';
import { type Endpoint, isMethod } from './endpoint.ts';
import type { OperatorAccess } from './operator-access.ts';
import { isTls } from './security-headers.ts';

export interface OidcEndpointOptions {
  readonly oidc: OidcSignIn;
  readonly access: OperatorAccess;
  readonly now: () => number;
}

/** Where the console is. */
const CONSOLE_PATH = '/console/';
const COOKIE = 'parley-sign-in';
/** Where the cookie is sent: with the way back, and with the ticket. */
const COOKIE_PATH = '/v1/operators';

export function createOidcEndpoint({ oidc, access, now }: OidcEndpointOptions): Endpoint {
  const byAddress = new RateLimiter(PER_ADDRESS);
  return async (exchange) => {
    const { url, request, response } = exchange;
    const [, name, step] = /^([\w-]+)\/(start|callback)$/.exec(url.pathname.slice(OIDC_PATH.length + 1)) ?? [];
    if (!url.pathname.startsWith(`${OIDC_PATH}/`) || name === undefined) return false;
    if (!isMethod(exchange, 'GET')) return true;
    const address = access.addressOf(request);
    try {
      // Each has the issuer asked.
      takeAttempt(byAddress, addressKey(address), now());
      if (step === 'start') {
        const begun = await oidc.begin(name);
        redirect(response, begun.address, { 'set-cookie': cookie(request, begun.binding, ATTEMPT_LIFETIME_S) });
      } else {
        const ticket = await oidc.finish(name, url.search, bindingOf(request), address);
        redirect(response, `${CONSOLE_PATH}?ticket=${encodeURIComponent(ticket)}`);
      }
    } catch (error) {
      // A person is on the way, who can do nothing with JSON: the console says it in words.
      if (!(error instanceof GatewayError) || error.code === 'not_found') throw error;
      redirect(response, `${CONSOLE_PATH}?problem=${error.code}`);
    }
    return true;
  };
}

/** What the browser was given when it began; empty when it began nothing. */
export function bindingOf({ headers }: IncomingMessage): string {
  return new RegExp(`(?:^|; *)${COOKIE}=([\\w-]+)`).exec(headers.cookie ?? '')?.[1] ?? '';
}

/** For the answer to a ticket that was redeemed: the cookie has done its work. */
export function forgetBinding(request: IncomingMessage): Readonly<Record<string, string>> {
  return { 'set-cookie': cookie(request, '', 0) };
}

/** No script reads it, and no other site's request but a plain link brings it along. */
function cookie(request: IncomingMessage, value: string, lifetimeS: number): string {
  const secure = isTls(request) ? '; Secure' : '';
  return `${COOKIE}=${value}; Path=${COOKIE_PATH}; Max-Age=${lifetimeS}; HttpOnly; SameSite=Lax${secure}`;
}

function redirect(response: ServerResponse, location: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(303, { location, 'content-length': 0, 'cache-control': 'no-store', ...headers }).end();
}
