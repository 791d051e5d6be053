/** Operators with accounts: how they sign in, and what ends that (SC2). */
import { randomUUID } from 'node:crypto';
import { commands, commandTypes, OperatorRole } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nobodysIds, sampleFrame } from '../fixtures/command-samples.ts';
import { codeOf } from '../fixtures/one-time-codes.ts';
import { addAccount, ask, PASSWORD, signIn, trySignIn } from '../fixtures/operator-api.ts';
import { startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const HOUR_MS = 3600 * 1000;

describe('signing in', () => {
  it('[SC2] with name and password gives a token for socket and HTTP', async () => {
    const { id, name } = await addAccount(gateway, 'admin');
    const { status, body } = await trySignIn(gateway, { name: name.toUpperCase(), password: PASSWORD });
    expect(status).toBe(200);
    expect(body).toEqual({
      token: expect.stringMatching(/^ops_[\w-]{43}$/) as string,
      expiresAt: expect.any(String) as string,
      operator: { id, name, operatorRole: 'admin' },
    });
    const lasts = Date.parse(body.expiresAt) - gateway.clock.now();
    expect(Math.round(lasts / HOUR_MS)).toBe(12);
    const socket = await gateway.connect({ token: body.token });
    expect((await socket.frame('welcome')).principal).toEqual({ id, role: 'operator', name, operatorRole: 'admin' });
    expect((await ask(gateway, 'GET', '/v1/operators', undefined, { token: body.token })).status).toBe(200);
  });

  it('[SC2] says the same for a name that there is not as for a wrong password', async () => {
    const { name } = await addAccount(gateway, 'viewer');
    const wrong = await trySignIn(gateway, { name, password: 'something else' });
    const unknown = await trySignIn(gateway, { name: 'nobody', password: PASSWORD });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.body).toEqual(unknown.body);
    expect(wrong.body.error).toMatchObject({ code: 'unauthorized', message: 'Name or password is not right.' });
    expect(wrong.body.error.field).toBeUndefined();
  });

  it('[SC2] asks for a one-time code where they are on, and takes each once', async () => {
    const { id, name } = await addAccount(gateway, 'reviewer');
    const { body } = await ask(gateway, 'PATCH', `/v1/operators/${id}`, { totp: true });
    const { secret, uri } = body.totp;
    expect(uri).toBe(`otpauth://totp/Parley:${encodeURIComponent(name)}?secret=${secret}&issuer=Parley`);
    expect(body.operator).toMatchObject({ hasTotp: true });
    const attempt = (code?: string) => trySignIn(gateway, { name, password: PASSWORD, ...(code && { code }) });
    const field = async (answer: ReturnType<typeof attempt>) => {
      const { status, body: given } = await answer;
      return [status, given.error?.field];
    };
    expect(await field(attempt())).toEqual([401, 'code']);
    expect(await field(attempt('000000'))).toEqual([401, 'code']);
    const code = codeOf(secret, gateway.clock.now());
    expect((await attempt(code)).status).toBe(200);
    expect(await field(attempt(code))).toEqual([401, 'code']);
    // Somebody without the password is not told that there are codes.
    const guessed = await trySignIn(gateway, { name, password: 'something else', code });
    expect(guessed.body.error.field).toBeUndefined();
    await ask(gateway, 'PATCH', `/v1/operators/${id}`, { totp: false });
    expect((await attempt()).status).toBe(200);
  });

  it('[SC2] lets nobody guess: one name, then one address, has to wait', async () => {
    await using own = await startGateway();
    const { name } = await addAccount(own, 'viewer');
    const statuses: number[] = [];
    for (let count = 0; count < 11; count += 1) {
      const { status, headers } = await trySignIn(own, { name, password: `guess ${count}` });
      statuses.push(status);
      if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    // The right password does not help either, until some time is over.
    expect((await trySignIn(own, { name, password: PASSWORD })).status).toBe(429);
    own.clock.advance(13_000);
    expect((await trySignIn(own, { name, password: PASSWORD })).status).toBe(200);
    const many = await Promise.all(
      Array.from({ length: 45 }, () => trySignIn(own, { name: randomUUID(), password: 'guess' })),
    );
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([401, 429]));
  });

  it('[SC2] tells which ways there are', async () => {
    await using own = await startGateway();
    const ways = async (headers: Record<string, string> = {}) =>
      (await ask(own, 'GET', '/v1/operators/sign-in', undefined, { token: null, headers })).body;
    expect(await ways()).toEqual({ methods: ['development'], issuers: [] });
    await addAccount(own, 'viewer');
    expect(await ways()).toEqual({ methods: ['password', 'development'], issuers: [] });
    expect(await ways({ 'x-forwarded-for': '203.0.113.7' })).toEqual({ methods: ['password'], issuers: [] });
  });

  it.each([
    [{ name: 'x' }, 'password'],
    [{ name: '', password: 'x' }, 'name'],
    [{ name: 'x', password: 'y', colour: 'red' }, 'colour'],
  ])('refuses %j', async (credentials, field) => {
    const { status, body } = await trySignIn(gateway, credentials);
    expect([status, body.error.field]).toEqual([400, field]);
  });

  it('[SC2] is for pages of the sites, and for programs', async () => {
    const { name } = await addAccount(gateway, 'viewer');
    const credentials = { name, password: PASSWORD };
    const from = (origin: string) =>
      ask(gateway, 'POST', '/v1/operators/sign-in', credentials, { token: null, headers: { origin } });
    expect((await from('https://evil.example')).status).toBe(403);
    expect((await from('https://shop.example')).status).toBe(200);
  });
});

