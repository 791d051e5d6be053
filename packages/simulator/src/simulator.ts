import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AnswerQueue } from './answers.ts';
import { BoundedList } from './bounded.ts';
import { FaultQueue, serverError } from './faults.ts';
import { sendError, sendJson } from './http-reply.ts';
import { fingerprint } from './ids.ts';
import { resolvePace, systemClock } from './pacing.ts';
import type { Clock } from './pacing.ts';
import type { RecordedRequest } from './records.ts';
import { ResponsesEndpoint } from './responses-endpoint.ts';
import { ApiError } from './wire.ts';

/** The model that `GET /v1/models` lists; requests may name any other and get it echoed. */
export const SIMULATED_MODEL = 'parley-simulated';

/** Options of {@link startSimulator}; all have defaults. */
export interface SimulatorOptions {
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** Port to listen on; 0 (the default) picks a free one. */
  readonly port?: number;
  /** Speed of the model. Default 60; 0 or `Infinity` answers at once. */
  readonly tokensPerSecond?: number;
  /** Milliseconds until the first token. Default 300, or 0 when answers come at once. */
  readonly firstTokenMs?: number;
  /** Whether `[simulate: …]` in the last user message causes a fault. Default true. */
  readonly allowDirectives?: boolean;
  /** Wall clock in milliseconds, for `created_at`. Default `Date.now`. */
  readonly now?: () => number;
  /** Clock that paces the streams. Default the system's. */
  readonly clock?: Clock;
  /**
   * Goes into every id. With the same seed the same conversation gives the same bytes; a server whose ids end up in a
   * database passes a new seed at every start. Default `'parley'`.
   */
  readonly seed?: string;
}

/** A running simulator. */
export interface Simulator {
  /** Base URL for clients, such as `http://127.0.0.1:4010/v1`. */
  readonly url: string;
  readonly port: number;
  /** Faults for the next requests. */
  readonly faults: FaultQueue;
  /** Texts that the model writes next, in place of its own. */
  readonly answers: AnswerQueue;
  /** The last 1,000 requests (fewer when their bodies are large), oldest first. A copy of the list; entries stay live. */
  readonly requests: readonly RecordedRequest[];
  /** Ends all connections and stops listening. May be called more than once. */
  close(): Promise<void>;
}

const KEEP_ALIVE_MS = 65_000;
const MAX_RECORDS = 1_000;
const MAX_RECORDED_BYTES = 64 * 1024 * 1024;
/** What a body without a declared length counts for in the list of requests. */
const UNKNOWN_SIZE_BYTES = 64 * 1024;
const MODEL = { id: SIMULATED_MODEL, object: 'model', created: 1_700_000_000, owned_by: 'parley' };

/**
 * Starts a local server that speaks the OpenAI Responses API.
 *
 * @throws RangeError when a pace is negative; a listen error (`EADDRINUSE` …) when the port cannot be had.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const {
    host = '127.0.0.1',
    port = 0,
    allowDirectives = true,
    now = Date.now,
    clock = systemClock,
    seed = 'parley',
  } = options;
  const pace = resolvePace(options.tokensPerSecond, options.firstTokenMs);
  const faults = new FaultQueue();
  const answers = new AnswerQueue();
  const records = new BoundedList<RecordedRequest>(MAX_RECORDS, MAX_RECORDED_BYTES);
  const endpoint = new ResponsesEndpoint({ faults, answers, allowDirectives, pace, clock, now, seed });
  let received = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    received += 1;
    const record = newRecord(`req_${fingerprint(`${seed}:request:${received}`).slice(0, 32)}`, request);
    records.push(record, Number(request.headers['content-length'] ?? UNKNOWN_SIZE_BYTES));
    response.setHeader('x-request-id', record.id);
    response.setHeader('x-parley-simulated', '1');
    response.setHeader('openai-version', '2020-10-01');
    response.on('close', () => {
      if (record.outcome === 'pending') record.outcome = response.writableFinished ? 'answered' : 'closed_early';
    });
    try {
      await route(request, response, record);
    } catch (error) {
      sendError(response, record, error instanceof ApiError ? error : serverError());
    }
  }

  async function route(request: IncomingMessage, response: ServerResponse, record: RecordedRequest): Promise<void> {
    const model = /^\/v1\/models\/([^/]+)$/.exec(record.path)?.[1];
    if (record.path === '/v1/responses') {
      allowOnly('POST', record);
      await endpoint.answer(request, response, record);
    } else if (record.path === '/v1/models') {
      allowOnly('GET', record);
      sendJson(response, record, 200, { object: 'list', data: [MODEL] });
    } else if (model !== undefined) {
      allowOnly('GET', record);
      if (model !== SIMULATED_MODEL)
        throw new ApiError(404, `The model '${model}' does not exist`, {
          param: 'model',
          code: 'model_not_found',
        });
      sendJson(response, record, 200, MODEL);
    } else throw new ApiError(404, `Invalid URL (${record.method} ${record.path})`);
  }

  const server = createServer((request, response) => void handle(request, response));
  // Node's 5 seconds are shorter than what clients keep idle connections for; they would meet a closed one.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}/v1`,
    port: boundPort,
    faults,
    answers,
    get requests() {
      return records.values();
    },
    async close() {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function newRecord(id: string, request: IncomingMessage): RecordedRequest {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  return {
    id,
    method: request.method ?? 'GET',
    path,
    headers: request.headers,
    body: undefined,
    status: undefined,
    outcome: 'pending',
    fault: undefined,
    tokens: 0,
  };
}

function allowOnly(method: string, record: RecordedRequest): void {
  if (record.method === method) return;
  throw new ApiError(405, `Not allowed to ${record.method} on ${record.path}.`, {
    code: 'method_not_supported',
    headers: { allow: method },
  });
}
