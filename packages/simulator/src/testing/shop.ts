import type { FunctionTool } from 'openai/resources/responses/responses';

/** Tools of a small shop, as a strict client would offer them. */
export const shopTools: FunctionTool[] = [
  define('lookup_order', 'Look up an order by its id: status, items, total and tracking.', {
    order_id: { type: 'string' },
  }),
  define('lookup_account', 'Look up a customer account by e-mail address.', {
    email: { type: 'string' },
  }),
  define('search_faq', 'Search the FAQ about shipping, returns and warranty.', {
    query: { type: 'string' },
  }),
  define('issue_refund', 'Issue a refund for an order.', {
    order_id: { type: 'string' },
    amount: { type: 'number' },
    reason: { type: 'string' },
  }),
  define('cancel_order', 'Cancel an order.', {
    order_id: { type: 'string' },
    reason: { type: 'string' },
  }),
];

function define(name: string, description: string, properties: Record<string, object>): FunctionTool {
  const parameters = {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
  return { type: 'function', name, description, parameters, strict: true };
}
