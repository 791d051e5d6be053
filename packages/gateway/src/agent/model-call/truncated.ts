/**
 * Answers that were cut. The SDK throws them away with an error; what was written so far is in the provider's own event
 * just before it, and this makes a response of it.
 */
import type { StreamEvent } from '@openai/agents';
import type {
  Response,
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
} from 'openai/resources/responses/responses';
import { EmptyAnswerError, type TruncationReason } from './errors.ts';

export type ResponseDone = Extract<StreamEvent, { type: 'response_done' }>['response'];
type OutputItem = ResponseDone['output'][number];

/** A provider may leave out anything. */
type CutResponse = Partial<Pick<Response, 'id' | 'model' | 'output' | 'usage' | 'incomplete_details'>>;

/**
 * The response in a provider's event that ends an answer as incomplete: its texts, and the tool calls that are complete.
 * Reasoning is kept with what it led to only, because providers refuse one without the other.
 *
 * @param event The last event of the provider, as the SDK's `model` events hold it.
 * @returns undefined for every other event.
 * @throws EmptyAnswerError when nothing of the answer can be kept.
 */
export function truncatedResponse(event: unknown): ResponseDone | undefined {
  if (!isObject(event) || !isObject(event['response'])) return undefined;
  if (event['type'] !== 'response.incomplete' && event['response']['status'] !== 'incomplete') return undefined;
  const { id = '', model, output, usage, incomplete_details } = event['response'] as CutResponse;
  const kept = keptItems(Array.isArray(output) ? output : []);
  const providerData = { model, status: 'incomplete', incomplete_details };
  const response = {
    id,
    output: kept,
    usage: {
      inputTokens: usage?.input_tokens ?? 0,
      outputTokens: usage?.output_tokens ?? 0,
      totalTokens: usage?.total_tokens ?? 0,
      inputTokensDetails: numbersOf(usage?.input_tokens_details),
      outputTokensDetails: numbersOf(usage?.output_tokens_details),
    },
    providerData,
  };
  if (kept.length === 0) throw new EmptyAnswerError(reasonOf(incomplete_details), response);
  return response;
}

/** @returns why the answer was cut; undefined when it was not. Works for a response that was stored as JSON, too. */
export function truncationOf({ providerData }: ResponseDone): TruncationReason | undefined {
  if (providerData?.['status'] !== 'incomplete') return undefined;
  return reasonOf(providerData['incomplete_details']);
}

/** @returns the model that answered, by the provider's own, exact name; undefined when the provider did not tell. */
export function modelNameOf({ providerData }: ResponseDone): string | undefined {
  const model: unknown = providerData?.['model'];
  return typeof model === 'string' && model !== '' ? model : undefined;
}

/** Whatever else a provider stops for, the answer is shorter than it should be. */
function reasonOf(details: unknown): TruncationReason {
  return isObject(details) && details['reason'] === 'content_filter' ? 'content_filter' : 'length';
}

function keptItems(output: readonly ResponseOutputItem[]): OutputItem[] {
  const kept: OutputItem[] = [];
  let isFollowed = false;
  for (const item of output.toReversed()) {
    if (item.type === 'reasoning') {
      if (isFollowed) kept.unshift(toReasoning(item));
      continue;
    }
    const converted = toMessage(item) ?? toFunctionCall(item);
    isFollowed = converted !== undefined;
    if (converted !== undefined) kept.unshift(converted);
  }
  return kept;
}

function toMessage(item: ResponseOutputItem): OutputItem | undefined {
  if (item.type !== 'message') return undefined;
  const content = (item.content ?? []).flatMap(toPart);
  if (content.length === 0) return undefined;
  const { id, phase } = item;
  const status = item.status === 'completed' ? 'completed' : 'incomplete';
  return { id, type: 'message', role: 'assistant', status, content, ...(phase && { phase, providerData: { phase } }) };
}

type TextPart =
  | { type: 'output_text'; text: string; providerData: Record<string, unknown> }
  | { type: 'refusal'; refusal: string };

function toPart(part: ResponseOutputMessage['content'][number]): TextPart[] {
  if (part.type === 'output_text' && part.text !== '') {
    const { type, text, ...providerData } = part;
    return [{ type, text, providerData }];
  }
  return part.type === 'refusal' && part.refusal !== '' ? [{ type: 'refusal', refusal: part.refusal }] : [];
}

/** Half of a call is no call. */
function toFunctionCall(item: ResponseOutputItem): OutputItem | undefined {
  if (item.type !== 'function_call' || item.status !== 'completed') return undefined;
  const { id, call_id: callId, name, namespace, arguments: args }: ResponseFunctionToolCall = item;
  return {
    type: 'function_call',
    callId,
    name,
    status: 'completed',
    arguments: args,
    ...(id !== undefined && { id }),
    ...(typeof namespace === 'string' && { namespace }),
  };
}

function toReasoning(item: ResponseReasoningItem): OutputItem {
  const { summary, ...providerData } = item;
  const content = (summary ?? []).map(({ text, ...rest }) => ({
    type: 'input_text' as const,
    text,
    providerData: rest,
  }));
  return { type: 'reasoning', id: item.id, content, providerData };
}

function numbersOf(details: object | undefined): Record<string, number> {
  const entries = Object.entries(details ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
