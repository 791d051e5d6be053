import { describe, expect, it } from 'vitest';
import { BudgetExhaustedError } from '../policy/budgets/exhausted.ts';
import type { Spent, StoreTransaction } from '../store/port.ts';
import { createConversation, NOW } from '../store/conformance/harness.ts';
import { type AccountsOptions, accountsOf } from '../testing/policies.ts';
import { openTemporaryStore } from '../testing/temporary-store.ts';
import { BudgetBook } from '../policy/budgets/budget-book.ts';
import { type AccountHolder, BudgetAccount, type BudgetAlert } from './budget-account.ts';

const holder: AccountHolder = { conversationId: 'conv_1', site: 'shop', visitorId: 'vis_1', agent: 'support' };
const tokens = (count: number): Spent => ({ tokens: count, nanoUsd: 0, unpricedTokens: count });
const usage = (totalTokens: number) => ({
  inputTokens: totalTokens,
  cachedInputTokens: 0,
  outputTokens: 0,
  totalTokens,
});
const DAY_MS = 24 * 3600 * 1000;

async function setUp(options: Pick<AccountsOptions, 'budgets' | 'prices'> = {}) {
  const clock = { nowMs: NOW };
  const store = openTemporaryStore(() => clock.nowMs);
  for (const id of ['conv_1', 'conv_2']) await createConversation(store, id);
  const alerts: BudgetAlert[] = [];
  const now = (): number => clock.nowMs;
  /** As a process that has just started has it. */
  const start = () => accountsOf({ ...options, store, now, onAlert: (alert) => void alerts.push(alert) });
  const transact = <T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> => store.transaction(work);
  const charge = async (account: BudgetAccount, cost: Spent) => {
    const charged = await transact((tx) => account.charge(tx, cost));
    account.alert(charged.alerts);
    return charged.events;
  };
  return { clock, store, alerts, start, charge };
}

const scopeOf = (error: unknown): unknown => (error instanceof BudgetExhaustedError ? error.scope : error);

describe('a budget of tokens', () => {
  it('[CO3] that has too little left for a call says nothing of a larger one that another agent has', async () => {
    const clock = { nowMs: NOW };
    const store = openTemporaryStore(() => clock.nowMs);
    await createConversation(store, 'conv_1');
    const book = new BudgetBook();
    const accountOf = (agent: string, limit: number): BudgetAccount => {
      const budgets = { visitor_day: { tokens: limit } };
      const options = { store, book, budgets, prices: new Map(), now: () => clock.nowMs, onAlert: () => {} };
      return new BudgetAccount(options, { ...holder, agent });
    };
    const [small, large] = [accountOf('small', 100), accountOf('large', 10_000)];
    await expect(small.reserve(usage(500), undefined)).rejects.toThrow(BudgetExhaustedError);
    await expect(small.require(store)).rejects.toThrow(BudgetExhaustedError);
    await large.require(store);
    (await large.reserve(usage(500), undefined))();
  });

  it('[CO1] warns once at 80 %, and once when it is used up', async () => {
    const { alerts, start, charge } = await setUp({ budgets: { conversation: { tokens: 100 } } });
    const account = start()(holder);
    const levels = [];
    for (let call = 0; call < 12; call += 1) levels.push(...(await charge(account, tokens(10))));
    expect(levels).toEqual([
      { type: 'budget.updated', usedTokens: 80, limitTokens: 100, level: 'warning' },
      { type: 'budget.updated', usedTokens: 100, limitTokens: 100, level: 'exhausted' },
    ]);
    expect(alerts.map(({ scope, key, level }) => [scope, key, level])).toEqual([
      ['conversation', 'conv_1', 'warning'],
      ['conversation', 'conv_1', 'exhausted'],
    ]);
  });

  it('[CO1] tells once where it stands, however often it is asked', async () => {
    const { store, start, charge } = await setUp({ budgets: { conversation: { tokens: 100 } } });
    const account = start()(holder);
    await charge(account, tokens(85));
    expect(await account.standing(store)).toEqual([]);
    await charge(account, tokens(5));
    expect(await account.standing(store)).toMatchObject([{ usedTokens: 90, level: 'warning' }]);
    expect(await account.standing(store)).toEqual([]);
  });

  it('[CO3] begins anew each day, for what is counted by day', async () => {
    const { clock, store, start, charge } = await setUp({
      budgets: { conversation: { tokens: 1000 }, visitor_day: { tokens: 10 }, total_day: { tokens: 500 } },
    });
    const accounts = start();
    await charge(accounts(holder), tokens(10));
    const other = { ...holder, conversationId: 'conv_2' };
    const refused = await accounts(other)
      .require(store)
      .catch((error: unknown) => error);
    expect(scopeOf(refused)).toBe('visitor_day');
    expect(refused).toMatchObject({
      retryAfterMs: DAY_MS - (NOW % DAY_MS),
      sentence: expect.stringContaining('tomorrow') as string,
    });
    await accounts({ ...holder, visitorId: 'vis_2' }).require(store);
    await accounts({ ...holder, site: 'other' }).require(store);

    clock.nowMs += DAY_MS - (NOW % DAY_MS);
    await accounts(holder).require(store);
    const account = accounts(holder);
    await charge(account, tokens(1));
    // The view of the conversation still shows yesterday's.
    expect(await account.standing(store)).toEqual([
      { type: 'budget.updated', scope: 'visitor_day', usedTokens: 1, limitTokens: 10, level: 'ok' },
      { type: 'budget.updated', usedTokens: 11, limitTokens: 1000, level: 'ok' },
    ]);
  });

  it('[CO3] of a site and of everything alerts the operator, and tells no visitor', async () => {
    const { alerts, start, charge } = await setUp({ budgets: { site_day: { tokens: 10 }, total_day: { tokens: 10 } } });
    expect(await charge(start()(holder), tokens(9))).toEqual([]);
    expect(alerts).toMatchObject([
      { scope: 'site_day', key: 'shop', level: 'warning', day: '2026-03-01' },
      { scope: 'total_day', key: '', level: 'warning' },
    ]);
  });

  it('[CO3] alerts once a level, also after a restart', async () => {
    const { alerts, start, charge } = await setUp({ budgets: { site_day: { tokens: 100 } } });
    for (let call = 0; call < 6; call += 1) await charge(start()(holder), tokens(20));
    expect(alerts.map(({ level }) => level)).toEqual(['warning', 'exhausted']);
  });
});

