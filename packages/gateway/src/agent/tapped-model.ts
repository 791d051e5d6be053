/**
 * The tap on the model. It always streams from the provider, whatever the SDK asks for, tells the run's recorder each
 * piece of text as it arrives, and gives the SDK the complete response.
 *
 * The SDK's own event stream is not used: it queues without bound, drops what was not read when a run fails, and does
 * not show nested agents at all.
 */
import {
  type AgentOutputItem,
  type Model,
  type ModelProvider,
  type ModelRequest,
  type ModelResponse,
  type StreamEvent,
  Usage,
} from '@openai/agents';
import type { JsonValue, Usage as TokenUsage } from '@parley/protocol';
import type { CompletedText } from '../run/agent-port.ts';
import { type RunScope, runScope } from './scope.ts';
import { userItem } from './turn-items.ts';

type AssistantMessage = Extract<AgentOutputItem, { role: 'assistant' }>;
type ResponseDone = Extract<StreamEvent, { type: 'response_done' }>['response'];

/** The stream ended without the event that completes a response. */
export class IncompleteResponseError extends Error {
  override readonly name = 'IncompleteResponseError';
}

const tapped = new WeakSet<Model>();

/** Wraps a model; a model that is wrapped already is returned as it is. */
export function tapModel(model: Model): Model {
  if (tapped.has(model)) return model;
  const wrapper: Model = {
    getResponse: (request) => {
      const scope = runScope.getStore();
      return scope === undefined ? model.getResponse(request) : callModel(model, request, scope);
    },
    getStreamedResponse: (request) => model.getStreamedResponse(request),
    ...(model.getRetryAdvice && { getRetryAdvice: model.getRetryAdvice.bind(model) }),
  };
  tapped.add(wrapper);
  return wrapper;
}

/** Wraps every model of a provider. */
export function tapProvider(provider: ModelProvider): ModelProvider {
  return { getModel: async (name) => tapModel(await provider.getModel(name)) };
}

async function callModel(model: Model, request: ModelRequest, scope: RunScope): Promise<ModelResponse> {
  const path = scope.path.join('/');
  const ordinal = scope.modelCalls.get(path) ?? 0;
  const key = `model:${path}:${ordinal}`;
  const nested = scope.path.length > 0;

  const recorded = scope.recorder.recordedModelCall(key);
  // Inside of a nested agent the call of its parent is under way, so only the top is a place to stop or to join.
  if (!nested && recorded === undefined) scope.safePoint();
  const input = nested ? request.input : await joinSteering(request.input, scope, recorded === undefined);
  if (recorded !== undefined) {
    const response = recorded as unknown as ResponseDone;
    scope.modelCalls.set(path, ordinal + 1);
    scope.recorder.countUsage(toTokenUsage(response));
    if (!nested) scope.items.modelAnswered(response.output);
    return toModelResponse(response);
  }

  // A structured answer is for the program, and a nested agent's for its caller: neither is a message to the visitor.
  const texts = nested || request.outputType !== 'text' ? undefined : new TextTap(scope);
  const response = await readStream(model.getStreamedResponse({ ...request, input }), texts);
  // Calls that failed and were retried do not count: a replay has none of them.
  scope.modelCalls.set(path, ordinal + 1);
  if (!nested) scope.items.modelAnswered(response.output);
  await scope.recorder.modelCalled(
    key,
    response as unknown as JsonValue,
    texts?.complete(response.output) ?? [],
    toTokenUsage(response),
  );
  return toModelResponse(response);
}

/** The input of a model call, with the messages that have joined the run in their places. */
async function joinSteering(
  input: ModelRequest['input'],
  { recorder, items }: RunScope,
  place: boolean,
): Promise<ModelRequest['input']> {
  const length = typeof input === 'string' ? 1 : input.length;
  const steered = await recorder.steering(length, place);
  if (steered.length === 0) return input;
  for (const { position, text } of steered) if (position === length) items.joined(text);
  const joined = typeof input === 'string' ? [userItem(input)] : [...input];
  for (const [index, { position, text }] of steered.entries()) joined.splice(position + index, 0, userItem(text));
  return joined;
}

async function readStream(stream: AsyncIterable<StreamEvent>, texts: TextTap | undefined): Promise<ResponseDone> {
  let done: ResponseDone | undefined;
  for await (const event of stream) {
    if (event.type === 'output_text_delta') texts?.delta(event.itemId, event.delta);
    else if (event.type === 'response_done') done = event.response;
  }
  if (done === undefined) throw new IncompleteResponseError('the model sent no complete response');
  return done;
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

/** The texts of one response: which message of the conversation each output item of the model is. */
class TextTap {
  readonly #scope: RunScope;
  readonly #messages = new Map<string, string>();

  constructor(scope: RunScope) {
    this.#scope = scope;
  }

  delta(itemId: string | undefined, text: string): void {
    if (text === '') return;
    const messageId = this.#messageOf(itemId ?? '');
    this.#scope.items.textDelta(text);
    this.#scope.recorder.textDelta(messageId, text);
  }

  #messageOf(itemId: string): string {
    let messageId = this.#messages.get(itemId);
    if (messageId === undefined) {
      messageId = this.#scope.recorder.textStarted();
      this.#messages.set(itemId, messageId);
    }
    return messageId;
  }

  /** The finished texts, in the order of the response. Providers that stream no ids have one text. */
  complete(output: readonly AgentOutputItem[]): CompletedText[] {
    return output.flatMap((item) => {
      if (item.type !== 'message') return [];
      const { content } = item as AssistantMessage;
      const text = content.map((part) => (part.type === 'output_text' ? part.text : '')).join('');
      if (text === '') return [];
      const streamedAs = item.id !== undefined && this.#messages.has(item.id) ? item.id : '';
      return [{ messageId: this.#messageOf(streamedAs), text }];
    });
  }
}
