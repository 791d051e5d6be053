import { formatCents } from './money.ts';
import type { Order, Refusal, RefusalCode } from './types.ts';

/** The longest reason that is kept with a refund or a cancellation, in characters. */
export const MAX_REASON_LENGTH = 500;

/** A refusal with its facts; the message is shown to customers as it is. */
export function refuse(
  code: RefusalCode,
  message: string,
  facts: Pick<Refusal, 'leftCents' | 'cancelledAt' | 'status'> = {},
): Refusal {
  return { ok: false, code, message, ...facts };
}

/** More was asked for than is left of the order; says what is left. */
export function refuseAmount(order: Order): Refusal {
  const paid = formatCents(order.totalCents);
  if (order.leftCents === 0) {
    const why = order.cancelledAt === undefined ? '' : ` It was cancelled ${inWords(order.cancelledAt)}.`;
    return refuse(
      'nothing_left_to_refund',
      `${order.id} is already refunded in full (${paid}); nothing is left to refund.${why}`,
      { leftCents: 0 },
    );
  }
  const left = formatCents(order.leftCents);
  const refunded = formatCents(order.refundedCents);
  return refuse(
    'exceeds_refundable',
    `At most ${left} can be refunded on ${order.id}: ${paid} was paid and ${refunded} is already refunded.`,
    { leftCents: order.leftCents },
  );
}

/** The order is beyond cancelling; says what can be done instead. */
export function refuseCancellation(order: Order): Refusal {
  if (order.status === 'Cancelled') {
    const { cancelledAt } = order;
    return refuse(
      'already_cancelled',
      `${order.id} was already cancelled${cancelledAt === undefined ? '' : ` ${inWords(cancelledAt)}`}. It stays cancelled.`,
      cancelledAt === undefined ? {} : { cancelledAt },
    );
  }
  const where = order.status === 'Shipped' ? 'has already shipped' : 'was already delivered';
  return refuse(
    'not_cancellable',
    `${order.id} ${where} and can no longer be cancelled. It can be returned within 30 days, and a refund can be asked for.`,
    { status: order.status },
  );
}

/** The reason is empty or too long. */
export function refuseReason(): Refusal {
  return refuse('invalid_reason', `A reason is needed, in at most ${MAX_REASON_LENGTH} characters.`);
}

/** The idempotency key belongs to another request. */
export function refuseKey(): Refusal {
  return refuse('key_conflict', 'This request was already made for another order or amount. Nothing was changed.');
}

/** The idempotency key belongs to another ticket. */
export function refuseTicketKey(): Refusal {
  return refuse('key_conflict', 'This request was already made for another ticket. No second one was opened.');
}

/** `2026-03-01T09:30:00.000Z` as `on 2026-03-01 at 09:30 UTC`. */
function inWords(iso: string): string {
  return `on ${iso.slice(0, 10)} at ${iso.slice(11, 16)} UTC`;
}
