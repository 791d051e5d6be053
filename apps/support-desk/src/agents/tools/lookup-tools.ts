import { z } from 'zod';

import { formatCents } from '../../desk/money.ts';
import type { Order } from '../../desk/types.ts';
import { defineTool, refused } from './tool.ts';
import type { DeskTool, ToolServices } from './tool.ts';

/** All lookups read a local database. */
const LOOKUP = { sideEffects: false, idempotent: true, timeoutMs: 10_000 } as const;

/** `lookup_order(order_id)`: status, tracking and money of one order. */
export function lookupOrderTool(services: ToolServices): DeskTool {
  const parameters = z.object({
    order_id: z.string().describe('The order number as the customer gave it, for example ORD-5678.'),
  });
  return defineTool(services, {
    name: 'lookup_order',
    description:
      'Looks up one order by its number: item, quantity, status, tracking number, total, and what can still be refunded.',
    parameters,
    policy: {
      ...LOOKUP,
      title: 'Look up an order',
      summarise: (args) => `Look up order ${parameters.safeParse(args).data?.order_id ?? ''}`.trim(),
    },
    execute({ order_id }, call) {
      const found = services.desk.lookupOrder(order_id, call.customer());
      return found.ok ? { ok: true, message: orderLine(found.value), order: orderFacts(found.value) } : refused(found);
    },
  });
}

/** `lookup_account(email)`: name, plan and age of one account. */
export function lookupAccountTool(services: ToolServices): DeskTool {
  const parameters = z.object({
    email: z.string().describe('The e-mail address of the account.'),
  });
  return defineTool(services, {
    name: 'lookup_account',
    description: 'Looks up a customer account by e-mail address: name, plan, and member since.',
    parameters,
    policy: {
      ...LOOKUP,
      title: 'Look up an account',
      // The model only knows a placeholder of the address.
      resolves: ['email'],
      summarise: (args) => `Look up account ${parameters.safeParse(args).data?.email ?? ''}`.trim(),
    },
    execute({ email }, call) {
      const found = services.desk.lookupAccount(email, call.customer());
      if (!found.ok) return refused(found);
      const { name, tier, sinceYear } = found.value;
      return {
        ok: true,
        message: `${name}: ${tier} plan, member since ${sinceYear}`,
        account: { email: found.value.email, name, tier, member_since: sinceYear },
      };
    },
  });
}

/** `search_faq(query)`: the shop's own answers on shipping, returns and warranty. */
export function searchFaqTool(services: ToolServices): DeskTool {
  const parameters = z.object({
    query: z.string().describe("What the customer wants to know, in the customer's words."),
  });
  return defineTool(services, {
    name: 'search_faq',
    description:
      "Searches the shop's answers to common questions: shipping times, returns, warranty. Use it before you state a policy.",
    parameters,
    policy: {
      ...LOOKUP,
      title: 'Search the answers',
      summarise: (args) => {
        const query = parameters.safeParse(args).data?.query;
        return query === undefined ? 'Search the answers' : `Search the answers for “${query}”`;
      },
    },
    execute({ query }) {
      const found = services.desk.searchFaq(query);
      if (!found.ok) return refused(found);
      const { entries, topics } = found.value;
      const message =
        entries.length === 0
          ? `No answer fits. There are answers about: ${topics.join(', ')}.`
          : `Found: ${entries.map((entry) => entry.topic).join(', ')}`;
      return { ok: true, message, answers: entries };
    },
  });
}

function orderLine(order: Order): string {
  const refunds = order.refundStatus === 'Not refunded' ? '' : `, ${order.refundStatus.toLowerCase()}`;
  const tracking = order.tracking === undefined ? '' : `, tracking ${order.tracking}`;
  const what = `${order.quantity} × ${order.item}, ${formatCents(order.totalCents)}`;
  return `${order.id}: ${what}, ${order.status}${tracking}${refunds}`;
}

function orderFacts(order: Order) {
  return {
    order_id: order.id,
    item: order.item,
    quantity: order.quantity,
    status: order.status,
    tracking: order.tracking ?? null,
    total: formatCents(order.totalCents),
    refund_status: order.refundStatus,
    refunded: formatCents(order.refundedCents),
    refundable: formatCents(order.leftCents),
    can_be_cancelled: order.status === 'Processing',
    ...(order.cancelledAt !== undefined && { cancelled_at: order.cancelledAt }),
  };
}
