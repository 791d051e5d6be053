import type { Database } from 'better-sqlite3';

import type { Order, OrderStatus, RefundStatus } from './types.ts';

interface OrderRow {
  id: string;
  item: string;
  quantity: number;
  total_cents: number;
  refunded_cents: number;
  status: OrderStatus;
  tracking: string | null;
  email: string | null;
  cancelled_at: string | null;
}

/** A refund as it is stored, with the total of its order. */
export interface RefundRow {
  id: number;
  order_id: string;
  amount_cents: number;
  refunded_cents_after: number;
  created_at: string;
  total_cents: number;
}

/** A cancellation as it is stored, with the item of its order. */
export interface CancellationRow {
  id: number;
  order_id: string;
  item: string;
  refunded_cents: number;
  created_at: string;
}

/** A refund to be stored: asked for under a key, or the consequence of a cancellation. */
export type NewRefund = {
  readonly order: Order;
  readonly amountCents: number;
  readonly reason: string;
  readonly at: string;
} & ({ readonly idempotencyKey: string } | { readonly cancellationId: number });

/** The statements behind the desk's orders. They decide nothing; the caller holds the transaction. */
export interface OrderRecords {
  find(id: string): Order | undefined;
  refundByKey(key: string): RefundRow | undefined;
  cancellationByKey(key: string): CancellationRow | undefined;
  /** Stores the refund and adds it to what the order has got back. Returns the refund's number. */
  addRefund(refund: NewRefund): number;
  /** Stores the cancellation and sets the order's status. Returns the cancellation's number. */
  addCancellation(cancellation: {
    readonly order: Order;
    readonly reason: string;
    readonly at: string;
    readonly idempotencyKey: string;
  }): number;
}

/** How much was paid back, in words. */
export function refundStatusOf(totalCents: number, refundedCents: number): RefundStatus {
  if (refundedCents === 0) return 'Not refunded';
  return refundedCents < totalCents ? 'Partially refunded' : 'Refunded';
}

/** Prepares the statements on an open, migrated database. */
export function createOrderRecords(database: Database): OrderRecords {
  const order = database.prepare<[string], OrderRow>(
    `SELECT orders.*, cancellations.created_at AS cancelled_at
       FROM orders LEFT JOIN cancellations ON cancellations.order_id = orders.id WHERE orders.id = ?`,
  );
  const refund = database.prepare<[string], RefundRow>(
    `SELECT refunds.id, order_id, amount_cents, refunded_cents_after, created_at, total_cents
       FROM refunds JOIN orders ON orders.id = order_id WHERE idempotency_key = ?`,
  );
  const cancellation = database.prepare<[string], CancellationRow>(
    `SELECT cancellations.id, order_id, item, cancellations.refunded_cents, created_at
       FROM cancellations JOIN orders ON orders.id = order_id WHERE idempotency_key = ?`,
  );
  const insertRefund = database.prepare(
    `INSERT INTO refunds (order_id, amount_cents, refunded_cents_after, reason, created_at, idempotency_key, cancellation_id)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const addToRefunded = database.prepare('UPDATE orders SET refunded_cents = refunded_cents + ? WHERE id = ?');
  const insertCancellation = database.prepare(
    'INSERT INTO cancellations (order_id, reason, refunded_cents, created_at, idempotency_key) VALUES (?, ?, ?, ?, ?)',
  );
  const setCancelled = database.prepare("UPDATE orders SET status = 'Cancelled' WHERE id = ?");

  return {
    find(id) {
      const row = order.get(id);
      return row === undefined ? undefined : orderFromRow(row);
    },
    refundByKey: (key) => refund.get(key),
    cancellationByKey: (key) => cancellation.get(key),
    addRefund(entry) {
      const { order: refunded, amountCents, reason, at } = entry;
      addToRefunded.run(amountCents, refunded.id);
      const { lastInsertRowid } = insertRefund.run(
        refunded.id,
        amountCents,
        refunded.refundedCents + amountCents,
        reason,
        at,
        'idempotencyKey' in entry ? entry.idempotencyKey : null,
        'cancellationId' in entry ? entry.cancellationId : null,
      );
      return Number(lastInsertRowid);
    },
    addCancellation({ order: cancelled, reason, at, idempotencyKey }) {
      setCancelled.run(cancelled.id);
      const { lastInsertRowid } = insertCancellation.run(cancelled.id, reason, cancelled.leftCents, at, idempotencyKey);
      return Number(lastInsertRowid);
    },
  };
}

function orderFromRow(row: OrderRow): Order {
  return {
    id: row.id,
    item: row.item,
    quantity: row.quantity,
    status: row.status,
    refundStatus: refundStatusOf(row.total_cents, row.refunded_cents),
    totalCents: row.total_cents,
    refundedCents: row.refunded_cents,
    leftCents: row.total_cents - row.refunded_cents,
    ...(row.email !== null && { email: row.email }),
    ...(row.tracking !== null && { tracking: row.tracking }),
    ...(row.cancelled_at !== null && { cancelledAt: row.cancelled_at }),
  };
}
