/** Who speaks, for how long, and what they may ask for at all (HS1–HS4). */
import { randomUUID } from 'node:crypto';
import { closeCodes, commands, commandTypes, errorCodes } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { nobodysIds, sampleFrame } from '../fixtures/command-samples.ts';
import { fakeTimers } from '../fixtures/fake-timers.ts';
import { say } from '../fixtures/shop-agents.ts';
import { startGateway } from '../fixtures/start-gateway.ts';

const DAY_MS = 24 * 3600 * 1000;

describe('hello', () => {
  it.each(commandTypes)('[HS1] %s before hello closes with 4400', async (type) => {
    await using gateway = await startGateway();
    const client = await gateway.socket();
    client.send(sampleFrame(type, 1, nobodysIds));
    expect((await client.closed).code).toBe(closeCodes.badFrame);
    expect(client.frames).toEqual([]);
  });

  it.each([
    ['ack', { type: 'ack', sub: 1, seq: 1 }],
    ['pong', { type: 'pong' }],
    ['a type that nobody knows', { type: 'conversation.fly', id: 1 }],
    ['a hello without client', { type: 'hello', site: 'shop' }],
    ['a hello without site', { type: 'hello', client: { id: 'tab' } }],
    [
      'a hello that resumes rubbish',
      { type: 'hello', site: 'shop', client: { id: 'tab' }, resume: [{ conversationId: '…' }] },
    ],
  ])('[HS1] %s before welcome closes with 4400', async (_name, frame) => {
    await using gateway = await startGateway();
    const client = await gateway.socket();
    client.send(frame);
    expect((await client.closed).code).toBe(closeCodes.badFrame);
  });

  it('[HS1] a second hello closes with 4400, also when it comes before the welcome', async () => {
    await using gateway = await startGateway();
    const hello = { type: 'hello', site: 'shop', client: { id: 'tab' } };
    const welcomed = await gateway.connect();
    welcomed.send(hello);
    expect((await welcomed.closed).code).toBe(closeCodes.badFrame);
    const hasty = await gateway.socket();
    hasty.send(hello);
    hasty.send(hello);
    expect((await hasty.closed).code).toBe(closeCodes.badFrame);
  });

  it('[HS1] welcome says who speaks, which agents there are, and the limits in force', async () => {
    await using gateway = await startGateway({ limits: { messageChars: 500, inFlight: 4 } });
    const client = await gateway.socket();
    const welcome = await client.hello();
    expect(welcome).toMatchObject({
      protocol: '1.0',
      principal: { role: 'visitor' },
      model: { mode: 'simulated' },
      limits: { frameBytes: 65_536, messageChars: 500, inFlight: 4, unackedBytes: 262_144 },
      subscriptions: [],
    });
    expect(welcome.agents).toEqual([
      { name: 'shop', title: 'Shop', starters: [say.lookUp()] },
      { name: 'front', title: 'Front desk' },
      { name: 'plain', title: 'Plain' },
    ]);
    expect(Date.parse(welcome.expiresAt)).toBeGreaterThan(Date.now() + DAY_MS);
  });
});

