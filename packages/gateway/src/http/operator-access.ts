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

/** What endpoints ask about who sends a request. */
export interface OperatorAccess {
  readonly require: RequireOperator;
  /** For what needs no sign-in. @throws GatewayError `forbidden` for another origin than those of the sites. */
  requireOrigin(request: IncomingMessage): void;
  /** Whether it comes from this machine, and not through a proxy on it. */
  isLocal(request: IncomingMessage): boolean;
  /** Where it comes from; undefined for this machine, behind which a proxy may hide many. */
  addressOf(request: IncomingMessage): string | undefined;
}

const BEARER = /^Bearer +(\S+)$/i;

/** The token of `Authorization`, if there is one. */
export function bearerOf({ headers }: IncomingMessage): string | undefined {
  return BEARER.exec(headers.authorization ?? '')?.[1];
}

export function createOperatorAccess({ identities, sites, clientAddress }: OperatorAccessOptions): OperatorAccess {
  const peerOf = (request: IncomingMessage): string => clientAddress?.(request) ?? request.socket.remoteAddress ?? '';
  const access: OperatorAccess = {
    async require(request, minimum) {
      access.requireOrigin(request);
      const token = bearerOf(request);
      if (token === undefined) throw new GatewayError('unauthorized');
      // Operators are of no site; a token of a visitor is good for its own alone, and they may nothing here anyway.
      const [site = ''] = Object.keys(sites);
      const { principal } = await identities.authenticate({ site, token, isLocal: access.isLocal(request) });
      const address = access.addressOf(request);
      const caller: Caller = { principal, site, ...(address !== undefined && { address }) };
      requireOperatorRole(caller, minimum);
      return caller;
    },
    requireOrigin({ headers: { origin } }) {
      // A program sends none; a page sends its own, and nothing of it is to be trusted but that of a site.
      if (origin !== undefined && !isKnownOrigin(sites, origin)) throw new GatewayError('forbidden');
    },
    isLocal: (request) => isLocal(peerOf(request), request.headers),
    addressOf(request) {
      const address = peerOf(request);
      return isLoopback(address) ? undefined : address;
    },
  };
  return access;
}
