/**
 * The tap on the model. It always streams from the provider, whatever the SDK asks for, passes each piece of text through
 * the guardrails to the run's recorder as it arrives, and gives the SDK the complete response.
 *
 * The SDK's own event stream is not used: it queues without bound, drops what was not read when a run fails, and does
 * not show nested agents at all.
 */
import { type Model, type ModelProvider, type ModelRequest, type ModelResponse, Usage } from '@openai/agents';
import { errorCodes, type JsonValue, type Usage as TokenUsage } from '@parley/protocol';
import { estimateCall } from '../policy/budgets/estimate.ts';
import { BlockedError } from '../policy/guardrails/blocked.ts';
import type { SteeredText } from '../run/agent-port.ts';
import { AnswerTap, type CompletedAnswer, NestedTap } from './answer-tap.ts';
import { keepCallIds, withOwnCallIds } from './call-ids.ts';
import { EmptyAnswerError } from './model-call/errors.ts';
import { type ModelAnswer, streamResponse } from './model-call/resilient-stream.ts';
import { modelNameOf, type ResponseDone } from './model-call/truncated.ts';
import { tellInterlude } from './interlude.ts';
import { fitContext } from './model-services.ts';
import { FellBackError, HandoffLimitError, UnlistedAgentError } from './run-errors.ts';
import { agentIn, ASK, modelCallKey, type RunScope, runScope } from './scope.ts';
import { userItem } from './turn-items.ts';

const tapped = new WeakMap<Model, Model>();
const taps = new WeakSet<Model>();

/**
 * Wraps a model; a model that is wrapped already is returned as it is.
 *
 * @param name What logs and the circuit breaker call it.
 */
export function tapModel(model: Model, name: string): Model {
  if (taps.has(model)) return model;
  const known = tapped.get(model);
  if (known !== undefined) return known;
  const wrapper: Model = {
    getResponse: (request) => {
      const scope = runScope.getStore();
      return scope === undefined ? model.getResponse(request) : callModel(model, name, request, scope);
    },
    getStreamedResponse: (request) => model.getStreamedResponse(request),
    ...(model.getRetryAdvice && { getRetryAdvice: model.getRetryAdvice.bind(model) }),
  };
  taps.add(wrapper);
  tapped.set(model, wrapper);
  return wrapper;
}

/**
 * Wraps every model of a provider.
 *
 * @param resolve From the name that an agent asks for to the one that the provider knows.
 */
export function tapProvider(
  provider: ModelProvider,
  resolve: (name: string | undefined) => string | undefined,
): ModelProvider {
  return {
    getModel: async (wanted) => {
      const name = resolve(wanted);
      return tapModel(await provider.getModel(name), name ?? 'default');
    },
  };
}

async function callModel(model: Model, name: string, request: ModelRequest, scope: RunScope): Promise<ModelResponse> {
  const path = scope.path.join('/');
  const ordinal = scope.modelCalls.get(path) ?? 0;
  const key = modelCallKey(scope);
  const nested = scope.path.length > 0;
  const { recorder, items } = scope;
  if (nested) requireListed(path, scope);

  const recorded = recorder.recordedModelCall(key) as ResponseDone | undefined;
  if (!nested && recorded === undefined) requireUnfailed(ordinal, scope);
  // Inside of a nested agent the call of its parent is under way, so only the top is a place to stop or to join.
  if (!nested && recorded === undefined) scope.safePoint();
  const input = nested ? request.input : await joinSteering(request.input, scope, recorded === undefined);
  if (recorded !== undefined) {
    scope.modelCalls.set(path, ordinal + 1);
    keepCallIds(recorded.output, scope);
    if (nested) noteNestedCalls(recorded, scope);
    else items.modelAnswered(recorded.output);
    return toModelResponse(recorded);
  }
  if (scope.progress.handoffs > scope.limits.maxHandoffs) throw new HandoffLimitError(scope.limits.maxHandoffs);

  // A nested agent's answer is for its caller, which gets it as the result of a tool: it is guarded there.
  const tap = nested ? new NestedTap() : new AnswerTap(scope, agentIn(scope), request.outputType === 'text');
  const call = { ...restrict(request, scope), input: await fitContext(input, request, scope) };
  const { priceNames } = scope.models;
  const release = await scope.budget.reserve(estimateCall(call), priceNames.of(name));
  try {
    const answer = await askModel(model, name, call, scope, tap);
    if (answer.modelName !== undefined) priceNames.learn(answer.candidate, answer.modelName);
    const cost = { usage: toTokenUsage(answer.response), model: answer.modelName };
    const { output: judged, texts } = await judge(answer, tap, scope).catch(async (refusal: unknown) => {
      await recorder.modelWasted(cost);
      throw refusal;
    });
    const output = withOwnCallIds(judged, scope);
    const response = { ...answer.response, output: output as ResponseDone['output'] };
    // Calls that failed and were retried do not count: a replay has none of them.
    scope.modelCalls.set(path, ordinal + 1);
    if (nested) noteNestedCalls(response, scope);
    else items.modelAnswered(output);
    if (!nested) scope.progress.inputTokens = cost.usage.inputTokens;
    await recorder.modelCalled({ key, response: response as unknown as JsonValue, texts, ...cost });
    return toModelResponse(response);
  } catch (error) {
    if (error instanceof EmptyAnswerError && error.response !== undefined) {
      await recorder.modelWasted({ usage: toTokenUsage(error.response), model: modelNameOf(error.response) });
    }
    if (error instanceof BlockedError && !nested) {
      recorder.retractTexts(retractionOf(error));
      items.forgetPartial();
    }
    throw error;
  } finally {
    release();
  }
}

