import type { DecidedItem } from './brain/types.ts';
import type { IdMaker } from './ids.ts';
import type { ParsedRequest } from './request.ts';
import { tokenize } from './tokens.ts';
import type { ItemStatus, OutputItem, ResponseObject, Usage } from './wire.ts';

/** Gives decided items their ids and wire shape. */
export function toOutputItems(items: readonly DecidedItem[], ids: IdMaker): OutputItem[] {
  return items.map((item) => {
    if (item.type === 'function_call') {
      const { name, arguments: args } = item;
      return {
        id: ids.next('fc'),
        type: 'function_call',
        status: 'completed',
        arguments: args,
        call_id: ids.next('call'),
        name,
      };
    }
    const part =
      item.type === 'refusal'
        ? { type: 'refusal' as const, refusal: item.text }
        : {
            type: 'output_text' as const,
            annotations: [] as [],
            logprobs: [] as [],
            text: item.text,
          };
    return {
      id: ids.next('msg'),
      type: 'message',
      status: 'completed',
      content: [part],
      role: 'assistant',
    };
  });
}

/** The text or arguments that an item streams. */
export function streamedText(item: OutputItem): string {
  if (item.type === 'function_call') return item.arguments;
  const [part] = item.content;
  if (!part) return '';
  return part.type === 'output_text' ? part.text : part.refusal;
}

/** Cuts the output after so many tokens; the item at the cut is `incomplete` and later ones are dropped. */
export function cutOutput(items: readonly OutputItem[], maxTokens: number): { items: OutputItem[]; cut: boolean } {
  const kept: OutputItem[] = [];
  let left = maxTokens;
  for (const item of items) {
    const pieces = tokenize(streamedText(item));
    if (pieces.length <= left) kept.push(item);
    else if (left > 0) kept.push(withText(item, pieces.slice(0, left).join(''), 'incomplete'));
    left -= pieces.length;
    if (left < 0) return { items: kept, cut: true };
  }
  return { items: kept, cut: false };
}

/** The item with another text or other arguments. */
export function withText(item: OutputItem, text: string, status: ItemStatus): OutputItem {
  if (item.type === 'function_call') return { ...item, status, arguments: text };
  const content = item.content.map((part) =>
    part.type === 'output_text' ? { ...part, text } : { ...part, refusal: text },
  );
  return { ...item, status, content };
}

/** What is fixed about a response before it is known how it ends. */
export interface ResponseFrame {
  readonly id: string;
  /** Unix time in seconds. */
  readonly createdAt: number;
  readonly request: ParsedRequest;
}

/** A response object in the given state. */
export function responseObject(
  { id, createdAt, request }: ResponseFrame,
  state: Pick<ResponseObject, 'status' | 'output'> & { usage?: Usage; error?: string },
): ResponseObject {
  const { body } = request;
  const echo = (key: string, fallback: unknown): unknown => body[key] ?? fallback;
  return {
    id,
    object: 'response',
    created_at: createdAt,
    status: state.status,
    background: false,
    error: state.error === undefined ? null : { code: 'server_error', message: state.error },
    incomplete_details: state.status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    instructions: echo('instructions', null),
    max_output_tokens: request.maxOutputTokens ?? null,
    max_tool_calls: echo('max_tool_calls', null),
    metadata: echo('metadata', {}),
    model: request.model,
    output: state.output,
    parallel_tool_calls: request.parallelToolCalls,
    previous_response_id: request.previousResponseId ?? null,
    prompt_cache_key: echo('prompt_cache_key', null),
    reasoning: { effort: null, summary: null, ...objectOr(body['reasoning']) },
    safety_identifier: echo('safety_identifier', null),
    service_tier: 'default',
    store: request.store,
    temperature: echo('temperature', 1),
    text: { format: { type: 'text' }, ...objectOr(body['text']) },
    tool_choice: echo('tool_choice', 'auto'),
    tools: echo('tools', []),
    top_logprobs: 0,
    top_p: echo('top_p', 1),
    truncation: echo('truncation', 'disabled'),
    usage: state.usage ?? null,
    user: echo('user', null),
  };
}

function objectOr(value: unknown): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
