/** The events of a streamed response, as the Responses API writes them. Pure. */
import { textOf, TOOL, type Turn } from './turn.ts';

/** Numbers the events of one response and puts them into the stream's format. */
export class Events {
  #sequence = 0;

  encode(type: string, fields: object): string {
    const data = JSON.stringify({ type, sequence_number: this.#sequence, ...fields });
    this.#sequence += 1;
    return `event: ${type}\ndata: ${data}\n\n`;
  }
}

/** @param output What it holds once it is done. */
function responseObject(turn: Turn, output?: readonly object[]): object {
  const done = output !== undefined;
  return {
    id: `resp_${turn.id}`,
    object: 'response',
    created_at: 1_700_000_000,
    status: done ? 'completed' : 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model: 'bench',
    output: output ?? [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: 'default',
    store: true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: done
      ? {
          input_tokens: 20,
          input_tokens_details: { cached_tokens: 0 },
          output_tokens: turn.tokens,
          output_tokens_details: { reasoning_tokens: 0 },
          total_tokens: 20 + turn.tokens,
        }
      : null,
    user: null,
  };
}

function messageItem(turn: Turn, done: boolean): object {
  const part = { type: 'output_text', annotations: [], logprobs: [], text: textOf(turn.tokens) };
  const content = done ? [part] : [];
  return { id: itemId(turn), type: 'message', status: done ? 'completed' : 'in_progress', content, role: 'assistant' };
}

/** As long as a real one: it is in every event. */
export function itemId({ id }: Turn): string {
  return `msg_${id.padStart(48, '0')}`;
}

function begun(turn: Turn, events: Events): string {
  const response = responseObject(turn);
  return events.encode('response.created', { response }) + events.encode('response.in_progress', { response });
}

/** What comes before the text. */
export function opening(turn: Turn, events: Events): string {
  return [
    begun(turn, events),
    events.encode('response.output_item.added', { output_index: 0, item: messageItem(turn, false) }),
    events.encode('response.content_part.added', {
      item_id: itemId(turn),
      output_index: 0,
      content_index: 0,
      part: { type: 'output_text', annotations: [], logprobs: [], text: '' },
    }),
  ].join('');
}

/** What comes after the text. */
export function ending(turn: Turn, events: Events): string {
  const at = { item_id: itemId(turn), output_index: 0, content_index: 0 };
  const whole = textOf(turn.tokens);
  return [
    events.encode('response.output_text.done', { ...at, text: whole, logprobs: [] }),
    events.encode('response.content_part.done', {
      ...at,
      part: { type: 'output_text', annotations: [], logprobs: [], text: whole },
    }),
    events.encode('response.output_item.done', { output_index: 0, item: messageItem(turn, true) }),
    events.encode('response.completed', { response: responseObject(turn, [messageItem(turn, true)]) }),
  ].join('');
}

/** A whole response that calls the tool. */
export function callOfTool(turn: Turn): string {
  const events = new Events();
  const words = JSON.stringify({ subject: turn.id });
  const item = { id: `fc_${turn.id}`, type: 'function_call', call_id: `call_${turn.id}`, name: TOOL };
  const done = { ...item, status: 'completed', arguments: words };
  const at = { item_id: item.id, output_index: 0 };
  return [
    begun(turn, events),
    events.encode('response.output_item.added', {
      output_index: 0,
      item: { ...item, status: 'in_progress', arguments: '' },
    }),
    events.encode('response.function_call_arguments.delta', { ...at, delta: words }),
    events.encode('response.function_call_arguments.done', { ...at, arguments: words }),
    events.encode('response.output_item.done', { output_index: 0, item: done }),
    events.encode('response.completed', { response: responseObject(turn, [done]) }),
  ].join('');
}
