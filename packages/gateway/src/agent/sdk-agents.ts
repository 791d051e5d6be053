/** The adapter: runs the SDK's agents for the run controller. The SDK's names end here. */
import { createHash } from 'node:crypto';
import {
  type AgentInputItem,
  type ModelProvider,
  type NonStreamRunOptions,
  Runner,
  setTraceProcessors,
} from '@openai/agents';
import type { JsonValue } from '@parley/protocol';
import type { AgentOutcome, AgentPort, AgentRequest, RunRecorder } from '../run/agent-port.ts';
import type { AgentDefinition, AgentDefinitions, AgentRegistry, ParleyContext } from './definition.ts';
import { mapRunError } from './error-mapping.ts';
import { instrumentAgents, type OnToolCall } from './instrument.ts';
import type { ModelResolver, TurnFacts } from './model-choice.ts';
import type { ModelServices } from './model-services.ts';
import { type AgentState, restore, reviewCalls } from './pending-calls.ts';
import { ASK, type RunProgress, type RunScope, runScope } from './scope.ts';
import { StagedSession } from './staged-session.ts';
import { tapProvider } from './tapped-model.ts';
import { type ToolSource, toolNamesIn } from './tool-source.ts';
import { TurnItems } from './turn-items.ts';

// Importing the SDK installs an exporter that sends every trace to OpenAI. Whoever wants processors sets their own.
setTraceProcessors([]);

export interface SdkAgentsOptions {
  readonly agents: AgentDefinitions;
  readonly registry: AgentRegistry;
  /** Where agents get tools from beside their own; default none. */
  readonly sources?: readonly ToolSource[];
  readonly modelProvider: ModelProvider;
  readonly resolver: ModelResolver;
  readonly services: ModelServices;
  /** Name of the workflow in traces. */
  readonly workflowName: string;
  /** Whether spans may hold prompts, arguments and answers (OB4). */
  readonly traceContent: boolean;
  readonly onToolCall: OnToolCall;
}

type AnyAgent = AgentDefinition['agent'];

/** Model calls of a small agent that is asked for a verdict: it has nothing to do but answer. */
const ASK_TURNS = 2;

export function createSdkAgents(options: SdkAgentsOptions): AgentPort {
  const { agents, registry } = options;
  instrumentAgents(
    Object.values(agents).map(({ agent }) => agent),
    registry,
    options.onToolCall,
  );
  const modelProvider = tapProvider(options.modelProvider, (name) =>
    options.resolver.nameOf(name, factsOf(runScope.getStore())),
  );

  const createRunner = (request: AgentRequest): Runner =>
    new Runner({
      modelProvider,
      workflowName: options.workflowName,
      traceId: `trace_${request.traceId}`,
      groupId: request.conversationId,
      traceIncludeSensitiveData: options.traceContent,
      // A call of a tool that is not there is the model's mistake, and it can do better.
      toolNotFoundBehavior: 'return_error_to_model',
    });

  return {
    async run(request, recorder) {
      const definition = registry.definition(request.agent);
      if (definition === undefined) {
        const cause = new Error(`there is no agent ${request.agent}`);
        return { type: 'failed', status: 'failed', code: 'internal', cause, items: [] };
      }
      const runner = createRunner(request);
      const scope = openScope(options, request, recorder, runner);
      return runScope.run(scope, async (): Promise<AgentOutcome> => {
        try {
          return await work(definition.agent, request, scope, runner);
        } catch (cause) {
          return await failure(cause, scope);
        }
      });
    },
  };
}

/** Everything that the calls within a run need to know. */
function openScope(
  { registry, services, sources = [] }: SdkAgentsOptions,
  request: AgentRequest,
  recorder: RunRecorder,
  runner: Runner,
): RunScope {
  const { signal, safePoint, guard, budget, limits, summaries } = request;
  const scope: RunScope = {
    recorder,
    ids: { conversationId: request.conversationId, runId: request.runId, traceId: request.traceId },
    context: contextOf(request),
    path: [],
    needed: toolNamesIn(request.resume?.snapshot ?? ''),
    modelCalls: new Map(),
    callers: new Map(),
    agents: new Map([['', request.agent]]),
    items: new TurnItems(),
    signal,
    safePoint,
    registry,
    sources,
    ...(request.pageTools && { pageTools: request.pageTools }),
    guard,
    budget,
    limits,
    models: services,
    summaries,
    ask: (agent, text, until = signal) => askAgent(agent as AnyAgent, text, until, runner),
    progress: {
      toolCalls: 0,
      handoffs: 0,
      working: 0,
      inputTokens: 0,
      earlier: { text: request.resume === undefined ? '' : request.text, items: request.history.length },
      verdict: Promise.resolve(),
      refused: new AbortController(),
    },
  };
  // A listener that throws would fail the run; the recorder only notes it.
  runner.on('agent_handoff', (_context, from, to) => {
    recorder.agentChanged(scope.progress.handoffs, registry.nameOf(from), registry.nameOf(to));
    scope.progress.handoffs += 1;
  });
  return scope;
}

