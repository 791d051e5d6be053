import { Agent, Runner } from '@openai/agents';
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing';

import type { AgentDefinition } from '@parley/gateway';
import { type DeskTool, toolsOf } from '../tools/tool.ts';

export const CONTEXT = { conversationId: 'c1', runId: 'r1', visitorId: 'v1', site: 'storefront', role: 'visitor' };

/** What came of a call: whether it waited for a person, and what the model was told. */
export interface Called {
  readonly waited: boolean;
  readonly output: Record<string, unknown>;
}

/** Runs one call as a model would make it; a call that waits is approved. */
export async function callTool(
  tool: DeskTool,
  args: Record<string, unknown> | string,
  context: Record<string, unknown> = CONTEXT,
): Promise<Called> {
  const model = new ScriptedModel([[functionCall(tool.name, args, { callId: 'call_1' })], [assistantMessage('done')]]);
  return runCall(new Agent({ name: 'Test', tools: toolsOf([tool]), model }), model, context);
}

/** Runs an agent whose model makes one call and then answers; a call that waits is approved. */
export async function runCall(
  agent: AgentDefinition['agent'],
  model: ScriptedModel,
  context: unknown,
): Promise<Called> {
  const runner = new Runner();
  let result = await runner.run(agent, 'hello', { context });
  const [pending] = result.interruptions;
  if (pending !== undefined) {
    result.state.approve(pending);
    result = await runner.run(agent, result.state);
  }
  const told = model.lastCall?.request.input;
  const last = Array.isArray(told) ? told.at(-1) : undefined;
  if (last?.type !== 'function_call_result') throw new Error('the model was told no tool result');
  const { output } = last;
  const text = typeof output === 'string' ? output : 'text' in output ? output.text : '';
  return { waited: pending !== undefined, output: JSON.parse(text) as Record<string, unknown> };
}
