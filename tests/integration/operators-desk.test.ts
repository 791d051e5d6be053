/** What operators read of a gateway: figures, settings, and conversations by what was said in them. */
import type { GatewaySettings, Stats } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORIGIN, OTHER_ORIGIN, startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

const DAY_MS = 86_400_000;
let server: TestGateway;

beforeAll(async () => {
  server = await startGateway({
    config: {
      budgets: { site_day: { tokens: 1_000_000 }, conversation: { usd: 2 } },
      traceUrl: 'https://t.example/{traceId}',
    },
  });
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

interface Asked {
  readonly token?: string;
  readonly origin?: string;
  readonly method?: string;
}

async function ask(path: string, { token = server.operatorToken, origin, method = 'GET' }: Asked = {}) {
  const headers = { authorization: `Bearer ${token}`, ...(origin !== undefined && { origin }) };
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method, headers });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

/** A visitor's conversation in which something was said and answered. */
async function say(text: string, site = 'shop'): Promise<string> {
  const visitor = await server.connect(site === 'shop' ? {} : { site, origin: OTHER_ORIGIN });
  const conversation = await visitor.open();
  await conversation.turn(text);
  return conversation.id;
}

describe('GET /v1/stats', () => {
  it('[OP3] tells figures of this moment, of the last hour, and of the day', async () => {
    const before = (await ask('/v1/stats')).body as Stats;
    await say('Hello there');
    const { status, body } = await ask('/v1/stats?minutes=60');
    const stats = body as Stats;
    expect(status).toBe(200);
    expect(stats.totals).toMatchObject({ runs: before.totals.runs + 1, completed: before.totals.completed + 1 });
    expect(stats.totals.turnP95Ms).toEqual(expect.any(Number));
    expect(stats.now).toMatchObject({ activeRuns: 0, pendingApprovals: 0, oldestApprovalAt: null });
    expect(stats.now.connections).toBeGreaterThan(0);
    expect(stats.today.tokens).toBeGreaterThan(before.today.tokens);
    expect(stats.points.reduce((sum, { runs }) => sum + runs, 0)).toBe(stats.totals.runs);
    expect(stats.agents.map(({ name }) => name)).toContain('shop');
  });

  it('[OP3] [SC2] is for operators, on pages of the sites', async () => {
    const visitor = await server.connect();
    const visitorToken = visitor.token;
    const statusOf = async (how: Asked): Promise<number> => (await ask('/v1/stats', how)).status;
    expect(await statusOf({ origin: ORIGIN })).toBe(200);
    expect(await statusOf({ origin: 'https://evil.example' })).toBe(403);
    expect(await statusOf({ token: 'wrong' })).toBe(401);
    expect(await statusOf({ token: visitorToken })).toBe(403);
    expect(await statusOf({ method: 'POST' })).toBe(405);
    expect(await ask('/v1/stats?minutes=7')).toMatchObject({ status: 400, body: { error: { field: 'minutes' } } });
  });
});

describe('GET /v1/settings', () => {
  it('[OP1] tells sites, budgets and what of them is used', async () => {
    await say('What does it cost?');
    const { status, body } = await ask('/v1/settings');
    const { sites, budgets, model, traceUrl } = body as GatewaySettings;
    expect(status).toBe(200);
    expect(sites[0]).toMatchObject({ name: 'shop', origins: expect.arrayContaining([ORIGIN]) });
    expect(sites[0]?.agents.map(({ name }) => name)).toEqual(['shop', 'front', 'plain']);
    expect([model, traceUrl]).toEqual([{ mode: 'simulated' }, 'https://t.example/{traceId}']);
    expect(budgets.map(({ scope, key }) => [scope, key])).toEqual([
      ['total_day', null],
      ['site_day', 'shop'],
      ['site_day', 'other'],
      ['conversation', null],
    ]);
    expect(budgets[1]).toMatchObject({ limitTokens: 1_000_000, limitUsd: null, level: 'ok' });
    expect(budgets[1]?.used?.tokens).toBeGreaterThan(0);
    expect(budgets[3]).toMatchObject({ limitTokens: null, limitUsd: 2, used: null });
  });
});

describe('conversation.list', () => {
  it('[OP2] finds what was said, for operators in all, for visitors in their own', async () => {
    const [mine, other] = [await say('My zebra is BROKEN'), await say('A broken zebra elsewhere', 'other')];
    const operator = await server.operator();
    const find = async (filter: object, limit = 20) => {
      const { conversations } = await operator.command('conversation.list', { filter, limit });
      return conversations.map(({ id }) => id);
    };
    expect((await find({ text: 'zebra' })).toSorted()).toEqual([mine, other].toSorted());
    expect(await find({ text: 'is broken' })).toEqual([mine]);
    expect(await find({ text: 'zebra', site: 'other' })).toEqual([other]);
    expect(await find({ text: mine })).toEqual([mine]);
    expect(await find({ text: 'zebra', agent: 'front' })).toEqual([]);
    const { conversations } = await operator.command('conversation.list', { filter: { text: 'zebra is' } });
    expect(conversations[0]).toMatchObject({ site: 'shop', excerpt: 'My zebra is BROKEN' });
    const stranger = await server.connect();
    expect(
      (await stranger.command('conversation.list', { filter: { text: 'zebra', site: 'other' } })).conversations,
    ).toEqual([]);
  });

  it('[OP2] goes on behind what it has looked into, and leaves nothing out', async () => {
    server.clock.advance(DAY_MS);
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      server.clock.advance(1000);
      ids.push(await say(`giraffe number ${index}`));
    }
    const operator = await server.operator();
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await operator.command('conversation.list', {
        filter: { text: 'giraffe' },
        limit: 2,
        ...(cursor !== undefined && { cursor }),
      });
      found.push(...page.conversations.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(ids.toReversed());
  });
});
