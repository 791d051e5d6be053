/**
 * Puts the gateway between the SDK and an application's tools. The tools are changed in place, because the SDK knows
 * them by identity; outside of a Parley run they behave as before.
 */
import { Agent, type FunctionTool, getCurrentSpan, type Handoff, type Tool } from '@openai/agents';
import type { JsonValue } from '@parley/protocol';
import type { ToolCall, ToolOutcome } from '../run/agent-port.ts';
import type { AgentRegistry } from './definition.ts';
import { editedNote, noted, unshown } from './edited-arguments.ts';
import { callsAreSpent } from './run-limits.ts';
import { type RunScope, runScope } from './scope.ts';
import { tapModel } from './tapped-model.ts';
import { EndedCall, pageOf } from './page-tools.ts';
import { invalidArguments, keepPolicy } from './tool-arguments.ts';
import { ToolFault } from './tool-fault.ts';
import { offerSourcedTools } from './tool-source.ts';

// The SDK's agents are invariant in context and output; here both are opaque.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyAgent = Agent<any, any>;

/** Called inside the span of a tool call, so that tracing can name the call. */
export type OnToolCall = (call: ToolCall) => void;

const instrumented = new WeakSet<FunctionTool>();
const listenedTo = new WeakSet<AnyAgent>();

/** How long a tool may take to stop once its run was told to stop, in milliseconds; then nobody waits for it. */
const STOP_GRACE_MS = 1000;

/** Stands for arguments that are no JSON. */
const INVALID: JsonValue = { invalid: true };

/** Instruments an agent and every agent that it can hand off to. */
export function instrumentAgents(roots: readonly AnyAgent[], registry: AgentRegistry, onToolCall: OnToolCall): void {
  const seen = new Set<AnyAgent>();
  const pending = [...roots];
  for (let agent = pending.pop(); agent !== undefined; agent = pending.pop()) {
    if (seen.has(agent)) continue;
    seen.add(agent);
    const { answer } = registry.definition(registry.nameOf(agent))?.models ?? {};
    if (answer !== undefined) agent.model = answer;
    if (typeof agent.model === 'object') agent.model = tapModel(agent.model, registry.nameOf(agent));
    instrumentAgent(agent, registry, onToolCall);
    for (const target of agent.handoffs as (AnyAgent | Handoff)[]) {
      pending.push(target instanceof Agent ? target : target.agent);
    }
  }
}

function instrumentAgent(agent: AnyAgent, registry: AgentRegistry, onToolCall: OnToolCall): void {
  const name = registry.nameOf(agent);
  const instrument = (tool: FunctionTool): void => instrumentTool(tool, name, registry, onToolCall);
  for (const tool of agent.tools as Tool[]) if (tool.type === 'function') instrument(tool);
  if (listenedTo.has(agent)) return;
  listenedTo.add(agent);
  noteCalls(agent, name);
  offerSourcedTools(agent, name, instrument);
}

/** The SDK does not tell a tool or a model which agent calls it, but tells the agent that it does. */
function noteCalls(agent: AnyAgent, name: string): void {
  agent.on('agent_tool_start', (_context, _tool, { toolCall }) => {
    if ('callId' in toolCall) runScope.getStore()?.callers.set(toolCall.callId, name);
  });
  agent.on('agent_start', () => {
    const scope = runScope.getStore();
    scope?.agents.set(scope.path.join('/'), name);
  });
}

/** Whether the tool is an agent (`agent.asTool()`). */
function isAgentTool(tool: FunctionTool): boolean {
  return 'on' in tool && typeof tool.on === 'function';
}

function instrumentTool(tool: FunctionTool, agent: string, registry: AgentRegistry, onToolCall: OnToolCall): void {
  if (instrumented.has(tool)) return;
  instrumented.add(tool);
  const { approval, timeoutMs } = registry.policy(tool.name);
  keepPolicy(tool, approval);
  const invoke = tool.invoke.bind(tool);
  tool.invoke = async (runContext, input, details) => {
    const scope = runScope.getStore();
    const callId = details?.toolCall?.callId;
    if (scope === undefined || details === undefined || callId === undefined) return invoke(runContext, input, details);
    const caller = scope.callers.get(callId) ?? agent;
    const refusal = refuseCall(tool.name, caller, scope);
    if (refusal !== undefined) return answered(tool.name, callId, refusal, scope);
    const edit = scope.edits.get(callId);
    const asked = parseArguments(input);
    const written = edit === undefined ? asked : unshown(edit.arguments, edit.shown, asked);
    const passed = await scope.guard.toolInput({ callId, tool: tool.name, agent: caller }, written, scope.ask);
    if ('refused' in passed) return answered(tool.name, callId, passed.refused, scope);
    const page = pageOf(tool, scope);
    // A page is asked by what is recorded next: it must never be asked for what its schema refuses.
    const invalid = page && invalidArguments(tool, written === INVALID ? input : JSON.stringify(passed.made));
    if (invalid !== undefined) return answered(tool.name, callId, invalid, scope);
    const call: ToolCall = {
      callId,
      ...(scope.path.length > 0 && { parentCallId: scope.path.at(-1) as string }),
      tool: tool.name,
      agent: caller,
      arguments: written,
      // What a page gets it gets as what people see: the values that it may know, and of others what may be shown.
      shownArguments: page === undefined ? passed.shown : scope.guard.show(passed.made),
      ...(isAgentTool(tool) && { isAgent: true }),
      ...(page && { page }),
    };
    // As the model wrote them where nothing was changed: parsing would round what is no JavaScript number.
    const changed = written === INVALID ? undefined : changedText(asked, passed.made);
    onToolCall(call);
    const make = (timeout: AbortSignal | undefined): Promise<unknown> => {
      // Changed in place: the SDK keeps what a nested agent inherits, its model provider above all, beside this object.
      if (timeout !== undefined) {
        details.signal = AbortSignal.any(details.signal === undefined ? [timeout] : [timeout, details.signal]);
      }
      return invoke(runContext, changed ?? input, details);
    };
    // A page has its own time limit, after which not every call may be taken for undone.
    const note = edit && editedNote(passed.told);
    if (page !== undefined) return recordedCall({ call, scope, note, make });
    scope.progress.working += 1;
    try {
      return await recordedCall({ call, scope, timeoutMs, note, make });
    } finally {
      scope.progress.working -= 1;
    }
  };
}