describe('the development operator', () => {
  it('[SC2] is not whoever comes through a proxy on this machine', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    expect((await ask(gateway, 'GET', '/v1/operators', undefined, { headers })).status).toBe(401);
    expect((await ask(gateway, 'GET', '/v1/operators')).status).toBe(200);
    const socket = await gateway.socket({ headers });
    socket.hello({ token: gateway.operatorToken }).catch(() => undefined);
    expect((await socket.closed).code).toBe(4401);
  });
});

describe('what ends a sign-in', () => {
  it('[SC2] signing out closes its connections, and those of no other sign-in', async () => {
    const account = await addAccount(gateway, 'reviewer');
    const [token, other] = [await signIn(gateway, account), await signIn(gateway, account)];
    const [here, there] = [await gateway.connect({ token }), await gateway.connect({ token: other })];
    expect((await ask(gateway, 'POST', '/v1/operators/sign-out', undefined, { token })).status).toBe(200);
    expect(await here.closed).toEqual({ code: 4401, reason: 'token: the sign-in is over' });
    await there.settled();
    expect((await ask(gateway, 'POST', '/v1/operators/sign-out', undefined, { token })).status).toBe(401);
  });

  it('[SC2] being disabled, and another password, end all of them at once', async () => {
    for (const patch of [{ disabled: true }, { password: 'another long password' }]) {
      const account = await addAccount(gateway, 'reviewer');
      const token = await signIn(gateway, account);
      const socket = await gateway.connect({ token });
      await ask(gateway, 'PATCH', `/v1/operators/${account.id}`, patch);
      expect((await socket.closed).code).toBe(4401);
      expect((await ask(gateway, 'POST', '/v1/operators/sign-out', undefined, { token })).status).toBe(401);
      expect((await trySignIn(gateway, { name: account.name, password: PASSWORD })).status).toBe(401);
    }
  });

  it('[SC2] its time, also for a connection that is open', async () => {
    await using own = await startGateway();
    const token = await signIn(own, await addAccount(own, 'viewer'));
    const socket = await own.connect({ token });
    own.clock.advance(12 * HOUR_MS);
    socket.send({ type: 'conversation.list', id: 1 });
    expect((await socket.closed).code).toBe(4401);
  });

  it('[SC2] nothing else: it outlives the gateway', async () => {
    await using own = await startGateway();
    const token = await signIn(own, await addAccount(own, 'viewer'));
    await own.restart();
    await (await own.connect({ token })).settled();
  });
});

