import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnswerQueue } from './answers.ts';
import { parseBody, readBody } from './body.ts';
import { generate } from './engine.ts';
import type { Generation } from './engine.ts';
import { DirectiveMemory, httpErrorFor, parseDirective, serverError } from './faults.ts';
import type { Fault, FaultQueue } from './faults.ts';
import { sendJson } from './http-reply.ts';
import { fingerprint, OccurrenceCounter } from './ids.ts';
import { isObject } from './json.ts';
import { Pacer } from './pacing.ts';
import type { Clock, Pace } from './pacing.ts';
import type { RecordedRequest } from './records.ts';
import { parseRequest, textOf } from './request.ts';
import type { ParsedRequest } from './request.ts';
import { ResponseStore } from './response-store.ts';
import { sendStream, stall } from './stream.ts';
import { outputTokens } from './usage.ts';

/** What the endpoint works with. */
export interface EndpointOptions {
  readonly faults: FaultQueue;
  readonly answers: AnswerQueue;
  readonly allowDirectives: boolean;
  readonly pace: Pace;
  readonly clock: Clock;
  /** Wall clock in milliseconds. */
  readonly now: () => number;
  readonly seed: string;
}

/** How many different requests are remembered, so that a repeated one gets ids of its own. */
const MAX_REMEMBERED_REQUESTS = 10_000;

/** `POST /v1/responses`. */
export class ResponsesEndpoint {
  readonly #options: EndpointOptions;
  readonly #store = new ResponseStore();
  readonly #seen = new OccurrenceCounter(MAX_REMEMBERED_REQUESTS);
  readonly #directives = new DirectiveMemory();

  constructor(options: EndpointOptions) {
    this.#options = options;
  }

  /** Answers one request; throws `ApiError` for what the client is told as an HTTP error. */
  async answer(http: IncomingMessage, response: ServerResponse, record: RecordedRequest): Promise<void> {
    const { answers, pace, clock, now, seed } = this.#options;
    const text = await readBody(http);
    record.body = parseBody(text);
    const request = parseRequest(record.body);
    const earlier = request.previousResponseId === undefined ? [] : this.#store.itemsUpTo(request.previousResponseId);
    const { fault, exhausted } = this.#takeFault(request, earlier);
    record.fault = fault?.kind;
    const error = fault && httpErrorFor(fault, request.model);
    if (error) throw error;
    const hash = fingerprint(text);
    const createdAt = Math.floor(now() / 1_000);
    const generation = generate(request, {
      earlier,
      fault,
      preparedText: () => answers.take()?.text,
      createdAt,
      seed: `${seed}:${hash}:${this.#seen.next(hash)}`,
    });
    if (exhausted !== undefined && isAnswer(generation)) this.#directives.answered(exhausted);
    if (request.store)
      this.#store.save(generation.final.id, [...earlier, ...request.input, ...generation.final.output], text.length);

    const gone = new AbortController();
    response.on('close', () => gone.abort());
    if (response.destroyed) return;
    const pacer = new Pacer(pace, clock, gone.signal);
    if (generation.ending !== 'normal') record.outcome = 'broken_off';
    if (request.stream) await this.#stream(generation, response, record, { pacer, signal: gone.signal, fault });
    else await this.#whole(generation, response, record, { pacer, signal: gone.signal, fault });
  }

  async #stream(
    generation: Generation,
    response: ServerResponse,
    record: RecordedRequest,
    around: Around,
  ): Promise<void> {
    record.status = 200;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
    });
    await sendStream(generation, { ...around, response, onToken: () => (record.tokens += 1) });
  }

  async #whole(
    generation: Generation,
    response: ServerResponse,
    record: RecordedRequest,
    { pacer, signal, fault }: Around,
  ): Promise<void> {
    if (generation.ending === 'stall') return stall(signal);
    const tokens = generation.final.output.reduce((total, item) => total + outputTokens(item), 0);
    await pacer.nextToken(tokens);
    if (signal.aborted) return;
    if (generation.ending === 'error_event') throw serverError(fault?.message);
    if (generation.ending === 'normal') {
      record.tokens = tokens;
      sendJson(response, record, 200, generation.final);
    } else response.destroy();
  }

  #takeFault(request: ParsedRequest, earlier: readonly unknown[]): Strike {
    const queued = this.#options.faults.take();
    if (queued || !this.#options.allowDirectives) return { fault: queued };
    const items = [...earlier, ...request.input];
    const last = items.findLastIndex((item) => isObject(item) && item['role'] === 'user');
    const message = items[last];
    const directive = isObject(message) ? parseDirective(textOf(message['content'])) : undefined;
    if (!directive) return { fault: undefined };
    const key = fingerprint(JSON.stringify(items.slice(0, last + 1)));
    return this.#directives.strikes(directive, key) ? { fault: directive } : { fault: undefined, exhausted: key };
  }
}

interface Strike {
  readonly fault: Fault | undefined;
  /** The key of a directive that has struck as often as it was to. */
  readonly exhausted?: string;
}

interface Around {
  readonly pacer: Pacer;
  readonly signal: AbortSignal;
  readonly fault: Fault | undefined;
}

/** Whether a generation ends the turn: it calls no tool. */
function isAnswer(generation: Generation): boolean {
  return generation.final.output.every((item) => item.type === 'message');
}
