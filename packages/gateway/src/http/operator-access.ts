/** Operators over HTTP: who asks, and whether they may. */
import type { IncomingMessage } from 'node:http';
import type { OperatorRole } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import type { Authenticate } from '../policy/authenticate.ts';
import { type Caller, requireOperatorRole } from '../policy/authorise.ts';
import { isKnownOrigin, type Sites } from '../policy/origins.ts';

/**
 * @returns who sends a request, from `Authorization: Bearer <token>`.
 * @throws GatewayError `unauthorized` without a good token; `forbidden` for another origin than those of the sites, or for
 *   whoever is no operator of that rank.
 */
export type RequireOperator = (request: IncomingMessage, minimum: OperatorRole) => Promise<Caller>;

export interface OperatorAccessOptions {
  readonly authenticate: Authenticate;
  readonly sites: Sites;
  /** See `GatewayOptions.clientAddress`. */
  readonly clientAddress?: ((request: IncomingMessage) => string) | undefined;
}

const BEARER = /^Bearer +(\S+)$/i;

export function createRequireOperator({ authenticate, sites, clientAddress }: OperatorAccessOptions): RequireOperator {
  return async (request, minimum) => {
    const { origin, authorization } = request.headers;
    // A program sends none; a page sends its own, and nothing of it is to be trusted but that of a site.
    if (origin !== undefined && !isKnownOrigin(sites, origin)) throw new GatewayError('forbidden');
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new GatewayError('unauthorized');
    const address = clientAddress?.(request) ?? request.socket.remoteAddress ?? '';
    const loopback = address === '::1' || /^(::ffff:)?127\./.test(address);
    // Operators are of no site; a token of a visitor is good for its own alone, and they may nothing here anyway.
    const [site = ''] = Object.keys(sites);
    const identity = await authenticate({ site, token, loopback });
    if (identity === undefined) throw new GatewayError('unauthorized');
    const caller: Caller = { principal: identity.principal, site, ...(!loopback && { address }) };
    requireOperatorRole(caller, minimum);
    return caller;
  };
}