describe('ranks', () => {
  it('[HS6] another one counts for the next command of an open connection', async () => {
    const account = await addAccount(gateway, 'viewer');
    const socket = await gateway.connect({ token: await signIn(gateway, account) });
    const visitor = await gateway.connect();
    const { id: conversationId } = await visitor.open();
    const send = () => socket.request('message.send', { conversationId, text: 'Hello' });
    const rank = (operatorRole: OperatorRole) => ask(gateway, 'PATCH', `/v1/operators/${account.id}`, { operatorRole });
    expect(await send()).toMatchObject({ type: 'error', code: 'forbidden' });
    await rank('reviewer');
    expect(await send()).toMatchObject({ type: 'ok' });
    await rank('viewer');
    expect(await send()).toMatchObject({ type: 'error', code: 'forbidden' });
  });

  // Made of the command table: a command that is added is tried by everybody, too.
  it('[SC2] decide for each command who may not even try', async () => {
    const ranks = OperatorRole.options;
    const tokens = await Promise.all(
      ranks.map(async (rank) => [rank, await signIn(gateway, await addAccount(gateway, rank))] as const),
    );
    for (const [rank, token] of [['visitor', undefined], ...tokens] as const) {
      const refused: string[] = [];
      for (const [index, type] of commandTypes.entries()) {
        const socket = await gateway.connect(token === undefined ? {} : { token });
        socket.send(sampleFrame(type, 1000 + index, { ...nobodysIds, ...(token !== undefined && { token }) }));
        const reply = await socket.reply(1000 + index);
        if (reply.type === 'error' && reply.code === 'forbidden') refused.push(type);
        await socket.close();
      }
      const expected = commandTypes.filter((type) => {
        const { roles, rank: least } = commands[type];
        if (rank === 'visitor') return !(roles as readonly string[]).includes('visitor');
        return least === null || ranks.indexOf(rank) < ranks.indexOf(least);
      });
      expect(refused, rank).toEqual(expected);
    }
  });

  it.each([
    ['GET', '/v1/operators', undefined],
    ['POST', '/v1/operators', { name: 'Bob Smith', operatorRole: 'admin', password: PASSWORD }],
    ['PATCH', '/v1/operators/op_1', { disabled: true }],
    ['POST', '/v1/revocations', {}],
  ])('[SC2] %s %s is for admins', async (method, path, body) => {
    const visitor = await gateway.connect();
    const reviewer = await signIn(gateway, await addAccount(gateway, 'reviewer'));
    for (const [token, status] of [
      [null, 401],
      ['nonsense', 401],
      [visitor.token, 403],
      [reviewer, 403],
    ] as const) {
      expect((await ask(gateway, method, path, body, { token })).status).toBe(status);
    }
  });
});

describe('accounts', () => {
  it('[SC2] are listed without what they are proved with, and every change is in the audit log', async () => {
    const { id, name } = await addAccount(gateway, 'viewer');
    await ask(gateway, 'PATCH', `/v1/operators/${id}`, { operatorRole: 'reviewer', password: 'another long password' });
    const { body } = await ask(gateway, 'GET', '/v1/operators');
    expect(body.operators).toContainEqual({
      id,
      name,
      operatorRole: 'reviewer',
      disabled: false,
      hasPassword: true,
      hasTotp: false,
      createdAt: expect.any(String) as string,
    });
    expect(JSON.stringify(body)).not.toMatch(/scrypt|secret/i);
    const audit = await ask(gateway, 'GET', `/v1/audit?subject=${id}`);
    const records = audit.body.records as { action: string; actor: unknown; content: { details: unknown } }[];
    expect(records.map(({ action, content }) => [action, content.details])).toEqual([
      ['operator.changed', { name, operatorRole: 'reviewer', password: 'changed' }],
      ['operator.added', { name, operatorRole: 'viewer' }],
    ]);
    expect(records[0]?.actor).toMatchObject({ id: 'op_local', operatorRole: 'admin' });
  });

  it.each([
    [{ name: ' ', operatorRole: 'viewer', password: PASSWORD }, 'name'],
    [{ name: 'x'.repeat(101), operatorRole: 'viewer', password: PASSWORD }, 'name'],
    [{ name: 'x', operatorRole: 'owner', password: PASSWORD }, 'operatorRole'],
    [{ name: 'x', operatorRole: 'viewer', password: 'short' }, 'password'],
    [{ name: 'x', operatorRole: 'viewer', password: PASSWORD, admin: true }, 'admin'],
  ])('are not made of %j', async (account, field) => {
    const { status, body } = await ask(gateway, 'POST', '/v1/operators', account);
    expect([status, body.error.field]).toEqual([400, field]);
  });

  it('[SC2] have a name each, and nobody takes away their own rights', async () => {
    const account = await addAccount(gateway, 'admin');
    const double = { name: account.name.toUpperCase(), operatorRole: 'viewer', password: PASSWORD };
    expect((await ask(gateway, 'POST', '/v1/operators', double)).body.error.field).toBe('name');
    const token = await signIn(gateway, account);
    for (const patch of [{ disabled: true }, { operatorRole: 'viewer' }]) {
      const { status, body } = await ask(gateway, 'PATCH', `/v1/operators/${account.id}`, patch, { token });
      expect([status, body.error.field]).toEqual([400, Object.keys(patch)[0]]);
    }
    expect((await ask(gateway, 'PATCH', '/v1/operators/op_nobody', { disabled: true })).status).toBe(404);
    expect((await ask(gateway, 'PUT', `/v1/operators/${account.id}`, {})).status).toBe(404);
  });
});
