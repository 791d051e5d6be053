/** Users whom a site knows: its server says who they are, with a short-lived JWT (SC1). */
import { createHash } from 'node:crypto';
import type { Principal } from '@parley/protocol';
import {
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
} from 'jose';
import { GatewayError } from '../errors.ts';
import type { Store } from '../store/port.ts';
import { displayName } from './display-name.ts';
import { DEFAULT_MAX_LIFETIME_S, DEFAULT_SKEW_S, type UserTokens } from './user-tokens.ts';

export interface KnownUser {
  /** The same for the same `sub` of the same site, for ever. */
  readonly id: string;
  readonly name?: string;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
}

export interface UserCredentials {
  readonly site: string;
  readonly token: string;
  /** Tab that brings the token: it may bring it again, nobody else may. */
  readonly clientId: string;
}

export interface KnownUsersOptions {
  /** By the names of their sites. */
  readonly tokens: Readonly<Record<string, UserTokens | undefined>>;
  readonly store: Pick<Store, 'transaction'>;
  readonly now: () => number;
}

const ASYMMETRIC = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const PREFIX = 'usr_';
const MAX_SUBJECT_CHARS = 512;
const MAX_JTI_CHARS = 256;

/**
 * @returns a function that finds out who a token of a site is about.
 * @throws GatewayError from that function: `unauthorized` with the field `token` for one that is no good, saying which
 *   claim is not as expected; `unavailable` when the site's keys cannot be had.
 */
export function createKnownUsers({ tokens, store, now }: KnownUsersOptions) {
  const verifiers = new Map(
    Object.entries(tokens).flatMap(([site, settings]) =>
      settings === undefined ? [] : [[site, createVerifier(settings, now)]],
    ),
  );
  return async ({ site, token, clientId }: UserCredentials): Promise<KnownUser> => {
    const verify = verifiers.get(site);
    if (verify === undefined) throw refused('it is no token of this server');
    const { sub, jti, iat, exp, name } = await verify(token);
    const forgetAtMs = (exp + verify.skewS + 1) * 1000;
    // Not bound to the connection: what answers the first use may get lost, and the tab then asks again.
    const holder = await store.transaction((tx) => tx.useOnce(`jwt ${site} ${jti}`, clientId, forgetAtMs));
    if (holder !== clientId) throw refused('it was used before');
    return {
      id: userId(site, sub),
      ...(name !== undefined && { name }),
      issuedAtMs: iat * 1000,
      expiresAtMs: exp * 1000,
    };
  };
}

/** Principal id of a site's user: whoever knows site and `sub` can work it out, to ask for a user's data. */
export function userId(site: string, subject: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([site, subject]))
    .digest('base64url');
  return `${PREFIX}${hash.slice(0, 27)}`;
}

export function isKnownUser({ id, role }: Principal): boolean {
  return role === 'visitor' && id.startsWith(PREFIX);
}

interface Claims {
  readonly sub: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly name?: string;
}

function createVerifier(settings: UserTokens, now: () => number) {
  const { audience, issuer, clockSkewS: skewS = DEFAULT_SKEW_S, maxLifetimeS = DEFAULT_MAX_LIFETIME_S } = settings;
  const key = keyOf(settings);
  const options: JWTVerifyOptions = {
    algorithms: settings.secret === undefined ? ASYMMETRIC : ['HS256'],
    audience,
    ...(issuer !== undefined && { issuer }),
    clockTolerance: skewS,
    requiredClaims: ['sub', 'jti', 'iat', 'exp'],
  };
  const verify = async (token: string): Promise<Claims> => {
    const payload = await verifyToken(token, key, { ...options, currentDate: new Date(now()) });
    const { sub = '', jti = '', iat = 0, exp = 0 } = payload;
    if (sub === '' || sub.length > MAX_SUBJECT_CHARS) throw refused('its sub is empty or too long');
    if (jti === '' || jti.length > MAX_JTI_CHARS) throw refused('its jti is empty or too long');
    if (iat * 1000 > now() + skewS * 1000) throw refused('its iat is in the future');
    if (exp - iat > maxLifetimeS) throw refused(`it lives longer than ${maxLifetimeS} s`);
    const name = displayName(payload['name']);
    return { sub, jti, iat, exp, ...(name !== undefined && { name }) };
  };
  return Object.assign(verify, { skewS });
}

/** A function in both cases: then there is one way to verify. */
function keyOf({ secret, jwksUrl }: UserTokens): JWTVerifyGetKey {
  if (jwksUrl !== undefined) return createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5000 });
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : (secret as Uint8Array);
  return async () => bytes;
}

async function verifyToken(token: string, key: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, key, options)).payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refused('it has expired');
    if (error instanceof errors.JWTClaimValidationFailed) throw refused(`its ${error.claim} is not as expected`);
    const isTokens =
      error instanceof errors.JOSEError && !OF_KEYS.includes(error.code) && error.code !== 'ERR_JOSE_GENERIC';
    if (isTokens) throw refused('it is no good');
    throw new GatewayError('unavailable', 'The keys of the site cannot be had right now.', { field: 'token' });
  }
}

/** Of the site's keys, not of the token. */
const OF_KEYS: readonly string[] = [errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JWKInvalid.code];

function refused(why: string): GatewayError {
  return new GatewayError('unauthorized', `token: ${why}`, { field: 'token' });
}
