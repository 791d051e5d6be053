import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nothingSpent } from '../../store/port.ts';
import { BudgetBook, type BudgetClaim } from './budget-book.ts';

const claim = (key: string, limit: number, spent = 0): BudgetClaim => ({
  scope: 'conversation',
  key,
  budget: { tokens: limit },
  spent: { ...nothingSpent, tokens: spent },
});
const ofSite = (limit: number): BudgetClaim => ({ ...claim('storefront', limit), scope: 'site_day' });
const tokens = (count: number) => ({ tokens: count, nanoUsd: 0 });

describe('the budget book', () => {
  it('[CO1] lets no two calls at the same time count on the same rest', () => {
    const book = new BudgetBook();
    const first = book.reserve([claim('conv_1', 100, 20)], tokens(50));
    expect(first.ok).toBe(true);
    expect(book.reserve([claim('conv_1', 100, 20)], tokens(50))).toMatchObject({ ok: false, scope: 'conversation' });
    expect(book.reserve([claim('conv_1', 100, 20)], tokens(30)).ok).toBe(true);
    expect(book.reserve([claim('conv_2', 100, 20)], tokens(50)).ok).toBe(true);
    if (first.ok) first.release();
    expect(book.reserve([claim('conv_1', 100, 20)], tokens(50)).ok).toBe(true);
  });

  it('[CO3] reserves on all budgets or on none, and names the one that is too small', () => {
    const book = new BudgetBook();
    const claims = [claim('conv_1', 1000), ofSite(100)];
    expect(book.reserve(claims, tokens(60)).ok).toBe(true);
    expect(book.reserve(claims, tokens(60))).toMatchObject({ ok: false, scope: 'site_day' });
    // Nothing of the call that was refused is left on the conversation.
    expect(book.reserve([claim('conv_1', 1000)], tokens(940)).ok).toBe(true);
    expect(book.reserve([ofSite(100), claim('conv_1', 1000)], tokens(41))).toMatchObject({
      ok: false,
      scope: 'site_day',
    });
    expect(book.reserve([ofSite(100), claim('conv_1', 1000)], tokens(40))).toMatchObject({
      ok: false,
      scope: 'conversation',
    });
  });

  it('reserves money', () => {
    const book = new BudgetBook();
    const claims: BudgetClaim[] = [{ scope: 'total_day', key: '', budget: { usd: 1 }, spent: nothingSpent }];
    expect(book.reserve(claims, { tokens: 9, nanoUsd: 600_000_000 }).ok).toBe(true);
    expect(book.reserve(claims, { tokens: 9, nanoUsd: 600_000_000 })).toMatchObject({ ok: false, scope: 'total_day' });
  });

  it('releases once, however often it is told to, and only its own', () => {
    const book = new BudgetBook();
    const first = book.reserve([claim('conv_1', 100)], tokens(40));
    book.reserve([claim('conv_1', 100)], tokens(40));
    if (first.ok) for (let times = 0; times < 3; times += 1) first.release();
    expect(book.reserve([claim('conv_1', 100)], tokens(61)).ok).toBe(false);
    expect(book.reserve([claim('conv_1', 100)], tokens(60)).ok).toBe(true);
  });

  it('counts a budget that is named twice once', () => {
    const book = new BudgetBook();
    const reservation = book.reserve([claim('conv_1', 100), claim('conv_1', 100)], tokens(60));
    expect(book.reserve([claim('conv_1', 100)], tokens(40)).ok).toBe(true);
    if (reservation.ok) reservation.release();
    expect(book.size).toBe(1);
  });

  it('refuses a budget more than it may keep, and takes it when one is free', () => {
    const book = new BudgetBook(2);
    const first = book.reserve([claim('conv_1', 100)], tokens(1));
    book.reserve([claim('conv_2', 100)], tokens(1));
    expect(book.reserve([claim('conv_3', 100)], tokens(1))).toMatchObject({ ok: false, scope: 'conversation' });
    expect(book.reserve([claim('conv_2', 100)], tokens(1)).ok).toBe(true);
    if (first.ok) first.release();
    expect(book.reserve([claim('conv_3', 100)], tokens(1)).ok).toBe(true);
  });

  it('[CO1] never has more under way than is left, and nothing when all have ended', () => {
    const step = fc.record({ key: fc.constantFrom('a', 'b', 'c'), tokens: fc.nat(60), ends: fc.nat(5) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const book = new BudgetBook();
        const held: { key: string; tokens: number; release: () => void }[] = [];
        const broken: string[] = [];
        for (const { key, tokens: wanted, ends } of steps) {
          const reservation = book.reserve([claim(key, 100), ofSite(150)], tokens(wanted));
          const underWay = (of?: string): number =>
            held.filter((call) => of === undefined || call.key === of).reduce((sum, call) => sum + call.tokens, 0);
          const fitsIn = (used: number, limit: number): boolean => used < limit && used + wanted <= limit;
          if (reservation.ok !== (fitsIn(underWay(key), 100) && fitsIn(underWay(), 150))) broken.push(key);
          if (reservation.ok) held.push({ key, tokens: wanted, release: reservation.release });
          held.splice(ends, 1)[0]?.release();
        }
        for (const { release } of held) release();
        expect({ broken, size: book.size }).toEqual({ broken: [], size: 0 });
      }),
    );
  });

  it('[CO1] says whether there will be more room, and remembers what has too little left', () => {
    const book = new BudgetBook();
    expect(book.reserve([claim('conv_1', 100, 60)], tokens(50))).toMatchObject({ ok: false, isFinal: true });
    const held = book.reserve([claim('conv_1', 100, 20)], tokens(50));
    expect(book.reserve([claim('conv_1', 100, 20)], tokens(50))).toMatchObject({ ok: false, isFinal: false });
    if (held.ok) held.release();
    const one = { scope: 'visitor_day', key: 'shop:vis_1', day: '2026-11-20', budget: { tokens: 10 } } as const;
    expect(book.isSpent(one)).toBe(false);
    book.markSpent(one);
    expect(book.isSpent(one)).toBe(true);
    expect(book.isSpent({ ...one, day: '2026-11-21' })).toBe(false);
  });
});
