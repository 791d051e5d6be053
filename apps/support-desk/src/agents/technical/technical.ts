import { Agent } from '@openai/agents';
import type { Model } from '@openai/agents';
import type { AgentDefinition } from '@parley/gateway';

import { FILING, GROUND_RULES, HUMAN_RULES, STYLE, TICKET_RULES } from '../rules.ts';
import type { DeskTools } from '../tools/desk-tools.ts';
import { type DeskTool, policiesOf, toolsOf } from '../tools/tool.ts';

const INSTRUCTIONS = `You are the technical specialist of Fieldnote Supply. You help with Widget Cloud (sync, errors, login), with the devices Widget Pro and Gadget Plus (pairing, firmware, battery, calibration), and with the API.

- Ask ask_knowledge before you answer: pass the whole question, with error codes and the name of the device. Several problems are several questions.
- Answer with the steps that it found, adapted to what the customer said was tried already. Name the article's number, such as KB-127.
- If the steps did not help or there are none, open a ticket of the category technical with all that was tried.
- A danger, such as a swollen or smoking battery: tell the customer first to stop using the device and keep away from it, then open a critical ticket.
- Orders, invoices and plans are not yours: if the customer wants something of that kind, call transfer_to_triage.

${TICKET_RULES}

${FILING}

${HUMAN_RULES}

${GROUND_RULES}

${STYLE}`;

/**
 * What does not work.
 *
 * @param askKnowledge The knowledge agent, as a tool.
 */
export function createTechnical(all: DeskTools, askKnowledge: DeskTool, model?: string | Model): AgentDefinition {
  const tools = [askKnowledge, all.createTicket, all.getTicket, all.requestHuman];
  return {
    agent: new Agent({
      // The SDK stores this name in paused runs: it is not to be renamed.
      name: 'Technical specialist',
      instructions: INSTRUCTIONS,
      tools: toolsOf(tools),
      ...(model !== undefined && { model }),
    }),
    title: 'Technical specialist',
    // What comes next is mostly about the same: it need not be sorted again.
    takesOver: true,
    tools: policiesOf(tools),
  };
}