/** Once a call of a nested agent waits for a person, the SDK does not tell any more in which call that agent was asked. */
function noteNestedCalls({ output }: Pick<ResponseDone, 'output'>, { nestedCalls, path }: RunScope): void {
  for (const item of output) if (item.type === 'function_call') nestedCalls.set(item.callId, path);
}

/** @throws UnlistedAgentError for a nested agent that has no journal, no guardrails and no policies. */
function requireListed(path: string, { agents, path: [...calls], models, ids, within = '' }: RunScope): void {
  if (agents.has(path) || calls.at(-1)?.startsWith(ASK) === true) return;
  const error = new UnlistedAgentError(within);
  models.onUnlisted(error, ids);
  throw error;
}

/** @throws FellBackError where the agent has failed before, so that a replay comes to the same end. */
function requireUnfailed(ordinal: number, { recorder, stage }: RunScope): void {
  const fallen = stage === 'agent' ? recorder.recordedFallback() : undefined;
  if (fallen?.afterModelCalls === ordinal) throw new FellBackError(fallen.code);
}

/** The answer as it may be used. @throws BlockedError */
async function judge(
  { response, truncated }: ModelAnswer,
  tap: AnswerTap | NestedTap,
  { path, progress }: RunScope,
): Promise<CompletedAnswer> {
  if (path.length === 0) await progress.verdict;
  return tap.complete(response.output, truncated);
}

function retractionOf({ stage }: BlockedError): string {
  return stage === 'input' ? 'The request was refused.' : 'The answer was refused by a rule of this site.';
}

/** Asks the model, and those that stand in for it, until an answer is there. */
async function askModel(
  model: Model,
  name: string,
  request: ModelRequest,
  scope: RunScope,
  tap: AnswerTap | NestedTap,
): Promise<ModelAnswer> {
  const { models, recorder, ids, path, safePoint } = scope;
  const fallbacks = (await models.fallbacks()).filter((candidate) => candidate.name !== name);
  const isTop = path.length === 0;
  let isRetrying = false;
  const tell = (afterMs?: number): void => {
    // The run itself does not wait for what the gateway asks for beside it.
    if (path.at(-1)?.startsWith(ASK) !== true) recorder.retrying(afterMs);
  };
  const call = isTop ? untilRefused(request, scope) : request;
  return streamResponse([{ model, name }, ...fallbacks], call, models.resilience, {
    beforeAttempt: () => {
      if (isRetrying && isTop) safePoint();
    },
    onEvent: (event) => {
      if (event.type === 'output_text_delta') tap.delta(event.itemId, event.delta);
    },
    onRetry: (retry) => {
      models.onRetry(retry, ids);
      isRetrying = true;
      tell(retry.delayMs);
    },
    onGivenUp: (givenUp) => {
      models.onGivenUp(givenUp, ids);
      // The visitor need not know which model it is that answers.
      if (isRetrying && givenUp.next === undefined) tell();
    },
    onResumed: () => {
      if (isRetrying) tell();
      isRetrying = false;
    },
  });
}

/** The request, which ends as soon as a guardrail beside the model says no. */
function untilRefused(request: ModelRequest, { progress }: RunScope): ModelRequest {
  const { signal } = progress.refused;
  return { ...request, signal: request.signal === undefined ? signal : AbortSignal.any([request.signal, signal]) };
}

