/** The events of an instrumented model, which pass through unchanged while what they say of the call is noted. */
import type { ModelRequest, StreamEvent } from '@openai/agents';
import { ErrorType } from './attributes.ts';
import { errorTypeOf } from './errors.ts';
import { contextOf, type ModelCall, type ModelCallContext, type ModelOutcome } from './model-call.ts';

type Step = IteratorResult<StreamEvent, void>;

const CANCELLED: ModelOutcome = { ok: false, errorType: ErrorType.cancelled, error: undefined };
const UNFINISHED: ModelOutcome = { ok: false, errorType: ErrorType.other, error: undefined };
const ENDED: Step = { done: true, value: undefined };

/** How a streamed call is made and told of. */
export interface StreamedCall {
  readonly request: ModelRequest;
  /** Asks the model behind. */
  readonly open: () => AsyncIterable<StreamEvent>;
  /** Called when the first event is asked for. @returns undefined when the call is not traced. */
  readonly begin: () => ModelCall | undefined;
  /** Called once, when the stream has ended in whatever way. */
  readonly settle: (call: ModelCall | undefined, outcome: ModelOutcome) => void;
}

/**
 * The stream of one call. It is read once, and each event when the one before it is there. It is no generator: every token
 * of every run passes through, and a generator would take three times as many turns of the microtask queue for each.
 */
export class InstrumentedStream implements AsyncIterableIterator<StreamEvent, void, undefined> {
  readonly #streamed: StreamedCall;
  #call: ModelCall | undefined;
  /** A generator's body runs in the context of whoever asks for the next value, so every step is put into this one. */
  #inCall: ModelCallContext = contextOf(undefined);
  #source: AsyncIterator<StreamEvent> | undefined;
  /** What it is if the consumer stops before the last event. */
  #outcome: ModelOutcome = CANCELLED;
  #hasChunk = false;
  #isSettled = false;

  constructor(streamed: StreamedCall) {
    this.#streamed = streamed;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<Step> {
    if (this.#isSettled) return ENDED;
    try {
      const source = this.#source ?? this.#open();
      const step = await this.#inCall(nextOf, source);
      if (step.done === true) {
        this.#end();
        return ENDED;
      }
      this.#note(step.value);
      return step;
    } catch (error) {
      this.#settle({ ok: false, errorType: errorTypeOf(error), error });
      throw error;
    }
  }

  /** The consumer stops early: the model behind has to stop as well, and ends its span as it does. */
  async return(): Promise<Step> {
    const source = this.#source;
    try {
      if (!this.#isSettled && source !== undefined) await this.#inCall(async () => source.return?.());
    } finally {
      this.#settle(this.#outcome);
    }
    return ENDED;
  }

  #open(): AsyncIterator<StreamEvent> {
    const { begin, open } = this.#streamed;
    this.#call = begin();
    this.#inCall = contextOf(this.#call);
    this.#source = this.#inCall(() => open()[Symbol.asyncIterator]());
    return this.#source;
  }

  #note(event: StreamEvent): void {
    if (!this.#hasChunk && !isPreamble(event)) {
      this.#hasChunk = true;
      this.#call?.markFirstChunk();
    }
    if (event.type === 'response_done') this.#outcome = { ok: true, response: event.response };
  }

  /** An aborted request may end its stream as if nothing had happened, only without the last event. */
  #end(): void {
    const isCut = !this.#outcome.ok && this.#streamed.request.signal?.aborted !== true;
    this.#settle(isCut ? UNFINISHED : this.#outcome);
  }

  #settle(outcome: ModelOutcome): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#streamed.settle(this.#call, outcome);
  }
}

function nextOf(source: AsyncIterator<StreamEvent>): Promise<IteratorResult<StreamEvent>> {
  return source.next();
}

/** Events that a server sends before the model has produced anything. */
function isPreamble(event: StreamEvent): boolean {
  if (event.type === 'response_started') return true;
  if (event.type !== 'model') return false;
  const type: unknown = (event.event as { type?: unknown } | undefined)?.type;
  return type === 'response.created' || type === 'response.queued' || type === 'response.in_progress';
}
