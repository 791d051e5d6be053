import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { openDeskDatabase } from '../database/open.ts';
import { createDesk } from './desk.ts';
import { centsFromDollars, formatCents } from './money.ts';

const ORDER_IDS = ['ORD-5678', 'ORD-9012', 'ORD-3456'];

const orderId = fc.constantFrom(...ORDER_IDS);
// Few keys, so that they collide; amounts around what the orders are worth, and nonsense.
const idempotencyKey = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const amountCents = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 6_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(2_495, 9_998, 14_999, 15_000) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER) },
);
const operation = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('refund'), orderId, amountCents, idempotencyKey }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel'), orderId, idempotencyKey }) },
);

it('[AG2] under any sequence no order is refunded beyond its total, and a repeated key has no second effect', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-desk-'));
  let files = 0;
  try {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 25 }), (operations) => {
        files += 1;
        const database = openDeskDatabase(join(folder, `${files}.sqlite`));
        // Thousands of commits; whether they survive a power cut is not the question here.
        database.pragma('synchronous = OFF');
        const desk = createDesk(database, () => new Date(0));
        const sums = database.prepare<[], [string, number, number, number, string]>(
          `SELECT id, total_cents, refunded_cents,
                  (SELECT coalesce(sum(amount_cents), 0) FROM refunds WHERE order_id = orders.id), status
             FROM orders`,
        );
        const firstResults = new Map<string, string>();
        const cancelled = new Set<string>();

        for (const step of operations) {
          const before = JSON.stringify(sums.raw().all());
          const request = { ...step, reason: 'because' };
          const outcome = 'amountCents' in request ? desk.issueRefund(request) : desk.cancelOrder(request);
          const after = sums.raw().all();

          const name = JSON.stringify(step);
          const first = firstResults.get(name);
          if (first !== undefined) expect(JSON.stringify(outcome)).toBe(first);
          if (first !== undefined || !outcome.ok) expect(JSON.stringify(after)).toBe(before);
          if (outcome.ok && first === undefined) {
            expect(JSON.stringify(after)).not.toBe(before);
            firstResults.set(name, JSON.stringify(outcome));
            if (step.kind === 'cancel') cancelled.add(step.orderId);
          }
          for (const [id, total, refunded, sum, status] of after) {
            expect(sum).toBe(refunded);
            expect(refunded).toBeLessThanOrEqual(total);
            expect(status === 'Cancelled').toBe(cancelled.has(id));
            if (status === 'Cancelled') expect(refunded).toBe(total);
          }
        }
        database.close();
      }),
      { numRuns: 60 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('[AG2] every amount of cents survives being written as dollars and read again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (cents) => {
      expect(centsFromDollars(cents / 100)).toBe(cents);
      expect(Number(formatCents(cents).replaceAll(/[$,]/g, ''))).toBe(cents / 100);
    }),
  );
});

it('[AG2] no number that is not whole cents becomes an amount', () => {
  fc.assert(
    fc.property(fc.double(), (dollars) => {
      const cents = centsFromDollars(dollars);
      if (cents !== undefined) {
        expect(Number.isSafeInteger(cents) && cents > 0).toBe(true);
        expect(cents / 100).toBe(dollars);
      }
    }),
  );
});

it.each([0, -0, -5, 1.005, 0.001, 4.999, Number.NaN, Number.POSITIVE_INFINITY, 1e21, 1e-7])(
  '[AG2] %d dollars are not an amount',
  (dollars) => expect(centsFromDollars(dollars)).toBeUndefined(),
);

it.each([
  [0.01, 1],
  [4.9, 490],
  [19.99, 1999],
  [49.99, 4999],
  [100, 10000],
])('[AG2] %d dollars are %d cents', (dollars, cents) => expect(centsFromDollars(dollars)).toBe(cents));
