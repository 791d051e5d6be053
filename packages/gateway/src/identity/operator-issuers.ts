/** Operators who sign in elsewhere, with OpenID Connect (SC2): which issuers vouch for them, and with which rank. */
import { OperatorRole } from '@parley/protocol';
import { isSafeUrl } from './user-tokens.ts';

/** How operators sign in besides accounts of this gateway's own. */
export interface OperatorSettings {
  /**
   * Where browsers reach the gateway, such as `https://chat.example.com`. An issuer leads back to
   * `<publicUrl>/v1/operators/oidc/<name>/callback`: that address has to be registered there.
   */
  readonly publicUrl: string;
  /** By name, which is part of addresses: letters, digits, `-` and `_`. */
  readonly issuers: Readonly<Record<string, OperatorIssuer>>;
}

export interface OperatorIssuer {
  /** What people call it: `Sign in with <title>`. */
  readonly title: string;
  /** Its address, under which it describes itself (`/.well-known/openid-configuration`); with TLS, unless on this machine. */
  readonly issuer: string;
  readonly clientId: string;
  /** From the environment or a file; default: a public client, which has PKCE alone. */
  readonly clientSecret?: string;
  /** Parted by spaces; default `openid profile`. */
  readonly scope?: string;
  /**
   * Claim that says what somebody may: a text, or a list of them. Default `groups`. Of the ID token or, where it is not
   * there, of the user info. A claim within another one is written with a dot: `realm_access.roles`.
   */
  readonly roleClaim?: string;
  /** Values of that claim for each rank. The highest counts; whoever has none of them is not let in. */
  readonly roles: Readonly<Partial<Record<OperatorRole, readonly string[]>>>;
  /** How far clocks may be apart, in seconds; default 30. */
  readonly clockSkewS?: number;
}

export const DEFAULT_SCOPE = 'openid profile';
export const DEFAULT_ROLE_CLAIM = 'groups';

const MAX_ISSUERS = 10;
const MAX_SKEW_S = 300;
const KNOWN = {
  settings: new Set<string>(['publicUrl', 'issuers'] satisfies (keyof OperatorSettings)[]),
  issuer: new Set<string>([
    'title',
    'issuer',
    'clientId',
    'clientSecret',
    'scope',
    'roleClaim',
    'roles',
    'clockSkewS',
  ] satisfies (keyof OperatorIssuer)[]),
} as const;

type Fields = Readonly<Record<string, unknown>>;

/** @param given Anything: a configuration may come from a program that no compiler has checked. */
export function operatorProblems(given: Fields): string[] {
  const { publicUrl, issuers } = given;
  const names = isFields(issuers) ? Object.keys(issuers) : [];
  return [
    ...unknownFields(given, KNOWN.settings, 'operators'),
    ...(isSafeUrl(publicUrl) && isBase(publicUrl as string)
      ? []
      : [
          'operators.publicUrl: expected an origin with https, or http on this machine, such as https://chat.example.com',
        ]),
    ...(names.length > 0 && names.length <= MAX_ISSUERS
      ? []
      : [`operators.issuers: expected 1 to ${MAX_ISSUERS} issuers by name`]),
    ...names.flatMap((name) => issuerProblems(name, (issuers as Fields)[name])),
  ];
}

function issuerProblems(name: string, given: unknown): string[] {
  const path = `operators.issuers.${name}`;
  if (!/^[\w-]{1,40}$/.test(name)) return [`${path}: expected a name of letters, digits, - and _`];
  if (!isFields(given)) return [`${path}: expected {title, issuer, clientId, roles}`];
  const { title, issuer, clientId, clientSecret, scope, roleClaim, roles, clockSkewS } = given;
  const isFine =
    Number.isSafeInteger(clockSkewS) && (clockSkewS as number) >= 0 && (clockSkewS as number) <= MAX_SKEW_S;
  return [
    ...unknownFields(given, KNOWN.issuer, path),
    ...textProblems({ title, clientId }, path),
    ...textProblems(present({ clientSecret, scope, roleClaim }), path),
    ...(isSafeUrl(issuer) ? [] : [`${path}.issuer: expected an address with https, or http on this machine`]),
    ...(typeof scope !== 'string' || scope.split(' ').includes('openid')
      ? []
      : [`${path}.scope: expected openid among the scopes`]),
    ...roleProblems(roles, `${path}.roles`),
    ...(clockSkewS === undefined || isFine
      ? []
      : [`${path}.clockSkewS: expected whole seconds from 0 to ${MAX_SKEW_S}`]),
  ];
}

function roleProblems(roles: unknown, path: string): string[] {
  const ranks: readonly string[] = OperatorRole.options;
  if (!isFields(roles) || Object.keys(roles).length === 0) return [`${path}: expected values of the claim by rank`];
  return Object.entries(roles).flatMap(([rank, values]) => {
    if (!ranks.includes(rank)) return [`${path}.${rank}: there is no such rank (there are ${ranks.join(', ')})`];
    const areTexts = Array.isArray(values) && values.length > 0 && values.every(isText);
    return areTexts ? [] : [`${path}.${rank}: expected a list of values of the claim`];
  });
}

function unknownFields(given: Fields, known: ReadonlySet<string>, path: string): string[] {
  return Object.keys(given).flatMap((name) => (known.has(name) ? [] : [`${path}.${name}: there is no such field`]));
}

function textProblems(fields: Fields, path: string): string[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    isText(value) ? [] : [`${path}.${name}: expected some text`],
  );
}

function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** No path, which would have to be cut off by whatever is in front. */
function isBase(address: string): boolean {
  const { pathname, search, hash, username } = new URL(address);
  return pathname === '/' && search === '' && hash === '' && username === '';
}

/** The claim of that name, or within another one. */
export function claimOf(claims: Fields, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  const [first = '', ...rest] = name.split('.');
  const inner = Object.hasOwn(claims, first) ? claims[first] : undefined;
  return rest.length > 0 && isFields(inner) ? claimOf(inner, rest.join('.')) : undefined;
}

/** @returns the highest rank that the claims are good for; undefined for none. */
export function rankOf(
  claims: Fields,
  { roleClaim = DEFAULT_ROLE_CLAIM, roles }: OperatorIssuer,
): OperatorRole | undefined {
  const said = new Set([claimOf(claims, roleClaim)].flat());
  return OperatorRole.options.findLast((rank) => roles[rank]?.some((value) => said.has(value)));
}
