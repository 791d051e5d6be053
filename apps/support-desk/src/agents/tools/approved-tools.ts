import { byAmount } from '@parley/gateway';
import { z } from 'zod';

import { normaliseOrderId } from '../../desk/identifiers.ts';
import { centsFromDollars, formatCents } from '../../desk/money.ts';
import { defineTool, refused } from './tool.ts';
import type { DeskTool, ToolServices } from './tool.ts';

/** Both tools change an order. The desk stores the call's key with the effect, so repeating a call is safe. */
const CHANGE = { sideEffects: true, idempotent: true, timeoutMs: 10_000 } as const;

/** `issue_refund(order_id, amount, reason)`: pays money back once an operator has agreed. */
export function issueRefundTool(services: ToolServices): DeskTool {
  const parameters = z.object({
    order_id: z.string().describe('The order number, for example ORD-5678.'),
    amount: z
      .number()
      .positive()
      .describe('The amount in US dollars, more than 0 and with at most two decimals, for example 49.99.'),
    reason: z.string().describe('Why the customer gets the money back, in one sentence.'),
  });
  return defineTool(services, {
    name: 'issue_refund',
    description:
      'Refunds a part or all of an order. A teammate must approve each call first, so look the order up before you ask. ' +
      'Refused when the amount is more than what is left to refund.',
    parameters,
    policy: {
      ...CHANGE,
      approval: true,
      title: 'Refund an order',
      // Money leaves the shop: somebody of the shop decides, never the one who receives it, and the more the higher up.
      decidedBy: byAmount('amount', { 100: 'reviewer', 500: 'admin', above: 'two_people' }),
      // A parcel in which one thing after the other turns out to be broken need not be decided piece by piece.
      grantable: { same: ['order_id'], atMost: ['amount'], maxUses: 3 },
      summarise: (args) => {
        const { data } = parameters.safeParse(args);
        if (data === undefined) return 'Refund an order';
        const cents = centsFromDollars(data.amount);
        const amount = cents === undefined ? `an invalid amount (${data.amount})` : formatCents(cents);
        return `Refund ${amount} on ${shownOrderId(data.order_id)}: ${data.reason}`;
      },
    },
    execute({ order_id, amount, reason }, call) {
      const amountCents = centsFromDollars(amount);
      if (amountCents === undefined) {
        return {
          ok: false,
          code: 'invalid_amount',
          message: 'A refund must be more than $0.00 and have at most two decimals.',
        };
      }
      const request = {
        orderId: order_id,
        amountCents,
        reason,
        idempotencyKey: call.idempotencyKey(),
        customer: call.customer(),
      };
      const outcome = services.desk.issueRefund(request);
      if (!outcome.ok) return refused(outcome);
      const refund = outcome.value;
      const left = formatCents(refund.leftCents);
      return {
        ok: true,
        message: `Refunded ${formatCents(refund.amountCents)} on ${refund.orderId} (${refund.refundId}). Left to refund: ${left}.`,
        refund: {
          refund_id: refund.refundId,
          order_id: refund.orderId,
          amount: formatCents(refund.amountCents),
          refund_status: refund.refundStatus,
          refunded_in_all: formatCents(refund.refundedCents),
          left_to_refund: left,
        },
      };
    },
  });
}

/** `cancel_order(order_id, reason)`: cancels an order in processing once the visitor has confirmed. */
export function cancelOrderTool(services: ToolServices): DeskTool {
  const parameters = z.object({
    order_id: z.string().describe('The order number, for example ORD-9012.'),
    reason: z.string().describe('Why the customer cancels, in one sentence.'),
  });
  return defineTool(services, {
    name: 'cancel_order',
    description:
      'Cancels an order that is still in processing and refunds what was paid. The customer must confirm each call first. ' +
      'Shipped and delivered orders cannot be cancelled, and a cancellation cannot be undone.',
    parameters,
    policy: {
      ...CHANGE,
      approval: true,
      title: 'Cancel an order',
      // It is the customer's own order and only unsent ones qualify; what is needed is that the model did not misunderstand.
      decidedBy: 'visitor',
      summarise: (args) => {
        const { data } = parameters.safeParse(args);
        return data === undefined
          ? 'Cancel an order'
          : `Cancel ${shownOrderId(data.order_id)} and refund what was paid: ${data.reason}`;
      },
    },
    execute({ order_id, reason }, call) {
      const idempotencyKey = call.idempotencyKey();
      const request = { orderId: order_id, reason, idempotencyKey, customer: call.customer() };
      const outcome = services.desk.cancelOrder(request);
      if (!outcome.ok) return refused(outcome);
      const { orderId, item, refundedCents, cancelledAt } = outcome.value;
      const refunded =
        refundedCents === 0 ? 'Nothing was left to refund.' : `${formatCents(refundedCents)} was refunded with it.`;
      return {
        ok: true,
        message: `${orderId} (${item}) is cancelled. ${refunded}`,
        cancellation: {
          order_id: orderId,
          item,
          cancelled_at: cancelledAt,
          refunded: formatCents(refundedCents),
        },
      };
    },
  });
}

function shownOrderId(text: string): string {
  return normaliseOrderId(text) ?? text;
}
