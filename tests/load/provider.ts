/**
 * The provider, as a process: streams of the Responses API on an open-loop schedule. It does less than the simulator
 * for each token, since it shares a core with the load, and it notes when it wrote the first token of each turn.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { monotonicUs } from './clock.ts';
import { parseTurn, textOf, tokenAt, type Turn } from './turn.ts';
import { cpuUs, serve } from './worker.ts';

const firstTokens = new Map<string, number>();
let worstLatenessMs = 0;

/** Numbers the events of one response and puts them into the stream's format. */
class Events {
  #sequence = 0;

  encode(type: string, fields: object): string {
    const data = JSON.stringify({ type, sequence_number: this.#sequence, ...fields });
    this.#sequence += 1;
    return `event: ${type}\ndata: ${data}\n\n`;
  }
}

function responseObject(turn: Turn, done: boolean): object {
  const item = messageItem(turn, done);
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
    output: done ? [item] : [],
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
function itemId({ id }: Turn): string {
  return `msg_${id.padStart(48, '0')}`;
}

function opening(turn: Turn, events: Events): string {
  const response = responseObject(turn, false);
  return [
    events.encode('response.created', { response }),
    events.encode('response.in_progress', { response }),
    events.encode('response.output_item.added', { output_index: 0, item: messageItem(turn, false) }),
    events.encode('response.content_part.added', {
      item_id: itemId(turn),
      output_index: 0,
      content_index: 0,
      part: { type: 'output_text', annotations: [], logprobs: [], text: '' },
    }),
  ].join('');
}

function ending(turn: Turn, events: Events): string {
  const at = { item_id: itemId(turn), output_index: 0, content_index: 0 };
  const whole = textOf(turn.tokens);
  return [
    events.encode('response.output_text.done', { ...at, text: whole, logprobs: [] }),
    events.encode('response.content_part.done', {
      ...at,
      part: { type: 'output_text', annotations: [], logprobs: [], text: whole },
    }),
    events.encode('response.output_item.done', { output_index: 0, item: messageItem(turn, true) }),
    events.encode('response.completed', { response: responseObject(turn, true) }),
  ].join('');
}

/** Every token has its time from the start on: one that is late delays none after it. */
function stream(turn: Turn, response: ServerResponse): void {
  const events = new Events();
  const at = { item_id: itemId(turn), output_index: 0, content_index: 0 };
  const startMs = performance.now() + turn.firstTokenMs;
  const dueMs = (index: number): number => startMs + (index * 1000) / turn.tokensPerSecond;
  let next = 0;
  const step = (): void => {
    if (response.destroyed) return;
    for (let now = performance.now(); next < turn.tokens && dueMs(next) <= now; next += 1) {
      worstLatenessMs = Math.max(worstLatenessMs, now - dueMs(next));
      const event = events.encode('response.output_text.delta', { ...at, delta: tokenAt(next), logprobs: [] });
      if (next === 0) firstTokens.set(turn.id, monotonicUs());
      response.write(event);
    }
    if (next === turn.tokens) response.end(ending(turn, events));
    else setTimeout(step, Math.max(1, Math.ceil(dueMs(next) - performance.now())));
  };
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.write(opening(turn, events));
  setTimeout(step, Math.ceil(turn.firstTokenMs));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const turn = parseTurn(await text(request));
  if (turn === undefined) response.writeHead(400).end();
  else stream(turn, response);
}

const server = createServer((request, response) => void answer(request, response));
// Longer than any pause between two rounds, so that clients which keep connections do not meet one that is closing.
server.keepAliveTimeout = 120_000;

export interface ProviderApi {
  /** @returns the base URL for clients of the API. */
  start(): Promise<string>;
  /** When the first token of a turn was handed to the socket, in microseconds of the monotonic clock. */
  takeFirstToken(turnId: string): number | undefined;
  /** How much later than planned a token was written at worst, in milliseconds, since the last call. */
  takeLateness(): number;
  cpuUs(): number;
}

serve<ProviderApi>({
  start: async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  },
  takeFirstToken: (turnId) => {
    const at = firstTokens.get(turnId);
    firstTokens.delete(turnId);
    return at;
  },
  takeLateness: () => {
    const worst = worstLatenessMs;
    worstLatenessMs = 0;
    return worst;
  },
  cpuUs,
});