/** Takes the run from where it is to its next pause or its end. */
async function work(agent: AnyAgent, request: AgentRequest, scope: RunScope, runner: Runner): Promise<AgentOutcome> {
  const { recorder, registry, context, items, guard, limits, signal } = scope;
  const session = new StagedSession(request.conversationId, request.history as unknown as AgentInputItem[]);
  const runOptions: NonStreamRunOptions<ParleyContext> = { context, session, maxTurns: limits.maxTurns, signal };
  const input =
    request.resume === undefined ? await screen(request, scope) : await reopen(agent, request.resume, scope);
  if (typeof input !== 'string') {
    const name = registry.nameOf(input.currentAgent);
    recorder.agentIs(name);
    scope.agents.set('', name);
  }
  let result = await runner.run<AnyAgent, ParleyContext>(agent, input as string, runOptions);
  let { isRefused, pending } = await reviewCalls(result.state, result.interruptions, scope);
  // Nobody is asked about calls that would not be made; the model is told, and goes on.
  while (isRefused) {
    result = await runner.run<AnyAgent, ParleyContext>(agent, result.state, runOptions);
    ({ isRefused, pending } = await reviewCalls(result.state, result.interruptions, scope));
  }
  const added = asJson(items.weave(session.added));
  if (result.interruptions.length === 0) {
    const output = guard.show((result.finalOutput ?? null) as JsonValue);
    return { type: 'completed', output, items: added };
  }
  return { type: 'paused', snapshot: snapshotOf(result.state, scope), pending, items: added };
}

/** The state of the loop, behind a line with what was used up: limits are those of the whole run. */
function snapshotOf(state: AgentState, { progress: { toolCalls, handoffs } }: RunScope): string {
  return `${JSON.stringify({ toolCalls, handoffs })}\n${state.toString()}`;
}

/** @throws Error when the snapshot is none, or one of other agents. */
async function reopen(
  agent: AnyAgent,
  { snapshot, ...resume }: NonNullable<AgentRequest['resume']>,
  { context, progress }: RunScope,
): Promise<AgentState> {
  const end = snapshot.indexOf('\n');
  const { toolCalls, handoffs } = JSON.parse(snapshot.slice(0, end)) as Pick<RunProgress, 'toolCalls' | 'handoffs'>;
  const state = await restore(agent, { snapshot: snapshot.slice(end + 1), ...resume }, context);
  Object.assign(progress, { toolCalls, handoffs });
  return state;
}

/** The message as the model gets it; checks that work beside the model go on. @throws BlockedError */
async function screen({ messageId, text }: AgentRequest, { guard, ask, items, progress }: RunScope): Promise<string> {
  const screened = await guard.input({ id: messageId, text }, ask);
  progress.verdict = screened.verdict;
  screened.verdict.catch((refusal: unknown) => progress.refused.abort(refusal));
  items.begin(screened.text);
  return screened.text;
}

/** Asks a small agent, as a part of the run: its calls are recorded like those of a nested agent. */
function askAgent(agent: AnyAgent, text: string, signal: AbortSignal, runner: Runner): Promise<JsonValue> {
  const scope = runScope.getStore();
  const run = async (): Promise<JsonValue> => {
    const result = await runner.run<AnyAgent>(agent, text, { maxTurns: ASK_TURNS, signal });
    return (result.finalOutput ?? null) as JsonValue;
  };
  if (scope === undefined) return run();
  // What a replay leaves out may not change which answer is whose: each is known by what was asked.
  const asked = createHash('sha256').update(text).digest('base64url');
  return runScope.run({ ...scope, path: [...scope.path, `${ASK}${agent.name}:${asked}`] }, run);
}

async function failure(error: unknown, { items, signal, progress }: RunScope): Promise<AgentOutcome> {
  let cause = error;
  let isJudged = true;
  try {
    await progress.verdict;
  } catch (refusal) {
    cause = refusal;
    isJudged = false;
  }
  // What was refused, or what nobody has judged, never becomes part of what a model is told later.
  const kept = isJudged ? asJson(items.close()) : [];
  if (signal.aborted) return { type: 'stopped', items: kept };
  return { type: 'failed', ...mapRunError(cause), cause, items: kept };
}

/** What the choice of a model may depend on. */
function factsOf(scope: RunScope | undefined): TurnFacts {
  if (scope === undefined) return { text: '', inputItems: 0, toolResults: 0, toolFailed: false, inputTokens: 0 };
  const { inputTokens, earlier } = scope.progress;
  const { text, inputItems, ...facts } = scope.items.facts();
  return {
    ...facts,
    text: [earlier.text, text].filter((part) => part !== '').join('\n'),
    inputItems: earlier.items + inputItems,
    inputTokens,
  };
}

function contextOf({ conversationId, runId, visitorId, site, role, page }: AgentRequest): ParleyContext {
  return { conversationId, runId, visitorId, site, role, ...(page !== undefined && { page }) };
}

/** The SDK's items are JSON by construction: they are stored as it made them. */
function asJson(items: readonly AgentInputItem[]): readonly JsonValue[] {
  return items as unknown as readonly JsonValue[];
}
