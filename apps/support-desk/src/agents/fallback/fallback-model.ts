/**
 * The fallback's model: rules in place of a provider, so that there is an answer when the provider has none. It costs
 * nothing and needs no network.
 */
import { randomUUID } from 'node:crypto';

import { type Model, type ModelRequest, type StreamEvent, Usage } from '@openai/agents';

import { readEntries } from './conversation.ts';
import { nextStep, type Step } from './next-step.ts';

/**
 * @param newId Names answers and calls; random by default. A call's id names the ticket that it opens, so it must not come
 *   twice.
 */
export function createFallbackModel(newId: () => string = randomUUID): Model {
  return {
    async getResponse(request) {
      return { usage: new Usage(), output: [itemOf(stepFor(request), newId)], responseId: newId() };
    },
    async *getStreamedResponse(request): AsyncGenerator<StreamEvent> {
      yield { type: 'response_started' };
      const step = stepFor(request);
      const item = itemOf(step, newId);
      if (step.type === 'say') yield { type: 'output_text_delta', delta: step.text, itemId: item.id };
      const usage = { requests: 1, inputTokens: 0, outputTokens: 0, totalTokens: 0 };
      yield { type: 'response_done', response: { id: newId(), usage, output: [item] } };
    },
  };
}

/** Only what the request itself offers is used. */
function stepFor({ input, tools, handoffs }: ModelRequest): Step {
  return nextStep({
    entries: readEntries(input),
    tools: tools.flatMap((tool) => (tool.type === 'function' ? [tool.name] : [])),
    handoffs: handoffs.map(({ toolName }) => toolName),
  });
}

type Item = Extract<StreamEvent, { type: 'response_done' }>['response']['output'][number] & { readonly id: string };

function itemOf(step: Step, newId: () => string): Item {
  if (step.type === 'call') {
    return {
      id: `fc_${newId()}`,
      type: 'function_call',
      callId: `call_${newId()}`,
      name: step.tool,
      status: 'completed',
      arguments: JSON.stringify(step.args),
    };
  }
  return {
    id: `msg_${newId()}`,
    type: 'message',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: step.text }],
  };
}
