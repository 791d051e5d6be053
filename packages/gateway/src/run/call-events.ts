import type { ConversationEvent } from '@parley/protocol';
import { titleOf, type ToolPolicy } from '../agent/definition.ts';
import type { ToolCall } from './agent-port.ts';

/**
 * How people, and the page that runs it, hear of a call.
 *
 * @param clientId For a call of the page, the tab that runs it; default: the one that offered the tool.
 */
export function startedEvent(
  runId: string,
  call: ToolCall,
  policy: ToolPolicy,
  clientId: string | undefined = call.page?.clientId,
): ConversationEvent {
  const { callId, parentCallId, tool, agent } = call;
  return {
    type: 'tool.started',
    runId,
    callId,
    ...(parentCallId !== undefined && { parentCallId }),
    tool,
    title: policy.title ?? titleOf(tool),
    arguments: call.shownArguments ?? call.arguments,
    agent,
    ...(call.page !== undefined && { runsIn: 'page' as const }),
    ...(clientId !== undefined && { clientId }),
  };
}
