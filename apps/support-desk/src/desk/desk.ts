import type { Database } from 'better-sqlite3';

import { type Accounts, createAccounts } from './accounts.ts';
import { createFaqSearch } from './faq.ts';
import { normaliseOrderId } from './identifiers.ts';
import { createKnowledgeBase, type KnowledgeBase } from './knowledge.ts';
import { isAmount } from './money.ts';
import type { CancellationRow, RefundRow } from './orders.ts';
import { createOrderRecords, refundStatusOf } from './orders.ts';
import { MAX_REASON_LENGTH, refuse, refuseAmount, refuseCancellation, refuseKey, refuseReason } from './refusals.ts';
import { createTickets, type Tickets } from './tickets.ts';
import type { Cancellation, FaqResult, Order, Outcome, Refund } from './types.ts';

/** A refund that somebody asks for. */
export interface RefundRequest {
  /** In any of the forms people write: `ORD-5678`, `ord-5678`, `#5678`. */
  readonly orderId: string;
  /** Whole cents, more than zero. */
  readonly amountCents: number;
  /** 1 to 500 characters, kept with the refund. */
  readonly reason: string;
  /** Names this one request; asking again with it has no second effect. */
  readonly idempotencyKey: string;
  /** E-mail address of the customer who asks, where they have signed in: there are no orders for them but their own. */
  readonly customer?: string | undefined;
}

/** A cancellation that somebody asks for; the fields as in {@link RefundRequest}. */
export type CancellationRequest = Omit<RefundRequest, 'amountCents'>;

/**
 * What the shop's support desk can do. Business refusals are answers ({@link Outcome}); only a broken database throws.
 *
 * The operations that change something look at what there is, decide and write in one transaction under the write lock, so
 * two processes cannot spend the same money twice. Their key is stored with the effect: the same key answers with the
 * first result again, also after a restart. A refusal changes nothing and is not remembered: the same key may be tried
 * again. The same key for something else is refused (`key_conflict`). A blank key throws a `TypeError`: that is a
 * mistake of the caller, not of the customer.
 */
export interface Desk extends Accounts, KnowledgeBase, Tickets {
  /** @param customer As in {@link RefundRequest}. */
  lookupOrder(orderId: string, customer?: string): Outcome<Order>;
  searchFaq(query: string): Outcome<FaqResult>;
  /** Pays back a part or all of what is left of an order. Refunds add up; the shipping status stays what it is. */
  issueRefund(request: RefundRequest): Outcome<Refund>;
  /**
   * Cancels an order that is still in processing and pays back what is left of it: nobody expects to pay for what will never
   * be sent. A shipped or delivered order cannot be cancelled, and a cancelled one stays so.
   */
  cancelOrder(request: CancellationRequest): Outcome<Cancellation>;
}

/**
 * The desk over an open, migrated database.
 *
 * @param now The clock; the system's by default.
 */
export function createDesk(database: Database, now: () => Date = () => new Date()): Desk {
  const orders = createOrderRecords(database);
  const searchFaq = createFaqSearch(database);
  const tickets = createTickets(database, now);

  function findOrder(text: string, customer?: string): Outcome<Order> {
    const id = normaliseOrderId(text);
    if (id === undefined) {
      return refuse('invalid_order_id', 'That is not an order number. They look like ORD-5678.');
    }
    const order = orders.find(id);
    // That an order is somebody else's is nobody's business: there is none.
    return order === undefined || (customer !== undefined && order.email !== customer)
      ? refuse('order_not_found', `There is no order ${id}. Please check the number.`)
      : { ok: true, value: order };
  }

  const issueRefund = database.transaction((request: RefundRequest): Outcome<Refund> => {
    if (!isAmount(request.amountCents)) {
      return refuse('invalid_amount', 'A refund must be a whole number of cents and more than $0.00.');
    }
    const reason = readReason(request.reason);
    if (reason === undefined) return refuseReason();
    const found = findOrder(request.orderId, request.customer);
    if (!found.ok) return found;
    const order = found.value;

    const first = orders.refundByKey(request.idempotencyKey);
    if (first !== undefined) {
      const same = first.order_id === order.id && first.amount_cents === request.amountCents;
      return same ? { ok: true, value: refundFromRow(first) } : refuseKey();
    }
    if (request.amountCents > order.leftCents) return refuseAmount(order);

    const at = now().toISOString();
    orders.addRefund({
      order,
      amountCents: request.amountCents,
      reason,
      at,
      idempotencyKey: request.idempotencyKey,
    });
    return { ok: true, value: refundFromRow(stored(orders.refundByKey(request.idempotencyKey))) };
  });

  const cancelOrder = database.transaction((request: CancellationRequest): Outcome<Cancellation> => {
    const reason = readReason(request.reason);
    if (reason === undefined) return refuseReason();
    const found = findOrder(request.orderId, request.customer);
    if (!found.ok) return found;
    const order = found.value;

    const first = orders.cancellationByKey(request.idempotencyKey);
    if (first !== undefined) {
      return first.order_id === order.id ? { ok: true, value: cancellationFromRow(first) } : refuseKey();
    }
    if (order.status !== 'Processing') return refuseCancellation(order);

    const { idempotencyKey } = request;
    const at = now().toISOString();
    const cancellationId = orders.addCancellation({ order, reason, at, idempotencyKey });
    if (order.leftCents > 0) {
      orders.addRefund({
        order,
        amountCents: order.leftCents,
        reason: `Order cancelled: ${reason}`,
        at,
        cancellationId,
      });
    }
    return {
      ok: true,
      value: cancellationFromRow(stored(orders.cancellationByKey(idempotencyKey))),
    };
  });

  return {
    ...createAccounts(database),
    ...createKnowledgeBase(database),
    ...tickets,
    createTicket(request) {
      requireKey(request.idempotencyKey);
      return tickets.createTicket(request);
    },
    lookupOrder: findOrder,
    searchFaq(query) {
      return query.trim() === ''
        ? refuse('invalid_query', 'There is nothing to search for: the question is empty.')
        : { ok: true, value: searchFaq(query) };
    },
    issueRefund(request) {
      requireKey(request.idempotencyKey);
      return issueRefund.immediate(request);
    },
    cancelOrder(request) {
      requireKey(request.idempotencyKey);
      return cancelOrder.immediate(request);
    },
  };
}

function refundFromRow(row: RefundRow): Refund {
  return {
    refundId: `REF-${String(row.id).padStart(4, '0')}`,
    orderId: row.order_id,
    amountCents: row.amount_cents,
    refundedCents: row.refunded_cents_after,
    leftCents: row.total_cents - row.refunded_cents_after,
    refundStatus: refundStatusOf(row.total_cents, row.refunded_cents_after),
    refundedAt: row.created_at,
  };
}

function cancellationFromRow(row: CancellationRow): Cancellation {
  return {
    orderId: row.order_id,
    item: row.item,
    cancelledAt: row.created_at,
    refundedCents: row.refunded_cents,
  };
}

function readReason(text: string): string | undefined {
  const reason = text.trim();
  return reason !== '' && reason.length <= MAX_REASON_LENGTH ? reason : undefined;
}

function requireKey(key: string): void {
  if (key.trim() === '') throw new TypeError('An idempotency key is required.');
}

function stored<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('A row that was just written cannot be read back.');
  return row;
}
