/**
 * From a model's answer to span attributes: model, id, finish reasons and tokens. Nothing here is content. Reads the
 * SDK's normalised response, its streamed `response_done` and the provider's raw response alike.
 */
import type { Attributes } from '@opentelemetry/api';
import { Attr, type Conventions } from './attributes.ts';
import { defined, type Json, list, number, record, text } from './json-reading.ts';

/** Token counts of one model call; what the server did not report is absent. */
export interface TokenUsage {
  /** All input tokens, those from a cache among them. */
  readonly input?: number;
  /** All output tokens, those of reasoning among them. */
  readonly output?: number;
  readonly cacheRead?: number;
  readonly cacheCreation?: number;
  readonly reasoning?: number;
}

/** Details come as one record or as one per request. */
function sumDetail(details: unknown, ...keys: readonly string[]): number | undefined {
  const records = (Array.isArray(details) ? details : [details]).map(record);
  const values = records.flatMap((entry) =>
    keys.map((key) => number(entry[key])).filter((value) => value !== undefined),
  );
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

/** Reads usage in the SDK's form (`inputTokens`), the Responses form (`input_tokens`) or the chat form (`prompt_tokens`). */
export function readUsage(usage: unknown): TokenUsage {
  const from = record(usage);
  const input = number(from['inputTokens']) ?? number(from['input_tokens']) ?? number(from['prompt_tokens']);
  const output = number(from['outputTokens']) ?? number(from['output_tokens']) ?? number(from['completion_tokens']);
  // The SDK fills in zeros for a server that reports nothing; a call that used no token at all does not exist.
  if (!input && !output) return {};
  const inputDetails = from['inputTokensDetails'] ?? from['input_tokens_details'] ?? from['prompt_tokens_details'];
  const outputDetails =
    from['outputTokensDetails'] ?? from['output_tokens_details'] ?? from['completion_tokens_details'];
  return defined({
    input,
    output,
    cacheRead: sumDetail(inputDetails, 'cached_tokens', 'cached_input_tokens'),
    cacheCreation: sumDetail(inputDetails, 'cache_write_tokens'),
    reasoning: sumDetail(outputDetails, 'reasoning_tokens'),
  });
}

/** Servers write these words; what does not look like one is not exported. */
const REASON = /^[a-z_]{1,32}$/;

function chatFinishReasons(raw: Json): string[] {
  const reasons = list(raw['choices']).flatMap((choice) => text(record(choice)['finish_reason']) ?? []);
  return reasons.filter((reason) => REASON.test(reason));
}

/** The conventions' word for why generation ended, from a Responses API status and what was produced. */
function responsesFinishReason(raw: Json, output: readonly unknown[]): string | undefined {
  const status = text(raw['status']);
  if (status === 'incomplete') {
    const reason = text(record(raw['incomplete_details'])['reason']);
    if (reason === 'max_output_tokens') return 'length';
    return reason === 'content_filter' ? reason : 'incomplete';
  }
  if (status === 'failed' || status === 'cancelled') return 'error';
  if (output.some((item) => isToolCall(record(item)['type']))) return 'tool_calls';
  return output.length > 0 ? 'stop' : undefined;
}

function isToolCall(type: unknown): boolean {
  return typeof type === 'string' && type.endsWith('_call');
}

/** Why generation ended, one word per choice: `stop`, `tool_calls`, `length`, `content_filter`, `error`. */
export function finishReasons(raw: Json, output: readonly unknown[]): string[] {
  const ofChoices = chatFinishReasons(raw);
  if (ofChoices.length > 0) return ofChoices;
  const reason = responsesFinishReason(raw, output);
  return reason === undefined ? [] : [reason];
}

function rawOf(response: Json): Json {
  return response['providerData'] === undefined ? response : record(response['providerData']);
}

/** The tokens of a finished model call, from a response in any of these forms. */
export function usageOf(response: unknown): TokenUsage {
  const from = record(response);
  return readUsage(from['usage'] ?? rawOf(from)['usage']);
}

/** Whether anything was counted. */
export function hasUsage(usage: TokenUsage): boolean {
  return usage.input !== undefined || usage.output !== undefined;
}

/** The attributes of a finished model call. `response` is a `ModelResponse`, a streamed one, or a raw response. */
export function responseAttributes(response: unknown, conventions: Conventions): Attributes {
  const from = record(response);
  const raw = rawOf(from);
  const usage = usageOf(response);
  const reasons = finishReasons(raw, list(from['output'] ?? raw['output']));
  return defined({
    [Attr.responseId]: text(from['responseId']) ?? text(from['id']) ?? text(raw['id']),
    [Attr.responseModel]: text(raw['model']),
    [Attr.responseFinishReasons]: reasons.length > 0 ? reasons : undefined,
    [Attr.usageInput]: usage.input,
    [Attr.usageOutput]: usage.output,
    [Attr.usageCacheRead]: usage.cacheRead,
    [conventions.attr.usageCacheCreation]: usage.cacheCreation,
    [Attr.usageReasoning]: usage.reasoning,
  });
}

/** The tool calls that a model asked for: name and id. */
export function toolCallsOf(response: unknown): readonly { readonly name: string; readonly callId: string }[] {
  return list(record(response)['output']).flatMap((item) => {
    const from = record(item);
    const name = text(from['name']);
    const callId = text(from['callId']) ?? text(from['call_id']);
    return from['type'] === 'function_call' && name !== undefined && callId !== undefined ? [{ name, callId }] : [];
  });
}
