/** The ids of tool calls, which the SDK's span data lacks, from the runner's events. */
import type { Runner } from '@openai/agents';
import type { AgentsTraceProcessor } from './processor.ts';

/** What is used of a runner. */
type Observable = Pick<Runner, 'on'>;

/**
 * Puts `gen_ai.tool.call.id` on the tool spans of this runner's runs. Runs of agents used as tools have a runner of
 * their own; where their tools are called by a name only once in a turn, the instrumented model tells the ids.
 *
 * @returns the same runner.
 *
 * @example
 * const runner = instrumentRunner(new Runner({ modelProvider }), { processor: tracing.processor });
 */
export function instrumentRunner<R extends Observable>(
  runner: R,
  { processor }: { readonly processor: AgentsTraceProcessor },
): R {
  runner.on('agent_tool_start', (_context, _agent, _tool, { toolCall }) => {
    if ('callId' in toolCall && typeof toolCall.callId === 'string') processor.recordToolCall(toolCall.callId);
  });
  return runner;
}
