/**
 * The provider, as a process: streams of the Responses API on an open-loop schedule. It does less than the simulator
 * for each token, since it shares a core with the load, and it notes when it wrote the first token of each turn.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { monotonicUs } from './clock.ts';
import { callOfTool, ending, Events, itemId, opening } from './response-events.ts';
import { parseTurn, tokenAt, type Turn } from './turn.ts';
import { cpuUs, serve } from './worker.ts';

const firstTokens = new Map<string, number>();
let worstLatenessMs = 0;

const STREAM = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };
const FAILURE = { error: { message: 'The server had an error.', type: 'server_error', code: 'server_error' } };

/** Every token has its time from the start on: one that is late delays none after it. */
function stream(turn: Turn, response: ServerResponse): void {
  const events = new Events();
  const at = { item_id: itemId(turn), output_index: 0, content_index: 0 };
  const startMs = performance.now() + turn.firstTokenMs;
  const dueMs = (index: number): number => startMs + (index * 1000) / turn.tokensPerSecond;
  const written = turn.course === 'break' ? Math.ceil(turn.tokens / 2) : turn.tokens;
  let next = 0;
  const step = (): void => {
    if (response.destroyed) return;
    for (let now = performance.now(); next < written && dueMs(next) <= now; next += 1) {
      worstLatenessMs = Math.max(worstLatenessMs, now - dueMs(next));
      const event = events.encode('response.output_text.delta', { ...at, delta: tokenAt(next), logprobs: [] });
      if (next === 0) firstTokens.set(turn.id, monotonicUs());
      response.write(event);
    }
    if (next === turn.tokens) response.end(ending(turn, events));
    else if (next === written) response.destroy();
    else setTimeout(step, Math.max(1, Math.ceil(dueMs(next) - performance.now())));
  };
  response.writeHead(200, STREAM);
  response.write(opening(turn, events));
  setTimeout(step, Math.ceil(turn.firstTokenMs));
}

function callTool(turn: Turn, response: ServerResponse): void {
  setTimeout(() => response.writeHead(200, STREAM).end(callOfTool(turn)), turn.firstTokenMs);
}

/** Such a failure is not to be tried again: the pauses between attempts are not what is measured. */
function refuse(response: ServerResponse): void {
  response.writeHead(500, { 'content-type': 'application/json', 'x-should-retry': 'false' });
  response.end(JSON.stringify(FAILURE));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const turn = parseTurn(body);
  if (turn === undefined) response.writeHead(400).end();
  else if (turn.course === 'refusal') refuse(response);
  else if (turn.course !== undefined && !body.includes('"function_call_output"')) callTool(turn, response);
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
