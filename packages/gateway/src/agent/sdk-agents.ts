/** The adapter: runs the SDK's agents for the run controller. The SDK's names end here. */
import { createHash } from 'node:crypto';
import { type AgentInputItem, type ModelProvider, Runner, setTraceProcessors } from '@openai/agents';
import type { JsonValue } from '@parley/protocol';
import type { AgentOutcome, AgentPort, AgentRequest, RunRecorder } from '../run/agent-port.ts';
import { callIdsIn } from './call-ids.ts';
import { createContext } from './context.ts';
import type { AgentDefinition, AgentDefinitions, AgentRegistry } from './definition.ts';
import { mapRunError } from './error-mapping.ts';
import { fallBack } from './fallback.ts';
import { withInterlude } from './interlude.ts';
import { instrumentAgents, type OnToolCall } from './instrument.ts';
import type { ModelResolver, TurnFacts } from './model-choice.ts';
import type { ModelServices } from './model-services.ts';
import { runLoop } from './loop.ts';
import { ASK, type RunScope, runScope } from './scope.ts';
import { pausedOf } from './snapshot.ts';
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
  /** What tools find in `context.services`; default nothing. */
  readonly appServices?: unknown;
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
      const runner = createRunner(request);
      const scope = openScope(options, request, recorder, runner);
      return runScope.run(scope, async (): Promise<AgentOutcome> => {
        try {
          const agent = registry.definition(scope.root)?.agent;
          if (agent === undefined) throw new Error(`there is no agent ${scope.root}`);
          const input = request.resume === undefined ? await screen(request, scope) : undefined;
          return await runLoop({ agent, history: request.history, input }, request, scope, runner);
        } catch (cause) {
          const outcome = await failure(cause, scope);
          return outcome.type === 'failed' ? fallBack(outcome, { request, scope, runner, failure }) : outcome;
        }
      });
    },
  };
}

/** Everything that the calls within a run need to know. */
function openScope(
  { registry, services, sources = [], appServices }: SdkAgentsOptions,
  request: AgentRequest,
  recorder: RunRecorder,
  runner: Runner,
): RunScope {
  const { signal, safePoint, guard, budget, limits, summaries } = request;
  const paused = request.resume && pausedOf(request.resume.snapshot);
  const scope: RunScope = {
    recorder,
    ids: { conversationId: request.conversationId, runId: request.runId, traceId: request.traceId },
    context: createContext(request, appServices),
    root: paused?.root ?? request.agent,
    stage: paused?.stage ?? 'agent',
    path: [],
    needed: toolNamesIn(request.resume?.snapshot ?? ''),
    modelCalls: new Map(),
    callers: new Map(),
    nestedCalls: new Map(),
    edits: new Map(
      request.resume?.decisions.flatMap(({ callId, edited }) =>
        edited === undefined ? [] : [[callId, edited] as const],
      ),
    ),
    callIds: callIdsIn(request.resume?.snapshot ?? ''),
    replayed: new Set(),
    joined: new Set(),
    joinedBefore: new Set(paused?.joinedBefore),
    agents: new Map(Object.entries(paused?.agents ?? { '': request.agent })),
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
      toolCalls: paused?.toolCalls ?? 0,
      handoffs: paused?.handoffs ?? 0,
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

/** The message as the model gets it; checks that work beside the model go on. @throws BlockedError */
async function screen({ messageId, text, interlude = [] }: AgentRequest, scope: RunScope): Promise<string> {
  const { guard, ask, items, progress } = scope;
  const screened = await guard.input({ id: messageId, text }, ask);
  progress.verdict = screened.verdict;
  screened.verdict.catch((refusal: unknown) => progress.refused.abort(refusal));
  const whole = await withInterlude(screened.text, interlude, scope);
  items.begin(whole);
  return whole;
}

/** Asks a small agent, as a part of the run: its calls are recorded like those of a nested agent. */
function askAgent(asked: AnyAgent, text: string, signal: AbortSignal, runner: Runner): Promise<JsonValue> {
  const scope = runScope.getStore();
  const agent = scope === undefined ? asked : withModelOf(asked, scope);
  const run = async (): Promise<JsonValue> => {
    const result = await runner.run<AnyAgent>(agent, text, { maxTurns: ASK_TURNS, signal });
    return (result.finalOutput ?? null) as JsonValue;
  };
  if (scope === undefined) return run();
  // What a replay leaves out may not change which answer is whose: each is known by what was asked.
  const question = createHash('sha256').update(text).digest('base64url');
  return runScope.run({ ...scope, path: [...scope.path, `${ASK}${agent.name}:${question}`] }, run);
}

/** The small agent with the model that the agent at work names for such tasks (AG11), if it does. */
function withModelOf(asked: AnyAgent, { registry, agents, models }: RunScope): AnyAgent {
  const { classify, summarise } = registry.definition(agents.get('') ?? '')?.models ?? {};
  const model = asked === models.summariser ? summarise : classify;
  return model === undefined ? asked : asked.clone({ model });
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

/** The SDK's items are JSON by construction: they are stored as it made them. */
function asJson(items: readonly AgentInputItem[]): readonly JsonValue[] {
  return items as unknown as readonly JsonValue[];
}
