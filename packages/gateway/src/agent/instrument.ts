/**
 * Puts the gateway between the SDK and an application's tools. The tools are changed in place, because the SDK knows
 * them by identity; outside of a Parley run they behave as before.
 */
import { Agent, type FunctionTool, getCurrentSpan, type Handoff, type Tool } from '@openai/agents';
import type { JsonValue } from '@parley/protocol';
import type { ToolCall, ToolOutcome } from '../run/agent-port.ts';
import type { AgentRegistry } from './definition.ts';
import { type RunScope, runScope } from './scope.ts';
import { tapModel } from './tapped-model.ts';

// The SDK's agents are invariant in context and output; here both are opaque.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyAgent = Agent<any, any>;

/** Called inside the span of a tool call, so that tracing can name the call. */
export type OnToolCall = (call: ToolCall) => void;

const instrumented = new WeakSet<FunctionTool>();

/** Instruments an agent and every agent that it can hand off to. */
export function instrumentAgents(roots: readonly AnyAgent[], registry: AgentRegistry, onToolCall: OnToolCall): void {
  const seen = new Set<AnyAgent>();
  const pending = [...roots];
  for (let agent = pending.pop(); agent !== undefined; agent = pending.pop()) {
    if (seen.has(agent)) continue;
    seen.add(agent);
    if (typeof agent.model === 'object') agent.model = tapModel(agent.model);
    for (const tool of agent.tools as Tool[]) {
      if (tool.type === 'function') instrumentTool(tool, registry.nameOf(agent), registry, onToolCall);
    }
    for (const target of agent.handoffs as (AnyAgent | Handoff)[]) {
      pending.push(target instanceof Agent ? target : target.agent);
    }
  }
}

function instrumentTool(tool: FunctionTool, agent: string, registry: AgentRegistry, onToolCall: OnToolCall): void {
  if (instrumented.has(tool)) return;
  instrumented.add(tool);
  const invoke = tool.invoke.bind(tool);
  const { timeoutMs } = registry.policy(tool.name);
  tool.invoke = async (runContext, input, details) => {
    const scope = runScope.getStore();
    const callId = details?.toolCall?.callId;
    if (scope === undefined || details === undefined || callId === undefined) return invoke(runContext, input, details);
    const call: ToolCall = {
      callId,
      ...(scope.path.length > 0 && { parentCallId: scope.path.at(-1) as string }),
      tool: tool.name,
      agent,
      arguments: parseArguments(input),
    };
    onToolCall(call);
    return recordedCall(call, scope, timeoutMs, (timeout) => {
      if (timeout === undefined) return invoke(runContext, input, details);
      const signals = details.signal === undefined ? [timeout] : [timeout, details.signal];
      return invoke(runContext, input, { ...details, signal: AbortSignal.any(signals) });
    });
  };
}

/** Arguments as the model wrote them; the SDK itself answers arguments that are not JSON. */
function parseArguments(input: string): JsonValue {
  try {
    return JSON.parse(input) as JsonValue;
  } catch {
    return { invalid: true };
  }
}

async function recordedCall(
  call: ToolCall,
  scope: RunScope,
  timeoutMs: number | undefined,
  invoke: (signal: AbortSignal | undefined) => Promise<unknown>,
): Promise<unknown> {
  const verdict = await scope.recorder.beforeTool(call);
  const finish = (output: unknown): unknown => {
    if (scope.path.length === 0) scope.items.toolAnswered(call.tool, call.callId, output);
    return output;
  };
  if (verdict.action === 'replay') return finish(verdict.output);
  const inner: RunScope = { ...scope, path: [...scope.path, call.callId] };
  const outcome = await runScope.run(inner, () => withTimeout(invoke, timeoutMs, call.tool));
  await scope.recorder.afterTool(call, outcome);
  return finish(outcome.output);
}

/**
 * Runs a tool to an outcome. The SDK turns what a tool throws into text for the model; that it failed can be told from
 * the span of the call.
 */
async function withTimeout(
  invoke: (signal: AbortSignal | undefined) => Promise<unknown>,
  timeoutMs: number | undefined,
  tool: string,
): Promise<ToolOutcome> {
  const run = async (signal?: AbortSignal): Promise<ToolOutcome> => {
    try {
      const output = await invoke(signal);
      return { status: getCurrentSpan()?.error ? 'failed' : 'succeeded', output };
    } catch {
      return { status: 'failed', output: `The tool ${tool} failed.` };
    }
  };
  if (timeoutMs === undefined) return run();
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<ToolOutcome>((resolve) => {
    timer = setTimeout(() => {
      resolve({ status: 'timed_out', output: `The tool ${tool} did not answer within ${timeoutMs} ms.` });
      controller.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([run(controller.signal), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
