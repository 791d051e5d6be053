import { Agent } from '@openai/agents';
import type { Model } from '@openai/agents';
import type { AgentDefinition } from '@parley/gateway';

import { FILING, GROUND_RULES, HUMAN_RULES, TICKET_RULES } from '../rules.ts';
import type { DeskTools } from '../tools/desk-tools.ts';
import { policiesOf, toolsOf } from '../tools/tool.ts';
import { renderTriage, TriageResult } from './result.ts';

const INSTRUCTIONS = `You are the help desk of Fieldnote Supply, a shop for small gadgets (Widget Pro, Gadget Plus, Cable Kit) and for Widget Cloud, the app that keeps their settings and readings in sync. You are the first to read what a customer writes, and you see to it that the right one answers.

What you do, in this order
1. If a specialist can settle it, hand over at once, without a text and without a search: orders, deliveries, returns and refunds to transfer_to_orders; invoices, charges, plans and every dispute about a payment to transfer_to_billing; what does not work to transfer_to_technical.
2. Otherwise search the help articles with search_knowledge_base before anything else; read the best one with read_article if its passage is not enough. If an article answers the question, answer from it and name its number. No ticket then.
3. What the articles do not settle becomes a ticket, and so does every feature request.
4. When the customer asks how a ticket is coming along, look it up with get_ticket.

Never quote, promise or estimate the amount of a refund, not even when the customer asks: that is for the specialists.

Your answer is structured.

${FILING}

If you are not sure what the customer wants or what is right, take the category other and set requires_human to true. Set it to true as well for critical matters, for legal threats, and when the customer asks for a person.

summary and recommended_action are read by the customer: write them to the customer, friendly and brief, in the customer's language, and put ticket numbers and the numbers of articles in them.

${TICKET_RULES}

${HUMAN_RULES}

${GROUND_RULES}`;

const STARTERS = [
  'Widget Cloud shows error E409.',
  'I was charged twice in November. My account is alice@example.com.',
  'Where is my order ORD-5678?',
  'It would be great if the app had a dark theme.',
];

/**
 * The help desk: reads a request, answers it from the help articles, opens a ticket, or hands over to a specialist. Its own
 * answers are structured.
 */
export function createTriage(all: DeskTools, model?: string | Model): AgentDefinition {
  const tools = [all.searchKnowledgeBase, all.readArticle, all.createTicket, all.getTicket, all.requestHuman];
  return {
    agent: new Agent({
      // The SDK stores this name in paused runs: it is not to be renamed.
      name: 'Triage',
      instructions: INSTRUCTIONS,
      handoffDescription: 'The help desk: everything that is nobody else’s.',
      tools: toolsOf(tools),
      outputType: TriageResult,
      ...(model !== undefined && { model }),
    }),
    title: 'Help desk',
    starters: STARTERS,
    render: renderTriage,
    tools: policiesOf(tools),
  };
}
