import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openDeskDatabase } from '../database/open.ts';
import { createDesk } from './desk.ts';
import type { Desk } from './desk.ts';
import type { Order, Outcome } from './types.ts';

const NOW = '2026-03-01T09:30:00.000Z';

let folder: string;
let database: Database;
let desk: Desk;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-desk-'));
  database = openDeskDatabase(join(folder, 'desk.sqlite'));
  desk = createDesk(database, () => new Date(NOW));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.code}`);
  return outcome.value;
}

const order = (id: string): Order => value(desk.lookupOrder(id));

function refund(orderId: string, amountCents: number, idempotencyKey: string, reason = 'broken') {
  return desk.issueRefund({ orderId, amountCents, reason, idempotencyKey });
}

function cancel(orderId: string, idempotencyKey: string, reason = 'changed my mind') {
  return desk.cancelOrder({ orderId, reason, idempotencyKey });
}

describe('lookups', () => {
  it('[AG1] finds an order with everything known of it', () => {
    expect(order('ORD-5678')).toEqual({
      id: 'ORD-5678',
      email: 'alice@example.com',
      item: 'Widget Pro',
      quantity: 2,
      status: 'Shipped',
      refundStatus: 'Not refunded',
      totalCents: 9998,
      refundedCents: 0,
      leftCents: 9998,
      tracking: 'TRK-111',
    });
  });

  it.each(['ord-5678', '  ORD-5678 ', 'ORD 5678', 'ord–5678', 'Ord5678', '#5678', '5678'])(
    '[AG1] reads %j as ORD-5678',
    (text) => expect(order(text).id).toBe('ORD-5678'),
  );

  it.each(['', 'ORD-', 'my order', 'ORD-12x', "' OR 1=1 --", `ORD-${'9'.repeat(40)}`])(
    '[AG1] says that %j is not an order number',
    (text) => expect(desk.lookupOrder(text)).toMatchObject({ ok: false, code: 'invalid_order_id' }),
  );

  it('[AG1] says when there is no such order', () => {
    expect(desk.lookupOrder('ORD-1')).toMatchObject({
      ok: false,
      code: 'order_not_found',
      message: expect.stringContaining('ORD-1'),
    });
  });

  it('[AG1] finds an account, in any case and with spaces', () => {
    expect(value(desk.lookupAccount(' Alice@Example.com '))).toEqual({
      email: 'alice@example.com',
      name: 'Alice Johnson',
      tier: 'Premium',
      sinceYear: 2022,
    });
    expect(desk.lookupAccount('carol@example.com')).toMatchObject({ code: 'account_not_found' });
    expect(desk.lookupAccount('[EMAIL]')).toMatchObject({ code: 'invalid_email' });
  });

  it.each([
    ['How long does express delivery take?', 'shipping'],
    ['when will my parcel arrive', 'shipping'],
    ['Can I return this?', 'returns'],
    ['returning a widget', 'returns'],
    ['my gadget is broken, is there a guarantee?', 'warranty'],
    ['WARRANTY', 'warranty'],
  ])('[AG1] answers %j with the answer about %s', (query, topic) => {
    expect(value(desk.searchFaq(query)).entries[0]?.topic).toBe(topic);
  });

  it.each(['do you sell bicycles', 'the of and', '???', '" OR *', 'faq_search MATCH NEAR('])(
    '[AG1] finds nothing for %j and names the topics there are',
    (query) =>
      expect(value(desk.searchFaq(query))).toEqual({
        entries: [],
        topics: ['shipping', 'returns', 'warranty'],
      }),
  );

  it('[AG1] refuses an empty question', () => {
    expect(desk.searchFaq('  ')).toMatchObject({ ok: false, code: 'invalid_query' });
  });

  it('[AG1] finds an answer by its new text once it was edited', () => {
    database.exec("UPDATE faq SET answer = 'Only by carrier pigeon.' WHERE topic = 'shipping'");
    expect(value(desk.searchFaq('pigeon')).entries[0]?.answer).toBe('Only by carrier pigeon.');
    expect(value(desk.searchFaq('express')).entries).toEqual([]);
  });
});

describe('refunds', () => {
  it('[AG2] change the order and leave its shipping status', () => {
    expect(value(refund('ord-5678', 4999, 'k1'))).toEqual({
      refundId: 'REF-0001',
      orderId: 'ORD-5678',
      amountCents: 4999,
      refundedCents: 4999,
      leftCents: 4999,
      refundStatus: 'Partially refunded',
      refundedAt: NOW,
    });
    expect(order('ORD-5678')).toMatchObject({
      status: 'Shipped',
      refundStatus: 'Partially refunded',
      leftCents: 4999,
    });
    expect(value(refund('ORD-5678', 4999, 'k2'))).toMatchObject({
      refundStatus: 'Refunded',
      leftCents: 0,
    });
    expect(order('ORD-5678')).toMatchObject({ status: 'Shipped', refundStatus: 'Refunded' });
  });

  it('[AG2] larger than what is left are refused with what is left', () => {
    refund('ORD-3456', 1000, 'k1');
    expect(refund('ORD-3456', 1496, 'k2')).toMatchObject({
      ok: false,
      code: 'exceeds_refundable',
      leftCents: 1495,
      message: expect.stringContaining('$14.95'),
    });
    expect(order('ORD-3456').refundedCents).toBe(1000);
    expect(refund('ORD-3456', 1495, 'k3').ok).toBe(true);
    expect(refund('ORD-3456', 1, 'k4')).toMatchObject({
      code: 'nothing_left_to_refund',
      leftCents: 0,
    });
  });

  it.each([0, -1, 0.5, 100.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])(
    '[AG2] of %d cents are refused',
    (cents) => {
      expect(refund('ORD-5678', cents, 'k1')).toMatchObject({ code: 'invalid_amount' });
      expect(order('ORD-5678').refundedCents).toBe(0);
    },
  );

  it('[AG2] need an order and a reason', () => {
    expect(refund('ORD-1', 100, 'k1')).toMatchObject({ code: 'order_not_found' });
    expect(refund('nonsense', 100, 'k1')).toMatchObject({ code: 'invalid_order_id' });
    expect(refund('ORD-5678', 100, 'k1', '  ')).toMatchObject({ code: 'invalid_reason' });
    expect(refund('ORD-5678', 100, 'k1', 'x'.repeat(501))).toMatchObject({
      code: 'invalid_reason',
    });
  });

  it('[AG2] with the same key have one effect and the first result, after more refunds and a restart too', () => {
    const first = refund('ORD-5678', 2000, 'k1');
    refund('ORD-5678', 1000, 'k2');
    database.close();
    database = openDeskDatabase(join(folder, 'desk.sqlite'));
    desk = createDesk(database);
    expect(refund('ORD-5678', 2000, 'k1')).toEqual(first);
    expect(order('ORD-5678').refundedCents).toBe(3000);
  });

  it('[AG2] with the same key for something else are refused', () => {
    refund('ORD-5678', 2000, 'k1');
    expect(refund('ORD-5678', 2001, 'k1')).toMatchObject({ code: 'key_conflict' });
    expect(refund('ORD-3456', 2000, 'k1')).toMatchObject({ code: 'key_conflict' });
    expect(order('ORD-3456').refundedCents).toBe(0);
  });

  it('[AG2] may be tried again with the same key after a refusal', () => {
    expect(refund('ORD-5678', 9999, 'k1').ok).toBe(false);
    expect(refund('ORD-5678', 9998, 'k1').ok).toBe(true);
  });

  it('[AG2] without a key are a mistake of the caller', () => {
    expect(() => refund('ORD-5678', 100, ' ')).toThrow(TypeError);
    expect(() => cancel('ORD-9012', '')).toThrow(TypeError);
  });

  it('[AG2] leave nothing behind when the database fails halfway', () => {
    database.exec("CREATE TRIGGER fail BEFORE INSERT ON refunds BEGIN SELECT RAISE(ABORT, 'disk trouble'); END");
    expect(() => refund('ORD-5678', 100, 'k1')).toThrow('disk trouble');
    expect(() => cancel('ORD-9012', 'k2')).toThrow('disk trouble');
    expect(order('ORD-5678').refundedCents).toBe(0);
    expect(order('ORD-9012').status).toBe('Processing');
  });
});

describe('cancellations', () => {
  it('[AG2] of an order in processing refund what is left of it', () => {
    refund('ORD-9012', 4999, 'k1');
    expect(value(cancel('ord-9012', 'k2'))).toEqual({
      orderId: 'ORD-9012',
      item: 'Gadget Plus',
      cancelledAt: NOW,
      refundedCents: 10000,
    });
    expect(order('ORD-9012')).toMatchObject({
      status: 'Cancelled',
      cancelledAt: NOW,
      refundStatus: 'Refunded',
      leftCents: 0,
    });
    expect(refund('ORD-9012', 1, 'k3')).toMatchObject({
      code: 'nothing_left_to_refund',
      message: expect.stringContaining('cancelled on 2026-03-01 at 09:30 UTC'),
    });
  });

  it('[AG2] of an order that was refunded in full refund nothing more', () => {
    refund('ORD-9012', 14999, 'k1');
    expect(value(cancel('ORD-9012', 'k2')).refundedCents).toBe(0);
    expect(order('ORD-9012')).toMatchObject({ status: 'Cancelled', refundedCents: 14999 });
  });

  it('[AG2] stay, and a second one says when the first was', () => {
    const first = cancel('ORD-9012', 'k1');
    expect(cancel('ORD-9012', 'k2')).toMatchObject({
      ok: false,
      code: 'already_cancelled',
      cancelledAt: NOW,
      message: expect.stringContaining('on 2026-03-01 at 09:30 UTC'),
    });
    expect(cancel('ORD-9012', 'k1')).toEqual(first);
    expect(database.prepare('SELECT count(*) FROM refunds').pluck().get()).toBe(1);
  });

  it.each([
    ['ORD-5678', 'Shipped'],
    ['ORD-3456', 'Delivered'],
  ] as const)('[AG2] of %s (%s) are refused with what can be done instead', (id, status) => {
    expect(cancel(id, 'k1')).toMatchObject({
      ok: false,
      code: 'not_cancellable',
      status,
      message: expect.stringContaining('returned within 30 days'),
    });
    expect(order(id).status).toBe(status);
  });

  it('[AG2] that somebody made without a record are still final', () => {
    database.exec("UPDATE orders SET status = 'Cancelled' WHERE id = 'ORD-9012'");
    expect(cancel('ORD-9012', 'k1')).toEqual({
      ok: false,
      code: 'already_cancelled',
      message: 'ORD-9012 was already cancelled. It stays cancelled.',
    });
  });

  it('[AG2] need an order, a reason and their own key', () => {
    expect(cancel('ORD-1', 'k1')).toMatchObject({ code: 'order_not_found' });
    expect(cancel('ORD-9012', 'k1', '')).toMatchObject({ code: 'invalid_reason' });
    cancel('ORD-9012', 'k1');
    expect(cancel('ORD-5678', 'k1')).toMatchObject({ code: 'key_conflict' });
  });
});
