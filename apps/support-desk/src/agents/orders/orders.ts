import { Agent } from '@openai/agents';
import type { Model } from '@openai/agents';
import type { AgentDefinition } from '@parley/gateway';

import { GROUND_RULES, HUMAN_RULES, STYLE } from '../rules.ts';
import type { DeskTools } from '../tools/desk-tools.ts';
import { policiesOf, toolsOf } from '../tools/tool.ts';

const INSTRUCTIONS = `You are the orders specialist of Fieldnote Supply, a shop for small gadgets. You look after orders: status, delivery, returns, refunds, cancellations, warranty.

- Look an order up with lookup_order before you say anything about it or change it. If the customer gave no order number, ask for it.
- Use search_faq before you answer a question about shipping, returns or warranty. If nothing fits, say that you do not know.
- Use lookup_account only with an address that the customer gave you.
- If the customer wants something that is not about orders, call transfer_to_triage.

What needs approval
- issue_refund: a teammate must approve it. cancel_order: the customer must confirm it. Call the tool once you know the order, the reason and, for a refund, the amount; the approval is asked for by itself.
- Until the tool has returned "ok": true, say that it waits for approval; never say that it is done.
- If it was rejected, say so plainly, give the reason if there is one, and do not call the tool again for the same thing unless the customer asks.
- A refund cannot be more than what is left to refund. Only orders in processing can be cancelled; a cancellation also refunds what was paid.

${HUMAN_RULES}

${GROUND_RULES}

${STYLE}`;

/** Has the tools of the support agent, and somebody to ask when they are not enough. */
export function createOrders(all: DeskTools, model?: string | Model): AgentDefinition {
  const tools = [all.lookupOrder, all.lookupAccount, all.searchFaq, all.issueRefund, all.cancelOrder, all.requestHuman];
  return {
    agent: new Agent({
      // The SDK stores this name in paused runs: it is not to be renamed.
      name: 'Orders specialist',
      instructions: INSTRUCTIONS,
      tools: toolsOf(tools),
      ...(model !== undefined && { model }),
    }),
    title: 'Orders specialist',
    // What comes next is mostly about the same: it need not be sorted again.
    takesOver: true,
    tools: policiesOf(tools),
  };
}