describe('a reservation', () => {
  it('[CO3] counts what all conversations with one agent use in a day', async () => {
    const { start, charge } = await setUp({ budgets: { agent_day: { tokens: 100 } } });
    const accounts = start();
    await charge(accounts(holder), tokens(60));
    const other = { ...holder, conversationId: 'conv_2', visitorId: 'vis_2' };
    await expect(accounts(other).reserve(usage(50), undefined)).rejects.toMatchObject({ scope: 'agent_day' });
    (await accounts({ ...other, agent: 'billing' }).reserve(usage(50), undefined))();
  });

  it('[CO3] keeps calls at the same time from counting on the same rest', async () => {
    const { start } = await setUp({ budgets: { site_day: { tokens: 100 } } });
    const accounts = start();
    const visitors = Array.from({ length: 10 }, (_, index) => ({
      conversationId: `conv_${index}`,
      site: 'shop',
      visitorId: `vis_${index}`,
      agent: 'support',
    }));
    const results = await Promise.allSettled(visitors.map((one) => accounts(one).reserve(usage(30), undefined)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const result of results) {
      if (result.status === 'fulfilled') result.value();
      else expect(scopeOf(result.reason)).toBe('site_day');
    }
    // What was given back can be had again.
    (await accounts(holder).reserve(usage(100), undefined))();
  });

  it('[CO1] does not fit when it is more than what is left', async () => {
    const { start, charge } = await setUp({ budgets: { conversation: { tokens: 100 } } });
    const account = start()(holder);
    await charge(account, tokens(60));
    await expect(account.reserve(usage(41), undefined)).rejects.toThrow(BudgetExhaustedError);
    (await account.reserve(usage(40), undefined))();
  });

  it('[CO2] is in money for a model with a price', async () => {
    const { start } = await setUp({
      budgets: { total_day: { usd: 0.001 } },
      prices: { own: { input: 10, output: 0 } },
    });
    const account = start()(holder);
    (await account.reserve(usage(100), 'own'))();
    await expect(account.reserve(usage(101), 'own')).rejects.toThrow(BudgetExhaustedError);
    (await account.reserve(usage(1_000_000), 'unknown'))();
  });

  it('is nothing at all without budgets', async () => {
    const { alerts, store, start, charge } = await setUp();
    const account = start()(holder);
    (await account.reserve(usage(1e9), undefined))();
    await account.require(store);
    expect(await charge(account, tokens(1e9))).toEqual([]);
    expect(await account.standing(store)).toEqual([]);
    expect(alerts).toEqual([]);
  });
});

describe('a price', () => {
  it('[CO2] is never 0 for a model without one', async () => {
    const { start } = await setUp({ prices: { own: { input: 1, cachedInput: 0.1, output: 2 } } });
    const account = start()(holder);
    const used = { inputTokens: 100, cachedInputTokens: 40, outputTokens: 10, totalTokens: 110 };
    expect(account.price(used, 'own')).toEqual({ tokens: 110, nanoUsd: 60_000 + 4000 + 20_000, unpricedTokens: 0 });
    expect(account.price(used, 'unknown')).toEqual({ tokens: 110, nanoUsd: 0, unpricedTokens: 110 });
    expect(account.price(used, undefined)).toEqual({ tokens: 110, nanoUsd: 0, unpricedTokens: 110 });
  });
});
