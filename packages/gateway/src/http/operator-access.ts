/** Operators over HTTP: who asks, and whether they may. */
import type { IncomingMessage } from 'node:http';
import type { OperatorRole } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import type { Identities } from '../policy/authenticate.ts';
import { type Caller, requireOperatorRole } from '../policy/authorise.ts';
import { isLocal, isLoopback } from '../policy/local.ts';
import { isKnownOrigin, type Sites } from '../policy/origins.ts';

/**
 * @returns who sends a request, from `Authorization: Bearer <token>`.
 * @throws GatewayError `unauthorized` without a good token; `forbidden` for another origin than those of the sites, or for
 *   whoever is no operator of that rank.
 */
export type RequireOperator = (request: IncomingMessage, minimum: OperatorRole) => Promise<Caller>;

export interface OperatorAccessOptions {
  readonly identities: Identities;
  readonly sites: Sites;
  /** See `GatewayOptions.clientAddress`. */
  readonly clientAddress?: ((request: IncomingMessage) => string) | undefined;
}

const BEARER = /^Bearer +(\S+)$/i;

export function createRequireOperator({ identities, sites, clientAddress }: OperatorAccessOptions): RequireOperator {
  return async (request, minimum) => {
    const { origin, authorization } = request.headers;
    // A program sends none; a page sends its own, and nothing of it is to be trusted but that of a site.
    if (origin !== undefined && !isKnownOrigin(sites, origin)) throw new GatewayError('forbidden');
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new GatewayError('unauthorized');
    const address = clientAddress?.(request) ?? request.socket.remoteAddress ?? '';
    // Operators are of no site; a token of a visitor is good for its own alone, and they may nothing here anyway.
    const [site = ''] = Object.keys(sites);
    const { principal } = await identities.authenticate({ site, token, isLocal: isLocal(address, request.headers) });
    const caller: Caller = { principal, site, ...(!isLoopback(address) && { address }) };
    requireOperatorRole(caller, minimum);
    return caller;
  };
}
