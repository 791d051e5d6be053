import { createHash, timingSafeEqual } from 'node:crypto';
import type { Principal } from '@parley/protocol';
import type { VisitorTokens } from './visitor-tokens.ts';

/** A principal with what its identity is limited to. */
export interface Identity {
  readonly principal: Principal;
  readonly expiresAtMs: number;
  /** Token to keep, when one was made for a new visitor, or the given one grew old. */
  readonly visitorToken?: string;
}

export interface Credentials {
  readonly site: string;
  readonly token?: string;
  /** Whether the socket comes from this machine. */
  readonly loopback: boolean;
}

export type Authenticate = (credentials: Credentials) => Promise<Identity | undefined>;

/** How long an operator's sign-in lasts. */
const OPERATOR_LIFETIME_MS = 12 * 3600 * 1000;
/** A visitor's token that is older than this is exchanged for a fresh one, so that an active visitor never expires. */
const ROTATE_AFTER_MS = 24 * 3600 * 1000;

function sameSecret(given: string, expected: string): boolean {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/**
 * Who is speaking: the development operator by the token printed at start (from this machine only), a visitor by their
 * signed token, or a new anonymous visitor when there is no token.
 *
 * @returns a function that answers undefined for credentials that are no good.
 */
export function createAuthenticate(
  tokens: VisitorTokens,
  now: () => number,
  operatorToken: string | undefined,
): Authenticate {
  return async ({ site, token, loopback }) => {
    if (token === undefined) {
      const made = await tokens.issue(site);
      return {
        principal: { id: made.visitorId, role: 'visitor' },
        expiresAtMs: made.expiresAtMs,
        visitorToken: made.token,
      };
    }
    if (operatorToken !== undefined && loopback && sameSecret(token, operatorToken)) {
      const principal: Principal = { id: 'op_local', role: 'operator', name: 'Operator', operatorRole: 'admin' };
      return { principal, expiresAtMs: now() + OPERATOR_LIFETIME_MS };
    }
    const visitor = await tokens.verify(token);
    if (visitor?.site !== site) return undefined;
    const principal: Principal = { id: visitor.visitorId, role: 'visitor' };
    if (now() - visitor.issuedAtMs < ROTATE_AFTER_MS) return { principal, expiresAtMs: visitor.expiresAtMs };
    const renewed = await tokens.issue(site, visitor.visitorId);
    return { principal, expiresAtMs: renewed.expiresAtMs, visitorToken: renewed.token };
  };
}
