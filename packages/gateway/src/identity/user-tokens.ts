/** How a site's server says who its users are. */
export interface UserTokens {
  /**
   * What it signs with (HS256), at least 32 bytes: whoever has it can be any user of the site, so it comes from the
   * environment or a file. Either this or `jwksUrl`.
   */
  readonly secret?: string | Uint8Array;
  /** Where its public keys are, as a JWK set; with TLS, unless on this machine. */
  readonly jwksUrl?: string;
  /** What `aud` has to be, or to contain. */
  readonly audience: string;
  /** What `iss` has to be; default: anything. */
  readonly issuer?: string;
  /** How far clocks may be apart, in seconds; default 30. */
  readonly clockSkewS?: number;
  /** Longest time from `iat` to `exp`, in seconds; default 3600. */
  readonly maxLifetimeS?: number;
}

export const DEFAULT_SKEW_S = 30;
export const DEFAULT_MAX_LIFETIME_S = 3600;

const MIN_SECRET_BYTES = 32;
const MAX_SKEW_S = 300;
/** A day: what is worth more than that is a session, and no proof of one. */
const MAX_LIFETIME_S = 24 * 3600;

const KNOWN: ReadonlySet<string> = new Set([
  'secret',
  'jwksUrl',
  'audience',
  'issuer',
  'clockSkewS',
  'maxLifetimeS',
] satisfies (keyof UserTokens)[]);

/** @param given Anything: a configuration may come from a program that no compiler has checked. */
export function userTokenProblems(given: unknown, path: string): string[] {
  if (given === undefined) return [];
  if (typeof given !== 'object' || given === null) return [`${path}: expected {secret | jwksUrl, audience}`];
  const { secret, jwksUrl, audience, issuer, clockSkewS, maxLifetimeS } = given as Record<string, unknown>;
  return [
    ...Object.keys(given).flatMap((name) => (KNOWN.has(name) ? [] : [`${path}.${name}: there is no such field`])),
    ...((secret === undefined) === (jwksUrl === undefined) ? [`${path}: expected either secret or jwksUrl`] : []),
    ...(secret === undefined || bytesOf(secret) >= MIN_SECRET_BYTES
      ? []
      : [`${path}.secret: expected at least ${MIN_SECRET_BYTES} bytes`]),
    ...(jwksUrl === undefined || isSafeUrl(jwksUrl)
      ? []
      : [`${path}.jwksUrl: expected an address with https, or http on this machine`]),
    ...(isText(audience) ? [] : [`${path}.audience: expected some text`]),
    ...(issuer === undefined || isText(issuer) ? [] : [`${path}.issuer: expected some text`]),
    ...secondsProblems(clockSkewS, `${path}.clockSkewS`, 0, MAX_SKEW_S),
    ...secondsProblems(maxLifetimeS, `${path}.maxLifetimeS`, 1, MAX_LIFETIME_S),
  ];
}

function bytesOf(secret: unknown): number {
  if (typeof secret === 'string') return Buffer.byteLength(secret);
  return secret instanceof Uint8Array ? secret.length : 0;
}

/** Whether nobody on the way can change what comes from there. */
export function isSafeUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname));
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function secondsProblems(value: unknown, path: string, least: number, most: number): string[] {
  const isFine = Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
  return value === undefined || isFine ? [] : [`${path}: expected whole seconds from ${least} to ${most}`];
}
