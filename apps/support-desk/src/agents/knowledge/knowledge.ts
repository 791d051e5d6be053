import { Agent } from '@openai/agents';
import type { Model } from '@openai/agents';
import type { AgentDefinition } from '@parley/gateway';

import { GROUND_RULES } from '../rules.ts';
import type { DeskTools } from '../tools/desk-tools.ts';
import { type DeskTool, policiesOf, toolsOf } from '../tools/tool.ts';

const INSTRUCTIONS = `You answer questions of a support agent of Fieldnote Supply from the shop's help articles. No customer reads what you write.

- Search with search_knowledge_base. If the first search finds nothing that fits, try once more with other words: the error code alone, the name of the device, a synonym.
- Read the best article with read_article, and a second one if the question has two parts.
- Answer with the steps or facts that matter, in the order of the article, and end with the numbers of the articles, such as KB-127. If nothing fits, say only that the articles do not answer it.

${GROUND_RULES}`;

/** Reads the help articles for other agents. */
export function createKnowledge(all: DeskTools, model?: string | Model): AgentDefinition {
  const tools = [all.searchKnowledgeBase, all.readArticle];
  return {
    agent: new Agent({
      // The SDK stores this name in paused runs: it is not to be renamed.
      name: 'Knowledge',
      instructions: INSTRUCTIONS,
      tools: toolsOf(tools),
      ...(model !== undefined && { model }),
    }),
    title: 'Knowledge',
    tools: policiesOf(tools),
  };
}

/** The knowledge agent as a tool of another. */
export function askKnowledgeTool({ agent }: AgentDefinition): DeskTool {
  const tool = agent.asTool({
    toolName: 'ask_knowledge',
    toolDescription:
      'Asks a colleague who knows all help articles how to solve a problem: error codes, sync, login, two-factor, pairing, firmware, ' +
      'batteries, calibration, the API, data export. Takes the whole question, with error codes and the name of the device.',
  });
  return {
    name: tool.name,
    tool,
    policy: {
      sideEffects: false,
      idempotent: true,
      timeoutMs: 60_000,
      title: 'Ask the knowledge base',
      summarise: (args) => {
        const question = typeof args === 'object' && args !== null && 'input' in args ? args.input : undefined;
        return typeof question === 'string' ? `Ask the knowledge base: “${question}”` : 'Ask the knowledge base';
      },
    },
  };
}
