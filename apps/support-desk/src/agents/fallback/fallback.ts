import { Agent } from '@openai/agents';
import type { AgentDefinition } from '@parley/gateway';

import type { DeskTools } from '../tools/desk-tools.ts';
import { policiesOf, toolsOf } from '../tools/tool.ts';
import { createFallbackModel } from './fallback-model.ts';

/** Takes a conversation over when another agent fails: apologises, asks for an address, opens a ticket. */
export function createFallback(all: DeskTools): AgentDefinition {
  const tools = [all.createTicket];
  return {
    agent: new Agent({
      // The SDK stores this name in paused runs: it is not to be renamed.
      name: 'Fallback',
      instructions: 'Apologise, ask for an e-mail address, open a ticket, and hand the conversation back.',
      tools: toolsOf(tools),
      model: createFallbackModel(),
    }),
    title: 'Ticket desk',
    // It has asked a question: the answer is for it.
    takesOver: true,
    tools: policiesOf(tools),
  };
}
