/** One OpenID Connect issuer, as its client: where a browser is sent, and what it brings back (authorization code, PKCE). */
import * as oidc from 'openid-client';
import { claimOf, DEFAULT_ROLE_CLAIM, DEFAULT_SCOPE, type OperatorIssuer } from './operator-issuers.ts';

/** What is made for one attempt to sign in, and known to nobody else. */
export interface Attempt {
  readonly verifier: string;
  readonly nonce: string;
}

export interface IssuerClaims {
  readonly sub: string;
  readonly [claim: string]: unknown;
}

export interface IssuerClient {
  /** Where a browser is sent to. @throws IssuerFailure `unavailable` */
  addressOf(attempt: Attempt, state: string): Promise<URL>;
  /**
   * What the issuer says about whoever comes back with this query.
   *
   * @throws IssuerFailure
   */
  claimsOf(search: string, attempt: Attempt, state: string): Promise<IssuerClaims>;
}

/** `unavailable`: the issuer does not do its part; `refused`: it said no, or what came back is no good. */
export class IssuerFailure extends Error {
  override readonly name = 'IssuerFailure';
  readonly kind: 'unavailable' | 'refused';
  constructor(kind: IssuerFailure['kind'], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.kind = kind;
  }
}

const TIMEOUT_S = 10;
/** How long the issuer's description of itself is taken for true, in milliseconds. Its keys are looked up as they are needed. */
const DESCRIPTION_LIFETIME_MS = 3600 * 1000;
const DEFAULT_SKEW_S = 30;

export function createIssuerClient(
  settings: OperatorIssuer,
  { redirectUri, now }: { readonly redirectUri: string; readonly now: () => number },
): IssuerClient {
  const { clientSecret, scope = DEFAULT_SCOPE, roleClaim = DEFAULT_ROLE_CLAIM } = settings;
  let described: { readonly configuration: Promise<oidc.Configuration>; readonly untilMs: number } | undefined;

  const describe = async (): Promise<oidc.Configuration> => {
    if (described === undefined || described.untilMs <= now()) {
      described = { configuration: discover(settings, clientSecret), untilMs: now() + DESCRIPTION_LIFETIME_MS };
    }
    const { configuration } = described;
    try {
      return await configuration;
    } catch (error) {
      // The next one asks again.
      if (described?.configuration === configuration) described = undefined;
      throw new IssuerFailure('unavailable', error);
    }
  };

  return {
    async addressOf({ verifier, nonce }, state) {
      const configuration = await describe();
      return oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
    },

    async claimsOf(search, { verifier, nonce }, state) {
      const configuration = await describe();
      try {
        const tokens = await oidc.authorizationCodeGrant(configuration, new URL(search, redirectUri), {
          pkceCodeVerifier: verifier,
          expectedNonce: nonce,
          expectedState: state,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new Error('there is no ID token');
        const isWhole = claimOf(claims, roleClaim) !== undefined;
        if (isWhole || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
        return { ...(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
      } catch (error) {
        throw new IssuerFailure(isRefusal(error) ? 'refused' : 'unavailable', error);
      }
    },
  };
}

async function discover(
  { issuer, clientId, clockSkewS = DEFAULT_SKEW_S }: OperatorIssuer,
  clientSecret: string | undefined,
): Promise<oidc.Configuration> {
  const configuration = await oidc.discovery(
    new URL(issuer),
    clientId,
    { [oidc.clockTolerance]: clockSkewS },
    clientSecret === undefined ? oidc.None() : bySecret(clientSecret),
    {
      timeout: TIMEOUT_S,
      // Allowed on this machine only, see `operatorProblems`.
      execute: new URL(issuer).protocol === 'http:' ? [oidc.allowInsecureRequests] : [],
    },
  );
  // The signature of the ID token is checked as well, not only the connection that it came over.
  oidc.enableNonRepudiationChecks(configuration);
  return configuration;
}

/** The way that OpenID Connect prefers, unless the issuer knows the other one only. */
function bySecret(secret: string): oidc.ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const { token_endpoint_auth_methods_supported: ways = ['client_secret_basic'] } = server;
    const isPost = ways.includes('client_secret_post') && !ways.includes('client_secret_basic');
    return (isPost ? post : basic)(server, ...rest);
  };
}

/** Of the issuer, not of what it says. */
const OUT_OF_ORDER: ReadonlySet<string | undefined> = new Set([
  undefined,
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);

/** Whether the attempt is no good, rather than the issuer out of order or this gateway unknown to it. */
function isRefusal(error: unknown): boolean {
  if (error instanceof oidc.AuthorizationResponseError) return true;
  if (error instanceof oidc.ResponseBodyError) return error.error === 'invalid_grant';
  return error instanceof oidc.ClientError && !OUT_OF_ORDER.has(error.code);
}