/**
 * The request with what the agent may still use: the tools that it was given and that the visitor may lead it to (AG8),
 * and neither tools nor handoffs once there were enough of them, so that it has to answer (AG5).
 */
function restrict(request: ModelRequest, scope: RunScope): ModelRequest {
  const { registry, context, limits, progress } = scope;
  const agent = agentIn(scope);
  const isSpent = progress.toolCalls >= limits.maxToolCalls;
  const tools = isSpent
    ? []
    : request.tools.filter((tool) => !('name' in tool) || registry.mayCall(agent, tool.name, context.role));
  const handoffs = progress.handoffs >= limits.maxHandoffs ? [] : request.handoffs;
  if (tools.length === request.tools.length && handoffs.length === request.handoffs.length) return request;
  const { toolChoice, ...modelSettings } = request.modelSettings;
  const names = new Set([...tools.map(toolNameOf), ...handoffs.map(({ toolName }) => toolName)]);
  // A choice of what is not offered any more would be refused by the provider.
  const isPossible = toolChoice === 'auto' || (toolChoice === 'required' ? names.size > 0 : names.has(toolChoice));
  return { ...request, tools, handoffs, modelSettings: { ...modelSettings, ...(isPossible && { toolChoice }) } };
}

function toolNameOf(tool: ModelRequest['tools'][number]): string | undefined {
  return 'name' in tool ? tool.name : undefined;
}

/** The input of a model call, with the messages that have joined the run in their places. */
async function joinSteering(
  input: ModelRequest['input'],
  scope: RunScope,
  place: boolean,
): Promise<ModelRequest['input']> {
  const { recorder, items, joined: isIn, joinedBefore } = scope;
  const length = typeof input === 'string' ? 1 : input.length;
  const steered = (await recorder.steering(length, place)).filter(({ messageId }) => !joinedBefore.has(messageId));
  if (steered.length === 0) return input;
  const joined = typeof input === 'string' ? [userItem(input)] : [...input];
  let added = 0;
  for (const group of together(steered)) {
    const [{ position }] = group;
    // In a replay there are also those that have joined later.
    if (position <= length) for (const { messageId } of group) isIn.add(messageId);
    const text = await textOf(group, scope);
    if (text === undefined) continue;
    if (position === length) items.joined(text);
    joined.splice(position + added, 0, userItem(text));
    added += 1;
  }
  return joined;
}

type Group = readonly [SteeredText, ...SteeredText[]];

/** Messages that joined, each by itself; what was said to a person comes as one. */
function together(steered: readonly SteeredText[]): readonly Group[] {
  const groups: [SteeredText, ...SteeredText[]][] = [];
  for (const next of steered) {
    const group = groups.at(-1);
    const [before] = group ?? [];
    if (before?.by !== undefined && next.by !== undefined && before.position === next.position) group?.push(next);
    else groups.push([next]);
  }
  return groups;
}

/** @returns undefined for a message that is refused: it does not join, and the run goes on without it. */
async function textOf(group: Group, scope: RunScope): Promise<string | undefined> {
  const { guard, ask, recorder } = scope;
  const said = group.flatMap(({ messageId: id, text, by }) => (by === undefined ? [] : [{ id, text, by }]));
  if (said.length > 0) return tellInterlude(said, scope);
  const [{ messageId: id, text }] = group;
  try {
    const screened = await guard.input({ id, text }, ask);
    await screened.verdict;
    return screened.text;
  } catch (error) {
    if (!(error instanceof BlockedError)) throw error;
    if (error.isNew) recorder.say(errorCodes.input_blocked.message);
    return undefined;
  }
}

function toModelResponse(response: ResponseDone): ModelResponse {
  return {
    usage: new Usage(response.usage as ConstructorParameters<typeof Usage>[0]),
    output: response.output,
    responseId: response.id,
    ...(response.requestId !== undefined && { requestId: response.requestId }),
    ...(response.providerData !== undefined && { providerData: response.providerData }),
  };
}

function toTokenUsage({ usage }: ResponseDone): TokenUsage {
  const details = [usage.inputTokensDetails ?? []].flat();
  const cachedInputTokens = details.reduce((sum, detail) => sum + (detail['cached_tokens'] ?? 0), 0);
  const { inputTokens, outputTokens, totalTokens } = usage;
  return { inputTokens, cachedInputTokens, outputTokens, totalTokens };
}
