/** All agents of the desk, and who hands over to whom. */
import type { Handoff } from '@openai/agents';
import { type AgentDefinition, defineAgents } from '@parley/gateway';

import { createBilling } from './billing/billing.ts';
import { createFallback } from './fallback/fallback.ts';
import { handOver } from './handoffs.ts';
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

/** What each specialist looks after. Models hand over by these words. */
const FIELDS = {
  orders:
    'orders of the shop: where an order or parcel is, delivery, returns, refunds of an order, cancelling an order, warranty; order ' +
    'numbers look like ORD-5678',
  billing:
    'invoices, bills, payments, declined cards, subscription plans, and every dispute about a charge, such as being charged twice; ' +
    'invoice numbers look like INV-2051',
  technical:
    'what does not work: error codes such as E409, Widget Cloud sync, login problems, two-factor codes, pairing, Bluetooth, firmware, ' +
    'battery, calibration, API',
} as const;

export function createDeskAgents(tools: DeskTools, models: DeskModels = {}): Record<DeskAgentName, AgentDefinition> {
  const { support, routing, reasoning } = models;
  const fallback = 'fallback' satisfies DeskAgentName;
  const knowledge = createKnowledge(tools, routing);
  const agents = {
    support: { ...createSupport(tools, support), fallback },
    triage: { ...createTriage(tools, routing), fallback },
    orders: { ...createOrders(tools, reasoning), fallback },
    billing: { ...createBilling(tools, reasoning), fallback },
    technical: { ...createTechnical(tools, askKnowledgeTool(knowledge), reasoning), fallback },
    // Whoever asks it is told that it has failed.
    knowledge,
    fallback: createFallback(tools),
  };

  const specialists = ['orders', 'billing', 'technical'] as const;
  agents.triage.agent.handoffs = specialists.map((name) =>
    handOver({ agent: agents[name].agent, tool: `transfer_to_${name}`, description: `For ${FIELDS[name]}.` }),
  );
  const back = (description: string): Handoff[] => [
    handOver({ agent: agents.triage.agent, tool: 'transfer_to_triage', description }),
  ];
  for (const name of specialists) {
    const others = specialists.filter((other) => other !== name).map((other) => FIELDS[other]);
    agents[name].agent.handoffs = back(
      `Gives the conversation back to the front desk, for everything else: ${others.join('; ')}; feature requests.`,
    );
  }
  agents.fallback.agent.handoffs = back('Gives the conversation back to the front desk, once the ticket is open.');
  return defineAgents(agents);
}