function changedText(written: JsonValue, made: JsonValue): string | undefined {
  const text = JSON.stringify(made);
  return text === JSON.stringify(written) ? undefined : text;
}

/** What the model is told about a call that the agent may not make (AG8), or not any more. */
function refuseCall(
  tool: string,
  agent: string,
  { registry, context, limits, progress }: RunScope,
): string | undefined {
  if (!registry.mayCall(agent, tool, context.role)) return `The tool ${tool} is not available here.`;
  progress.toolCalls += 1;
  if (progress.toolCalls <= limits.maxToolCalls) return undefined;
  return callsAreSpent(limits);
}

/** Hands the model the result of a call. */
function answered(tool: string, callId: string, output: unknown, { path, items }: RunScope): unknown {
  if (path.length === 0) items.toolAnswered(tool, callId, output);
  return output;
}

/** Arguments as the model wrote them; the SDK itself answers arguments that are not JSON. */
function parseArguments(input: string): JsonValue {
  try {
    // Some models write nothing where there are no arguments.
    return JSON.parse(input === '' ? '{}' : input) as JsonValue;
  } catch {
    return INVALID;
  }
}

interface RecordedCall {
  readonly call: ToolCall;
  readonly scope: RunScope;
  readonly timeoutMs?: number | undefined;
  /** What the model is told along with the result. */
  readonly note: string | undefined;
  readonly make: (signal: AbortSignal | undefined) => Promise<unknown>;
}

async function recordedCall({ call, scope, timeoutMs, note, make }: RecordedCall): Promise<unknown> {
  const told = (output: unknown): unknown => (note === undefined ? output : noted(note, output));
  const verdict = await scope.recorder.beforeTool(call);
  if (verdict.action === 'replay') {
    if (call.isAgent === true) scope.replayed.add(call.callId);
    return answered(call.tool, call.callId, told(verdict.output), scope);
  }
  const inner: RunScope = { ...scope, path: [...scope.path, call.callId], within: call.tool };
  const outcome = await runScope.run(inner, () => settle(make, call.tool, timeoutMs, scope.signal));
  // A call that was broken off may have had its effect: it is left as started, and what came of it as not known.
  if (outcome.status === 'failed') scope.signal.throwIfAborted();
  // An agent-as-a-tool that has stopped for an approval returns no text; it is called again after the decision.
  if (call.isAgent === true && outcome.output === '') {
    scope.recorder.toolPaused(call);
    return outcome.output;
  }
  const output = await scope.guard.toolOutput(call, outcome.output, scope.ask);
  if (outcome.status !== 'succeeded') scope.items.toolFailed();
  await scope.recorder.afterTool(call, { status: outcome.status, output });
  return answered(call.tool, call.callId, told(output), scope);
}

/**
 * Whether an error was told to the current span. It is listened for, not looked up: where an application has switched the
 * SDK's tracing off, spans forget what they are told.
 */
function hearErrors(): () => boolean {
  let heard = false;
  const span = getCurrentSpan();
  if (span !== null) {
    const setError = span.setError.bind(span);
    span.setError = (error) => {
      heard = true;
      setError(error);
    };
  }
  return () => heard;
}

/**
 * Runs a tool to an outcome. The SDK turns what a tool throws into text for the model; that it failed can be told from
 * what it tells the span of the call.
 *
 * @throws the reason of the signal when the run was told to stop and the tool does not.
 */
async function settle(
  invoke: (signal: AbortSignal | undefined) => Promise<unknown>,
  tool: string,
  timeoutMs: number | undefined,
  stop: AbortSignal,
): Promise<ToolOutcome> {
  const timeout = new AbortController();
  const run = async (): Promise<ToolOutcome> => {
    const hasFailed = hearErrors();
    try {
      const output = await invoke(timeoutMs === undefined ? undefined : timeout.signal);
      if (output instanceof EndedCall) return output.outcome;
      return { status: hasFailed() ? 'failed' : 'succeeded', output };
    } catch (error) {
      return { status: 'failed', output: error instanceof ToolFault ? error.message : `The tool ${tool} failed.` };
    }
  };
  const { promise: late, resolve, reject } = Promise.withResolvers<ToolOutcome>();
  const timers: NodeJS.Timeout[] = [];
  const onStop = (): void => void timers.push(setTimeout(() => reject(stop.reason as unknown), STOP_GRACE_MS));
  if (timeoutMs !== undefined) {
    const onTimeout = (): void => {
      resolve({ status: 'timed_out', output: `The tool ${tool} did not answer within ${timeoutMs} ms.` });
      timeout.abort();
    };
    timers.push(setTimeout(onTimeout, timeoutMs));
  }
  if (stop.aborted) onStop();
  else stop.addEventListener('abort', onStop, { once: true });
  try {
    return await Promise.race([run(), late]);
  } finally {
    stop.removeEventListener('abort', onStop);
    for (const timer of timers) clearTimeout(timer);
  }
}