describe('tokens', () => {
  it('[HS1] a visitor stays the same with their token, also after a restart, and gets no new one', async () => {
    await using gateway = await startGateway();
    const first = await gateway.connect();
    const { principal } = await first.frame('welcome');
    await gateway.restart();
    const again = await gateway.connect({ token: first.token });
    const welcome = await again.frame('welcome');
    expect(welcome.principal).toEqual(principal);
    expect(welcome.visitorToken).toBeUndefined();
  });

  it('[HS4] an expired token is closed with 4401', async () => {
    await using gateway = await startGateway();
    const { token } = await gateway.connect();
    gateway.clock.advance(31 * DAY_MS);
    const late = await gateway.socket();
    await expect(late.hello({ token })).rejects.toThrow(String(closeCodes.unauthorized));
  });

  it('[HS4] a token that grows old is renewed in time, for the same visitor', async () => {
    await using gateway = await startGateway();
    const visitor = await gateway.connect();
    const { principal } = await visitor.frame('welcome');
    gateway.clock.advance(29 * DAY_MS);
    const later = await gateway.connect({ token: visitor.token });
    expect(later.token).not.toBe(visitor.token);
    gateway.clock.advance(29 * DAY_MS);
    const muchLater = await gateway.connect({ token: later.token });
    expect((await muchLater.frame('welcome')).principal).toEqual(principal);
  });

  it('[HS4] forged tokens are closed with 4401', async () => {
    await using gateway = await startGateway();
    const { token } = await gateway.connect();
    const [head = '', body = '', signature = ''] = token.split('.');
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const forged = [
      'rubbish',
      `${head}.${body}.`,
      `${head}.${encode({ ...claims, sub: 'vis_somebody_else' })}.${signature}`,
      `${encode({ alg: 'none' })}.${body}.`,
      `${gateway.operatorToken}x`,
    ];
    for (const attempt of forged) {
      const client = await gateway.socket();
      await expect(client.hello({ token: attempt }), attempt).rejects.toThrow(String(closeCodes.unauthorized));
    }
  });

  it("[HS4] another gateway's token and another site's token are closed with 4401", async () => {
    await using gateway = await startGateway();
    await using elsewhere = await startGateway();
    const { token } = await elsewhere.connect();
    const stranger = await gateway.socket();
    await expect(stranger.hello({ token })).rejects.toThrow(String(closeCodes.unauthorized));
    const visitor = await gateway.connect();
    const acrossSites = await gateway.socket({ origin: 'https://other.example' });
    await expect(acrossSites.hello({ site: 'other', token: visitor.token })).rejects.toThrow(
      String(closeCodes.unauthorized),
    );
  });

  it("[HS2] the development operator's token is worth nothing from another machine", async () => {
    await using gateway = await startGateway({ remoteAddress: '203.0.113.7' });
    const client = await gateway.socket();
    await expect(client.hello({ token: gateway.operatorToken })).rejects.toThrow(String(closeCodes.unauthorized));
  });

  it('[HS4] auth.refresh takes a token of the same principal only', async () => {
    await using gateway = await startGateway();
    const [visitor, other] = [await gateway.connect(), await gateway.connect()];
    const { expiresAt } = await visitor.command('auth.refresh', { token: visitor.token });
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
    for (const token of [other.token, gateway.operatorToken, 'rubbish']) {
      expect(await visitor.refusal('auth.refresh', { token })).toMatchObject({ code: 'unauthorized', field: 'token' });
    }
    await visitor.open();
  });

  it('[HS4] past its time a principal is closed with 4401, unless it was refreshed', async () => {
    await using gateway = await startGateway();
    using timers = fakeTimers();
    const pass = (ms: number): void => {
      gateway.clock.advance(ms);
      timers.advance(ms);
    };
    const [lazy, diligent] = [await gateway.operator(), await gateway.operator()];
    pass(DAY_MS / 4);
    await diligent.command('auth.refresh', { token: gateway.operatorToken });
    pass(DAY_MS / 4 + 1000);
    expect((await lazy.closed).code).toBe(closeCodes.unauthorized);
    await diligent.settled();
    pass(DAY_MS / 4);
    expect((await diligent.closed).code).toBe(closeCodes.unauthorized);
  });
});

describe('roles', () => {
  it.each(commandTypes)('[HS2] %s is forbidden to the roles that the table does not name', async (type) => {
    await using gateway = await startGateway();
    const clients = { visitor: await gateway.connect(), operator: await gateway.operator() };
    for (const role of ['visitor', 'operator'] as const) {
      const roles: readonly string[] = commands[type].roles;
      clients[role].send(sampleFrame(type, 1000, nobodysIds));
      const reply = await clients[role].reply(1000);
      if (roles.includes(role)) expect(reply).not.toMatchObject({ code: 'forbidden' });
      else expect(reply).toMatchObject({ code: 'forbidden', message: errorCodes.forbidden.message });
    }
  });
});

describe('one tab, one connection', () => {
  it('[HS3] a newer socket of the same tab and principal closes the older one with 4409', async () => {
    await using gateway = await startGateway();
    const clientId = randomUUID();
    const first = await gateway.connect({ clientId });
    const conversation = await first.open();
    const second = await gateway.connect({ clientId, token: first.token, resume: [conversation.log] });
    expect((await first.closed).code).toBe(closeCodes.superseded);
    const third = await gateway.connect({ clientId, token: first.token });
    expect((await second.closed).code).toBe(closeCodes.superseded);
    await third.settled();
  });

  it('[HS3] another tab, and another principal with the same tab id, stay', async () => {
    await using gateway = await startGateway();
    const clientId = randomUUID();
    const first = await gateway.connect({ clientId });
    await gateway.connect({ clientId });
    await gateway.connect({ clientId: randomUUID(), token: first.token });
    await gateway.operator({ clientId });
    await first.settled();
    expect(gateway.gateway.stats().connections).toBe(4);
  });
});

describe('many commands at once', () => {
  it('[HS2] more than the announced number of unanswered commands is rate_limited, and the others are done', async () => {
    await using gateway = await startGateway({ limits: { inFlight: 4 } });
    const client = await gateway.connect();
    const replies = await Promise.all(Array.from({ length: 10 }, () => client.request('conversation.list', {})));
    const refused = replies.filter((reply) => reply.type === 'error');
    expect(replies.length - refused.length).toBeGreaterThanOrEqual(4);
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused) expect(error).toMatchObject({ code: 'rate_limited', retryable: true });
    await client.settled();
  });
});
