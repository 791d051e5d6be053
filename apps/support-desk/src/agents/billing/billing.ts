import { Agent } from '@openai/agents';
import type { Model } from '@openai/agents';
import type { AgentDefinition } from '@parley/gateway';

import { FILING, GROUND_RULES, HUMAN_RULES, KNOWLEDGE_RULES, STYLE, TICKET_RULES } from '../rules.ts';
import type { DeskTools } from '../tools/desk-tools.ts';
import { policiesOf, toolsOf } from '../tools/tool.ts';

const INSTRUCTIONS = `You are the billing specialist of Fieldnote Supply. You look after invoices, charges, payments, plans (Free and Premium) and disputes about them.

- Look at the account with check_account_status before you say anything about its plan, charges or invoices. It needs the e-mail address of the account: ask for it if the customer has not given it.
- Compare what the customer says with the invoices, and say what you see: number, date, amount and status of each that matters.
- A dispute, such as two paid invoices for the same thing, is checked and paid back by people: open a ticket of the category billing with the numbers of the invoices. Never promise that money will be paid back, or how much.
- Orders are not yours, nor is anything technical: if the customer wants something of that kind, call transfer_to_triage.

${TICKET_RULES}

${FILING}

${KNOWLEDGE_RULES}

${HUMAN_RULES}

${GROUND_RULES}

${STYLE}`;

/** Invoices, payments and plans. */
export function createBilling(all: DeskTools, model?: string | Model): AgentDefinition {
  const tools = [
    all.checkAccountStatus,
    all.searchKnowledgeBase,
    all.readArticle,
    all.createTicket,
    all.getTicket,
    all.requestHuman,
  ];
  return {
    agent: new Agent({
      // The SDK stores this name in paused runs: it is not to be renamed.
      name: 'Billing specialist',
      instructions: INSTRUCTIONS,
      tools: toolsOf(tools),
      ...(model !== undefined && { model }),
    }),
    title: 'Billing specialist',
    // What comes next is mostly about the same: it need not be sorted again.
    takesOver: true,
    tools: policiesOf(tools),
  };
}
