import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createIds } from '../ids.ts';
import { createKnownUsers } from '../identity/known-users.ts';
import { openTemporaryStore } from '../testing/temporary-store.ts';
import { createIdentities, type Credentials, type Identity } from './authenticate.ts';
import { createVisitorTokens } from './visitor-tokens.ts';

const NOW = Date.parse('2026-03-01T12:00:00.500Z');
const DAY_MS = 24 * 3600 * 1000;
const secret = new Uint8Array(32).fill(7);
const OPERATOR_TOKEN = 'the-operators-token';

function setUp(operator: string | null = OPERATOR_TOKEN) {
  const operatorToken = operator ?? undefined;
  const clock = { nowMs: NOW };
  const now = (): number => clock.nowMs;
  const tokens = createVisitorTokens(secret, createIds(), now);
  const store = openTemporaryStore();
  const knownUsers = createKnownUsers({ tokens: {}, store, now });
  const identities = createIdentities({ tokens, knownUsers, store, now, operatorToken });
  /** Undefined for credentials that are no good; whatever the reason, it says nothing but that. */
  const authenticate = async (credentials: Credentials): Promise<Identity | undefined> => {
    try {
      return await identities.authenticate(credentials);
    } catch (error) {
      expect(error).toMatchObject({ code: 'unauthorized', details: { field: 'token' } });
      return undefined;
    }
  };
  return { clock, tokens, authenticate };
}

const onSite = (token: string, isLocal = false) => ({ site: 'storefront', token, isLocal, clientId: 'tab_1' });

describe('visitors', () => {
  it('[SC1] get an identity of their own when they bring none, and keep it', async () => {
    const { authenticate } = setUp();
    const first = await authenticate({ site: 'storefront', isLocal: false });
    const other = await authenticate({ site: 'storefront', isLocal: false });
    expect(first?.principal.role).toBe('visitor');
    expect(first?.principal.id).not.toBe(other?.principal.id);
    const again = await authenticate(onSite(first?.visitorToken ?? ''));
    const { visitorToken: _token, ...kept } = first ?? {};
    expect(again).toEqual(kept);
  });

  it('[SC1] get a fresh token for one that is older than a day, and stay who they are', async () => {
    const { authenticate, clock, tokens } = setUp();
    const { token, visitorId } = await tokens.issue('storefront');
    clock.nowMs += DAY_MS - 1000;
    expect((await authenticate(onSite(token)))?.visitorToken).toBeUndefined();
    clock.nowMs += 1000;
    const renewed = await authenticate(onSite(token));
    expect(renewed?.principal.id).toBe(visitorId);
    expect(renewed?.visitorToken).not.toBe(token);
    expect(renewed?.expiresAtMs).toBeGreaterThan(clock.nowMs + 29 * DAY_MS);
    expect((await authenticate(onSite(renewed?.visitorToken ?? '')))?.principal.id).toBe(visitorId);
  });

  it('[SC5] are refused with a token that has expired, or is of another site', async () => {
    const { authenticate, clock, tokens } = setUp();
    const { token, expiresAtMs } = await tokens.issue('storefront');
    expect(await authenticate({ ...onSite(token), site: 'blog' })).toBeUndefined();
    clock.nowMs = expiresAtMs - 1000;
    expect(await authenticate(onSite(token))).toBeDefined();
    clock.nowMs = expiresAtMs;
    expect(await authenticate(onSite(token))).toBeUndefined();
  });

  it('[SC5] are refused with a token that was not made by this gateway for a visitor', async () => {
    const { authenticate, tokens } = setUp();
    const { token } = await tokens.issue('storefront');
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = { site: 'storefront', sub: 'vis_1', aud: 'parley:visitor' };
    const expires = Math.floor((NOW + DAY_MS) / 1000);
    const signed = (body: Record<string, unknown>, key = secret, alg = 'HS256'): Promise<string> =>
      new SignJWT(body)
        .setProtectedHeader({ alg })
        .setIssuedAt(NOW / 1000)
        .setExpirationTime(expires)
        .sign(key);
    const forged = (body: object): string => Buffer.from(JSON.stringify(body)).toString('base64url');

    expect(await authenticate(onSite(await signed(claims)))).toBeDefined();
    const bad = {
      empty: '',
      'no token at all': 'x',
      'another secret': await signed(claims, new Uint8Array(32).fill(8)),
      'another algorithm': await signed(claims, new Uint8Array(64).fill(7), 'HS512'),
      'no algorithm': new UnsecuredJWT(claims).setIssuedAt().setExpirationTime(expires).encode(),
      'no algorithm, but a signature': [forged({ alg: 'none' }), payload, signature].join('.'),
      'another payload': [header, forged({ ...claims, sub: 'vis_2', exp: expires }), signature].join('.'),
      'another audience': await signed({ ...claims, aud: 'parley:operator' }),
      'no audience': await signed({ site: 'storefront', sub: 'vis_1' }),
      'no site': await signed({ sub: 'vis_1', aud: claims.aud }),
      'no subject': await signed({ site: 'storefront', aud: claims.aud }),
      'cut off': token.slice(0, -2),
    };
    for (const [what, given] of Object.entries(bad)) {
      expect(await authenticate(onSite(given)), what).toBeUndefined();
    }
  });
});

describe('the development operator', () => {
  it('[SC2] is known by the token, from this machine only', async () => {
    const { authenticate } = setUp();
    expect((await authenticate(onSite(OPERATOR_TOKEN, true)))?.principal).toMatchObject({ role: 'operator' });
    expect(await authenticate(onSite(OPERATOR_TOKEN, false))).toBeUndefined();
    expect(await authenticate(onSite(`${OPERATOR_TOKEN} `, true))).toBeUndefined();
    expect(await authenticate(onSite(OPERATOR_TOKEN.slice(1), true))).toBeUndefined();
  });

  it('does not exist without a token', async () => {
    const { authenticate } = setUp(null);
    expect(await authenticate(onSite('undefined', true))).toBeUndefined();
    expect(await authenticate(onSite('', true))).toBeUndefined();
  });
});
