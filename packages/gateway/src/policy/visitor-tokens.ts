import { jwtVerify, SignJWT } from 'jose';
import type { NewId } from '../ids.ts';

export interface VisitorIdentity {
  readonly visitorId: string;
  readonly site: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

export interface VisitorTokens {
  /** Makes a new anonymous visitor of a site, or a new token for one there is. */
  issue(site: string, visitorId?: string): Promise<VisitorIdentity & { token: string }>;
  /** @returns undefined for a token that is forged, expired, or of another kind. */
  verify(token: string): Promise<VisitorIdentity | undefined>;
}

/** `aud` of the tokens that this gateway makes for visitors. */
export const VISITOR_AUDIENCE = 'parley:visitor';

/**
 * Signed identities of anonymous visitors (JWT, HS256).
 *
 * @param secret At least 32 bytes; whoever knows it can be any visitor.
 * @param lifetimeMs How long a token is good for; default 30 days.
 */
export function createVisitorTokens(
  secret: Uint8Array,
  newId: NewId,
  now: () => number,
  lifetimeMs: number = 30 * 24 * 3600 * 1000,
): VisitorTokens {
  return {
    async issue(site, visitorId = newId('vis')) {
      // To the millisecond: what is revoked from a moment on must not take what was issued after it.
      const issuedAtMs = now();
      const expiresAtMs = Math.floor((issuedAtMs + lifetimeMs) / 1000) * 1000;
      const token = await new SignJWT({ site })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(visitorId)
        .setAudience(VISITOR_AUDIENCE)
        .setIssuedAt(issuedAtMs / 1000)
        .setExpirationTime(expiresAtMs / 1000)
        .sign(secret);
      return { token, visitorId, site, issuedAtMs, expiresAtMs };
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify<{ site?: unknown }>(token, secret, {
          algorithms: ['HS256'],
          audience: VISITOR_AUDIENCE,
          currentDate: new Date(now()),
        });
        const { sub, site, iat, exp } = payload;
        if (sub === undefined || typeof site !== 'string' || iat === undefined || exp === undefined) return undefined;
        return { visitorId: sub, site, issuedAtMs: Math.round(iat * 1000), expiresAtMs: exp * 1000 };
      } catch {
        return undefined;
      }
    },
  };
}
