import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Budget, dayOf, fits, levelOf, msToNextDay, plus } from './budget.ts';

const nothing = { tokens: 0, nanoUsd: 0 };
const tokens = (count: number) => ({ tokens: count, nanoUsd: 0 });

describe('the level of a budget', () => {
  it.each<[number, number, Budget, string]>([
    [79_999, 0, { tokens: 100_000 }, 'ok'],
    [80_000, 0, { tokens: 100_000 }, 'warning'],
    [99_999, 0, { tokens: 100_000 }, 'warning'],
    [100_000, 0, { tokens: 100_000 }, 'exhausted'],
    [0, 799_999_999, { usd: 1 }, 'ok'],
    [0, 800_000_000, { usd: 1 }, 'warning'],
    [0, 999_999_999, { usd: 1 }, 'warning'],
    [0, 1_000_000_000, { usd: 1 }, 'exhausted'],
    [80, 0, { tokens: 100, usd: 1 }, 'warning'],
    [80, 1_000_000_000, { tokens: 100, usd: 1 }, 'exhausted'],
    [100, 0, { tokens: 100, usd: 1 }, 'exhausted'],
    // Four fifths of it are 2.4: two are not that much yet.
    [2, 0, { tokens: 3 }, 'ok'],
    [0, 0, { tokens: 0 }, 'exhausted'],
    [0, 0, { usd: 0 }, 'exhausted'],
    [1e15, 1e15, {}, 'ok'],
  ])('[CO1] is, at %d tokens and %d billionths of %j, %s', (spentTokens, nanoUsd, budget, level) => {
    expect(levelOf({ tokens: spentTokens, nanoUsd }, budget)).toBe(level);
  });

  it('only gets worse with more spending', () => {
    const amount = fc.record({ tokens: fc.nat(2000), nanoUsd: fc.nat(2_000_000) });
    const order = ['ok', 'warning', 'exhausted'];
    fc.assert(
      fc.property(amount, amount, fc.nat(1000), fc.nat(1000), (spent, more, limit, milliUsd) => {
        const budget = { tokens: limit, usd: milliUsd / 1e6 };
        expect(order.indexOf(levelOf(plus(spent, more), budget))).toBeGreaterThanOrEqual(
          order.indexOf(levelOf(spent, budget)),
        );
      }),
    );
  });
});

describe('whether a call fits', () => {
  it('[CO1] counts what is spent, what is reserved, and the call itself', () => {
    const budget = { tokens: 100 };
    expect(fits(tokens(50), tokens(20), tokens(30), budget)).toBe(true);
    expect(fits(tokens(50), tokens(20), tokens(31), budget)).toBe(false);
    expect(fits(tokens(50), tokens(21), tokens(30), budget)).toBe(false);
    expect(fits(tokens(51), tokens(20), tokens(30), budget)).toBe(false);
  });

  it('[CO1] is no at 100 %, even for a call that costs nothing', () => {
    expect(fits(tokens(99), nothing, nothing, { tokens: 100 })).toBe(true);
    expect(fits(tokens(100), nothing, nothing, { tokens: 100 })).toBe(false);
    expect(fits(tokens(60), tokens(40), nothing, { tokens: 100 })).toBe(false);
  });

  it('[CO3] looks at money as well as at tokens', () => {
    const cent = { tokens: 1, nanoUsd: 10_000_000 };
    expect(fits(nothing, nothing, cent, { usd: 0.01 })).toBe(true);
    expect(fits(nothing, nothing, cent, { usd: 0.009_999 })).toBe(false);
    expect(fits(nothing, nothing, cent, { usd: 1, tokens: 0 })).toBe(false);
    expect(fits(tokens(1e15), tokens(1e15), cent, {})).toBe(true);
  });
});

describe('the day', () => {
  it.each([
    ['2026-03-01T00:00:00.000Z', '2026-03-01', 86_400_000],
    ['2026-03-01T23:59:59.999Z', '2026-03-01', 1],
    ['2028-02-29T12:00:00.000Z', '2028-02-29', 43_200_000],
    ['1969-12-31T23:00:00.000Z', '1969-12-31', 3_600_000],
  ])('[CO3] of %s is %s in UTC, and ends in %d ms', (moment, day, rest) => {
    const nowMs = Date.parse(moment);
    expect(dayOf(nowMs)).toBe(day);
    expect(msToNextDay(nowMs)).toBe(rest);
    expect(dayOf(nowMs + rest - 1)).toBe(day);
    expect(dayOf(nowMs + rest)).not.toBe(day);
  });
});
