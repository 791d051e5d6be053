import type { GrantView, JsonValue } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, grantOfferFor, type GrantRule } from './grants.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');
const rule: GrantRule = { same: ['order_id'], atMost: ['amount'] };
const args = { order_id: 'ORD-1', amount: 20, reason: 'broken' };

/** What an approval of a call with these arguments grants. */
function grantFor(approved: JsonValue, fields: Partial<GrantView> = {}): GrantView {
  const { expiresInMs = 0, ...limits } = grantOfferFor(rule, approved) ?? { maxUses: 0 };
  return {
    id: 'grant_1',
    tool: 'issue_refund',
    title: 'Refund',
    ...limits,
    uses: 0,
    by: { id: 'op_1', role: 'operator' },
    approvalId: 'appr_1',
    grantedAt: new Date(NOW).toISOString(),
    expiresAt: new Date(NOW + expiresInMs).toISOString(),
    ...fields,
  };
}

const isCovered = (later: JsonValue, fields: Partial<GrantView> = {}, tool = 'issue_refund', nowMs = NOW): boolean =>
  covers(grantFor(args, fields), tool, later, nowMs);

describe('a grant', () => {
  it('[HI5] says all that it is for', () => {
    expect(grantOfferFor(rule, args)).toEqual({
      same: { order_id: 'ORD-1' },
      atMost: { amount: 20 },
      maxUses: 10,
      expiresInMs: 3_600_000,
    });
    expect(grantOfferFor({ maxUses: 2, forMs: 1000 }, 'any')).toEqual({ maxUses: 2, expiresInMs: 1000 });
    expect(grantOfferFor(undefined, args)).toBeUndefined();
  });

  it('is not offered where what it would keep is missing', () => {
    for (const given of [{ amount: 20 }, { order_id: 'ORD-1' }, { order_id: 'ORD-1', amount: '20' }, [], null, 'x']) {
      expect(grantOfferFor(rule, given)).toBeUndefined();
    }
    expect(grantOfferFor(rule, { order_id: 'ORD-1', amount: -1 })).toBeUndefined();
  });

  it('[HI5] is for the same order and at most the amount, whatever else there is', () => {
    expect(isCovered({ order_id: 'ORD-1', amount: 20 })).toBe(true);
    expect(isCovered({ order_id: 'ORD-1', amount: 0, reason: 'again', more: [1] })).toBe(true);
    for (const later of [
      { order_id: 'ORD-2', amount: 20 },
      { order_id: 'ORD-1', amount: 20.01 },
      { order_id: 'ORD-1', amount: -5 },
      { order_id: 'ORD-1', amount: '5' },
      { order_id: ['ORD-1'], amount: 5 },
      { amount: 5 },
      { order_id: 'ORD-1' },
      [],
      null,
    ]) {
      expect(isCovered(later)).toBe(false);
    }
    expect(isCovered(args, {}, 'cancel_order')).toBe(false);
  });

  it('[HI5] ends with its time, its uses, or when it is taken back', () => {
    expect(isCovered(args, {}, 'issue_refund', NOW + 3_599_999)).toBe(true);
    expect(isCovered(args, {}, 'issue_refund', NOW + 3_600_000)).toBe(false);
    expect(isCovered(args, { uses: 9 })).toBe(true);
    expect(isCovered(args, { uses: 10 })).toBe(false);
    const revoked = { by: { id: 'vis_1', role: 'visitor' as const }, at: new Date(NOW).toISOString() };
    expect(isCovered(args, { revoked })).toBe(false);
  });

  it('[HI5] never covers more than was approved', () => {
    const calls = fc.record({ order_id: fc.constantFrom('ORD-1', 'ORD-2'), amount: fc.double({ noNaN: true }) });
    fc.assert(
      fc.property(calls, calls, (approved, later) => {
        if (!covers(grantFor(approved), 'issue_refund', later, NOW - 1)) return;
        expect(later.order_id).toBe(approved.order_id);
        expect(later.amount).toBeLessThanOrEqual(approved.amount);
      }),
    );
  });
});
