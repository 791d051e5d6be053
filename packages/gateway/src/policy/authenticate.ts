import { createHash, timingSafeEqual } from 'node:crypto';
import type { Principal } from '@parley/protocol';
import { decodeJwt } from 'jose';
import { GatewayError } from '../errors.ts';
import type { createKnownUsers } from '../identity/known-users.ts';
import { subjectsOf } from '../identity/revocation.ts';
import { findSession, hashToken, isSessionToken } from '../identity/sessions.ts';
import type { StoreReads } from '../store/port.ts';
import { VISITOR_AUDIENCE, type VisitorTokens } from './visitor-tokens.ts';

/** A principal with what its identity is limited to. */
export interface Identity {
  readonly principal: Principal;
  readonly expiresAtMs: number;
  /** When it was proved: what is revoked up to a later moment ends it. */
  readonly issuedAtMs: number;
  /** Of an operator who has signed in: hash of the session's token. */
  readonly session?: string;
  /** Token to keep, when one was made for a new visitor, or the given one grew old. */
  readonly visitorToken?: string;
}

export interface Credentials {
  readonly site: string;
  readonly token?: string;
  /** Tab that the token comes from; absent over HTTP, where visitors have no business. */
  readonly clientId?: string;
  /** Whether it comes from this machine, and not through a proxy on it. */
  readonly isLocal: boolean;
}

export interface Identities {
  /**
   * @returns who is speaking.
   * @throws GatewayError `unauthorized` for credentials that are no good, `unavailable` when that cannot be found out.
   */
  authenticate(credentials: Credentials): Promise<Identity>;
  /**
   * @returns who it is at this moment: an operator's rank may have changed.
   * @throws GatewayError `unauthorized` when it was revoked, or is over.
   */
  check(identity: Identity, site: string): Promise<Principal>;
}

export interface IdentitiesOptions {
  readonly tokens: VisitorTokens;
  readonly knownUsers: ReturnType<typeof createKnownUsers>;
  readonly store: Pick<StoreReads, 'operator' | 'operatorSession' | 'revokedBefore'>;
  readonly now: () => number;
  /** Token of the development operator; absent: there is none. */
  readonly operatorToken?: string | undefined;
}

/** How long the development operator's connection lasts. */
const OPERATOR_LIFETIME_MS = 12 * 3600 * 1000;
/** A visitor's token that is older than this is exchanged for a fresh one, so that an active visitor never expires. */
const ROTATE_AFTER_MS = 24 * 3600 * 1000;

const LOCAL_OPERATOR: Principal = { id: 'op_local', role: 'operator', name: 'Operator', operatorRole: 'admin' };

function sameSecret(given: string, expected: string): boolean {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/**
 * Who is speaking: an operator by the token of their session, or by the development token from this machine; a visitor by
 * the token that this gateway has signed for them, or by one that their site has; or a new visitor without any.
 */
export function createIdentities(options: IdentitiesOptions): Identities {
  const { tokens, knownUsers, store, now, operatorToken } = options;

  const check = async ({ principal, issuedAtMs, session }: Identity, site: string): Promise<Principal> => {
    if (session !== undefined) {
      const found = await findSession(store, session, now());
      if (found === undefined) throw refused('the sign-in is over');
      return found.principal;
    }
    if (principal.role === 'visitor') {
      const before = await store.revokedBefore(subjectsOf(principal.id, site));
      if (issuedAtMs < before) throw refused('it was revoked');
    }
    return principal;
  };

  const identify = async ({ site, token, clientId, isLocal }: Credentials): Promise<Identity> => {
    if (token === undefined) {
      const { visitorId, token: visitorToken, issuedAtMs, expiresAtMs } = await tokens.issue(site);
      return { principal: { id: visitorId, role: 'visitor' }, issuedAtMs, expiresAtMs, visitorToken };
    }
    if (operatorToken !== undefined && isLocal && sameSecret(token, operatorToken)) {
      return { principal: LOCAL_OPERATOR, issuedAtMs: now(), expiresAtMs: now() + OPERATOR_LIFETIME_MS };
    }
    if (isSessionToken(token)) {
      const session = hashToken(token);
      const found = await findSession(store, session, now());
      if (found === undefined) throw refused('the sign-in is over');
      const { createdAtMs, expiresAtMs } = found.session;
      return { principal: found.principal, issuedAtMs: createdAtMs, expiresAtMs, session };
    }
    if (!isOurs(token)) {
      if (clientId === undefined) throw refused('it is no good');
      const { id, name, issuedAtMs, expiresAtMs } = await knownUsers({ site, token, clientId });
      return { principal: { id, role: 'visitor', ...(name !== undefined && { name }) }, issuedAtMs, expiresAtMs };
    }
    const visitor = await tokens.verify(token);
    if (visitor?.site !== site) throw refused('it has expired, or is no good here');
    const { visitorId, issuedAtMs, expiresAtMs } = visitor;
    return { principal: { id: visitorId, role: 'visitor' }, issuedAtMs, expiresAtMs };
  };

  return {
    async authenticate(credentials) {
      const identity = await identify(credentials);
      const principal = await check(identity, credentials.site);
      const { token, site } = credentials;
      const isOld = token !== undefined && isOurs(token) && now() - identity.issuedAtMs >= ROTATE_AFTER_MS;
      if (!isOld) return { ...identity, principal };
      const { token: visitorToken, issuedAtMs, expiresAtMs } = await tokens.issue(site, principal.id);
      return { principal, issuedAtMs, expiresAtMs, visitorToken };
    },
    check,
  };
}

/** Whether a token says of itself that this gateway has made it for a visitor; that it is true remains to be seen. */
function isOurs(token: string): boolean {
  try {
    return decodeJwt(token).aud === VISITOR_AUDIENCE;
  } catch {
    return false;
  }
}

function refused(why: string): GatewayError {
  return new GatewayError('unauthorized', `token: ${why}`, { field: 'token' });
}
