/** All agents of the desk, and who hands over to whom. */
import type { AgentDefinition } from '@parley/gateway';

import { createBilling } from './billing/billing.ts';
import { createFallback } from './fallback/fallback.ts';
import { handOver, type HandoffTarget } from './handoffs.ts';
import { askKnowledgeTool, createKnowledge } from './knowledge/knowledge.ts';
import { createOrders } from './orders/orders.ts';
import { createSupport } from './support/support.ts';
import { createTechnical } from './technical/technical.ts';
import type { DeskTools } from './tools/desk-tools.ts';
import { createTriage } from './triage/triage.ts';

/** Models by what they are for; a name, an alias, or absent for the provider's default. */
export interface DeskModels {
  /** Answers customers in the support agent. */
  readonly support?: string;
  /** Sorts requests and looks things up: small will do. */
  readonly routing?: string;
  /** Solves problems: large is better. */
  readonly reasoning?: string;
}

/** Names under which the agents are registered. */
export type DeskAgentName = 'support' | 'triage' | 'orders' | 'billing' | 'technical' | 'knowledge' | 'fallback';

export function createDeskAgents(tools: DeskTools, models: DeskModels = {}): Record<DeskAgentName, AgentDefinition> {
  const { support, routing, reasoning } = models;
  const knowledge = createKnowledge(tools, routing);
  const agents = {
    support: createSupport(tools, support),
    triage: createTriage(tools, routing),
    orders: createOrders(tools, reasoning),
    billing: createBilling(tools, reasoning),
    technical: createTechnical(tools, askKnowledgeTool(knowledge), reasoning),
    knowledge,
    fallback: createFallback(tools),
  };

  const front: HandoffTarget = {
    agent: agents.triage.agent,
    tool: 'transfer_to_triage',
    description: 'Gives the conversation back to the front desk, for anything outside of your own field.',
  };
  const specialists: HandoffTarget[] = [
    {
      agent: agents.orders.agent,
      tool: 'transfer_to_orders',
      description:
        'For orders of the shop: where an order or parcel is, delivery, returns, refunds of an order, cancelling an order, warranty. ' +
        'Order numbers look like ORD-5678.',
    },
    {
      agent: agents.billing.agent,
      tool: 'transfer_to_billing',
      description:
        'For invoices, bills, payments, cards that were declined, subscription plans, and every dispute about a charge, such as being ' +
        'charged twice. Invoice numbers look like INV-2051.',
    },
    {
      agent: agents.technical.agent,
      tool: 'transfer_to_technical',
      description:
        'For what does not work: error codes, Widget Cloud sync, login problems, two-factor codes, pairing, Bluetooth, firmware, battery, ' +
        'calibration, API.',
    },
  ];
  agents.triage.agent.handoffs = specialists.map((target) => handOver(target));
  for (const name of ['orders', 'billing', 'technical', 'fallback'] as const) {
    agents[name].agent.handoffs = [handOver(front)];
  }
  return agents;
}
