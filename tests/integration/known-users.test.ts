/** Users whom the site knows: its tokens over the socket, merging, revocation (SC1). */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '@parley/gateway';
import { UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { signUser, startKeyServer, USER_AUDIENCE, USER_SECRET, userClaims } from '../fixtures/site-server.ts';
import type { ConnectOptions } from '../fixtures/start-gateway.ts';
import { ORIGIN, OTHER_ORIGIN, startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

const users = { secret: USER_SECRET, audience: USER_AUDIENCE, issuer: 'shop' };
const config = {
  sites: {
    shop: { origins: [ORIGIN], agents: ['plain'], users },
    other: { origins: [OTHER_ORIGIN], agents: ['plain'] },
  },
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ config });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const token = (claims: Readonly<Record<string, unknown>> = {}): Promise<string> =>
  signUser(gateway.clock.now(), { iss: 'shop', ...claims });
/** A user of a test of its own. */
const somebody = (): string => `customer-${randomUUID()}`;

async function refusal(options: ConnectOptions): Promise<string> {
  const socket = await gateway.socket(options);
  socket.hello(options).catch(() => undefined);
  const { code, reason } = await socket.closed;
  expect(code).toBe(4401);
  return reason;
}

describe('known users', () => {
  it('[SC1] are the same on every device, by site and sub, with their name', async () => {
    const sub = somebody();
    const phone = await gateway.connect({ token: await token({ sub, name: ' Alice\n Johnson ' }) });
    const { principal, expiresAt, visitorToken } = await phone.frame('welcome');
    const hash = createHash('sha256')
      .update(JSON.stringify(['shop', sub]))
      .digest('base64url');
    expect(principal).toEqual({ id: `usr_${hash.slice(0, 27)}`, role: 'visitor', name: 'Alice Johnson' });
    expect(Date.parse(expiresAt) - gateway.clock.now()).toBeLessThanOrEqual(300_000);
    expect(visitorToken).toBeUndefined();
    const conversation = await phone.open();
    const laptop = await gateway.connect({ token: await token({ sub }) });
    expect((await laptop.open({ conversationId: conversation.id })).id).toBe(conversation.id);
    const stranger = await gateway.connect({ token: await token({ sub: somebody() }) });
    const refused = await stranger.refusal('conversation.open', { conversationId: conversation.id });
    expect(refused.code).toBe('forbidden');
  });

  it('[SC1] bring a token once; the tab that has brought it may come again, also after a restart', async () => {
    await using own = await startGateway({ config });
    const given = await signUser(own.clock.now(), { iss: 'shop' });
    const first = await own.connect({ token: given, clientId: 'tab_1' });
    await first.drop();
    await (await own.connect({ token: given, clientId: 'tab_1' })).drop();
    await own.restart();
    const back = await own.connect({ token: given, clientId: 'tab_1' });
    const other = await own.socket();
    other.hello({ token: given, clientId: 'tab_2' }).catch(() => undefined);
    expect(await other.closed).toEqual({ code: 4401, reason: 'token: it was used before' });
    expect(back.isOpen).toBe(true);
  });

  it('[SC1] are refused with a token that is no good, and told what is wrong with it', async () => {
    const now = gateway.clock.now();
    const seconds = Math.floor(now / 1000);
    const unsigned = new UnsecuredJWT({ ...userClaims(now), iss: 'shop' }).encode();
    const tokens: [string, string | Promise<string>][] = [
      ['token: it is no good', 'nonsense'],
      ['token: it is no good', unsigned],
      ['token: it is no good', signUser(now, { iss: 'shop' }, 'another secret that is long enough, too')],
      ['token: its aud is not as expected', token({ aud: 'somebody-else' })],
      ['token: its aud is not as expected', token({ aud: null })],
      ['token: its iss is not as expected', token({ iss: 'blog' })],
      ['token: its sub is not as expected', token({ sub: null })],
      ['token: its jti is not as expected', token({ jti: null })],
      ['token: its iat is not as expected', token({ iat: null })],
      ['token: its exp is not as expected', token({ exp: null })],
      ['token: its sub is empty or too long', token({ sub: 'x'.repeat(513) })],
      ['token: its jti is empty or too long', token({ jti: '' })],
      ['token: it has expired', token({ iat: seconds - 300, exp: seconds - 31 })],
      ['token: its iat is in the future', token({ iat: seconds + 60 })],
      ['token: its nbf is not as expected', token({ nbf: seconds + 60 })],
      ['token: it lives longer than 3600 s', token({ iat: seconds, exp: seconds + 3601 })],
    ];
    const reasons = await Promise.all(tokens.map(async ([, given]) => refusal({ token: await given })));
    expect(reasons).toEqual(tokens.map(([reason]) => reason));
    const elsewhere = { token: await token(), site: 'other', origin: OTHER_ORIGIN };
    expect(await refusal(elsewhere)).toBe('token: it is no token of this server');
  });

  it('[SC1] may have a clock that is a little off', async () => {
    const seconds = Math.floor(gateway.clock.now() / 1000);
    for (const claims of [
      { iat: seconds - 300, exp: seconds - 20 },
      { iat: seconds + 20, nbf: seconds + 20 },
    ]) {
      const socket = await gateway.socket();
      socket.hello({ token: await token(claims) }).catch(() => undefined);
      expect((await socket.frame('welcome')).principal.role).toBe('visitor');
    }
  });

  it('[HS4] go on with a fresh token, and not with one of somebody else, or one that was used elsewhere', async () => {
    const sub = somebody();
    const used = await token({ sub });
    await gateway.connect({ token: used });
    const client = await gateway.connect({ token: await token({ sub }) });
    const seconds = Math.floor(gateway.clock.now() / 1000);
    const { expiresAt } = await client.command('auth.refresh', { token: await token({ sub, exp: seconds + 900 }) });
    expect(expiresAt).toBe(new Date((seconds + 900) * 1000).toISOString());
    const wrong = { 'token: it was used before': used, 'token: it is of somebody else': await token({ sub: 'x' }) };
    for (const [message, given] of Object.entries(wrong)) {
      expect(await client.refusal('auth.refresh', { token: given })).toMatchObject({
        code: 'unauthorized',
        field: 'token',
        message,
      });
    }
  });

  it.each(['ES256', 'RS256', 'EdDSA'])(
    '[SC1] are known by a key set with %s, and not by a shared secret',
    async (alg) => {
      await using keys = await startKeyServer(alg);
      const { jwksUrl } = keys;
      const sites = { shop: { ...config.sites.shop, users: { jwksUrl, audience: USER_AUDIENCE } } };
      await using own = await startGateway({ config: { sites } });
      await own.connect({ token: await keys.sign(own.clock.now()) });
      // Who has the public key must not be able to sign with it.
      const socket = await own.socket();
      socket.hello({ token: await signUser(own.clock.now()) }).catch(() => undefined);
      expect((await socket.closed).code).toBe(4401);
    },
  );

  it('[SC1] wait where the site’s keys cannot be had: that is no refusal', async () => {
    const sites = {
      shop: { ...config.sites.shop, users: { jwksUrl: 'http://127.0.0.1:1/', audience: USER_AUDIENCE } },
    };
    await using own = await startGateway({ config: { sites } });
    await using keys = await startKeyServer();
    const socket = await own.socket();
    socket.hello({ token: await keys.sign(own.clock.now()) }).catch(() => undefined);
    expect(await socket.closed).toEqual({ code: 4500, reason: 'The keys of the site cannot be had right now.' });
  });
});

describe('merging', () => {
  it('[HS5] takes along what somebody has said before they signed in, and ends who they were', async () => {
    const anonymous = await gateway.connect();
    const conversation = await anonymous.open();
    await conversation.turn('My order is late');
    const { token: merge } = anonymous;
    const sub = somebody();
    const user = await gateway.connect({ token: await token({ sub }), merge });
    expect((await user.frame('welcome')).merged).toBe(1);
    expect(await anonymous.closed).toEqual({ code: 4401, reason: 'token: it was revoked' });
    const opened = await user.open({ conversationId: conversation.id });
    expect(opened.view.messages).toEqual(conversation.view.messages);
    await opened.turn('Where is it?');
    expect(await refusal({ token: merge })).toBe('token: it was revoked');
    const again = await gateway.connect({ token: await token({ sub }), merge });
    expect((await again.frame('welcome')).merged).toBeUndefined();
  });

  it('[HS5] may come with a fresh token as well', async () => {
    const anonymous = await gateway.connect();
    const { id: conversationId } = await anonymous.open();
    const sub = somebody();
    const user = await gateway.connect({ token: await token({ sub }) });
    const fields = async () => ({ token: await token({ sub }), merge: anonymous.token });
    expect(await user.command('auth.refresh', await fields())).toMatchObject({ merged: 1 });
    expect(await user.refusal('auth.refresh', await fields())).toMatchObject({ code: 'unauthorized', field: 'merge' });
    await user.open({ conversationId });
  });

  it('[HS5] needs the token of an anonymous visitor of the site, and a known user', async () => {
    const foreign = await gateway.connect({ origin: OTHER_ORIGIN, site: 'other' });
    const victim = await gateway.connect();
    const { id: conversationId } = await victim.open();
    const bad = [foreign.token, 'nonsense', await token(), gateway.operatorToken];
    for (const merge of bad) {
      const user = await gateway.connect({ token: await token({ sub: somebody() }), merge });
      expect((await user.frame('welcome')).merged).toBeUndefined();
    }
    const stranger = await gateway.connect({ merge: victim.token });
    expect((await stranger.frame('welcome')).merged).toBeUndefined();
    expect((await stranger.refusal('conversation.open', { conversationId })).code).toBe('forbidden');
    expect(victim.isOpen).toBe(true);
    expect(foreign.isOpen).toBe(true);
  });
});

describe('revocation', () => {
  it('[SC1] ends one visitor at once, and nobody else', async () => {
    const [victim, other] = [await gateway.connect(), await gateway.connect()];
    const { id: visitorId } = (await victim.frame('welcome')).principal;
    expect(await revoke(gateway, { visitorId, reason: 'a lost device' })).toMatchObject({ status: 200 });
    expect(await victim.closed).toEqual({ code: 4401, reason: 'token: it was revoked' });
    expect(await refusal({ token: victim.token })).toBe('token: it was revoked');
    await other.settled();
    await gateway.restart();
    expect(await refusal({ token: victim.token })).toBe('token: it was revoked');
    await (await gateway.connect({ token: other.token })).settled();
  });

  it('[SC1] ends a known user until their site vouches for them anew', async () => {
    const sub = somebody();
    const given = await token({ sub });
    const user = await gateway.connect({ token: given, clientId: 'tab_1' });
    const { id: visitorId } = (await user.frame('welcome')).principal;
    await revoke(gateway, { visitorId });
    expect((await user.closed).code).toBe(4401);
    expect(await refusal({ token: given, clientId: 'tab_1' })).toBe('token: it was revoked');
    const later = Math.floor(gateway.clock.now() / 1000) + 2;
    await (await gateway.connect({ token: await token({ sub, iat: later }) })).settled();
  });

  it('[SC1] ends all that is older than a time, of one site or everywhere', async () => {
    await using own = await startGateway({ config });
    const old = await own.connect();
    const elsewhere = await own.connect({ origin: OTHER_ORIGIN, site: 'other' });
    own.clock.advance(60_000);
    const before = new Date(own.clock.now()).toISOString();
    own.clock.advance(1000);
    const young = await own.connect();
    expect(await revoke(own, { site: 'shop', before })).toMatchObject({ status: 200, body: { before } });
    expect((await old.closed).code).toBe(4401);
    await young.settled();
    await elsewhere.settled();
    const operator = await own.operator();
    await revoke(own, {});
    expect([(await young.closed).code, (await elsewhere.closed).code]).toEqual([4401, 4401]);
    await operator.settled();
    await (await own.connect()).settled();
  });

  it('[HS6] counts for the next command, also where nobody has told the node', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const store = openSqliteStore({ file: join(folder, 'parley.db') });
    await using own = await startGateway({ config: { ...config, store } });
    const victim = await own.connect();
    const { id } = (await victim.frame('welcome')).principal;
    const nowMs = own.clock.now();
    await store.transaction((tx) => tx.revoke(`visitor ${id}`, nowMs + 1, nowMs + 60_000));
    victim.send({ type: 'conversation.list', id: 1 });
    expect(await victim.closed).toEqual({ code: 4401, reason: 'token: it was revoked' });
    expect(victim.frames.map(({ type }) => type)).toEqual(['welcome']);
  });

  it.each([
    [{ visitorId: 'vis_1', site: 'shop' }, 400, 'site'],
    [{ site: 'nowhere' }, 404, 'site'],
    [{ before: 'yesterday' }, 400, 'before'],
    [{ before: '2999-01-01T00:00:00Z' }, 400, 'before'],
    [{ visitorId: '' }, 400, 'visitorId'],
    [{ everybody: true }, 400, 'everybody'],
    ['nonsense', 400, 'body'],
    [{ reason: 'x'.repeat(20_000) }, 400, 'body'],
  ])('refuses %j and names what is wrong', async (body, status, field) => {
    expect(await revoke(gateway, body)).toMatchObject({ status, body: { error: { field } } });
  });

  it('[SC2] is for admins', async () => {
    const visitor = await gateway.connect();
    expect(await revoke(gateway, {}, visitor.token)).toMatchObject({ status: 403 });
    expect(await revoke(gateway, {}, 'nonsense')).toMatchObject({ status: 401 });
    await visitor.settled();
  });
});

async function revoke(at: TestGateway, body: unknown, bearer = at.operatorToken) {
  const response = await fetch(`http://127.0.0.1:${at.port}/v1/revocations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
