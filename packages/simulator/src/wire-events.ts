import { streamedText } from './compose.ts';
import type { JsonObject } from './json.ts';
import { tokenize } from './tokens.ts';
import type { OutputItem, ResponseObject } from './wire.ts';

/** One event of the stream, still without its sequence number. */
export interface WireEvent extends JsonObject {
  readonly type: string;
}

/** An event, and how many tokens the model had to write for it (0 or 1). */
export interface TimedEvent {
  readonly event: WireEvent;
  readonly tokens: 0 | 1;
}

/**
 * The events of a whole response, in the API's order: the response opens, each item opens, streams and closes, and the
 * response closes in the state that `final` has.
 *
 * @param opened The response as it is before anything was written.
 */
export function* responseEvents(opened: ResponseObject, final: ResponseObject): Generator<TimedEvent, void, undefined> {
  yield free({ type: 'response.created', response: opened });
  yield free({ type: 'response.in_progress', response: opened });
  for (const [index, item] of final.output.entries()) yield* itemEvents(item, index);
  yield free({ type: `response.${final.status}`, response: final });
}

function* itemEvents(item: OutputItem, index: number): Generator<TimedEvent, void, undefined> {
  const started = {
    ...item,
    status: 'in_progress',
    ...(item.type === 'message' ? { content: [] } : { arguments: '' }),
  };
  yield free({ type: 'response.output_item.added', output_index: index, item: started });
  if (item.type === 'function_call') yield* argumentEvents(item.id, index, item.arguments);
  else yield* messageEvents(item, index);
  yield free({ type: 'response.output_item.done', output_index: index, item });
}

function* argumentEvents(itemId: string, index: number, text: string): Generator<TimedEvent, void, undefined> {
  const at = { item_id: itemId, output_index: index };
  for (const delta of tokenize(text))
    yield { tokens: 1, event: { type: 'response.function_call_arguments.delta', ...at, delta } };
  yield free({ type: 'response.function_call_arguments.done', ...at, arguments: text });
}

function* messageEvents(
  item: Extract<OutputItem, { type: 'message' }>,
  index: number,
): Generator<TimedEvent, void, undefined> {
  const [part] = item.content;
  if (!part) return;
  const at = { item_id: item.id, output_index: index, content_index: 0 };
  const text = streamedText(item);
  const written = part.type === 'output_text';
  yield free({
    type: 'response.content_part.added',
    ...at,
    part: written ? { ...part, text: '' } : { ...part, refusal: '' },
  });
  for (const delta of tokenize(text)) {
    const event = written
      ? { type: 'response.output_text.delta', ...at, delta, logprobs: [] }
      : { type: 'response.refusal.delta', ...at, delta };
    yield { tokens: 1, event };
  }
  yield free(
    written
      ? { type: 'response.output_text.done', ...at, text, logprobs: [] }
      : { type: 'response.refusal.done', ...at, refusal: text },
  );
  yield free({ type: 'response.content_part.done', ...at, part });
}

function free(event: WireEvent): TimedEvent {
  return { event, tokens: 0 };
}
