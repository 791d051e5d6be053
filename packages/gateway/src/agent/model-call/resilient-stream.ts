/**
 * One call of a model, made until it succeeds: it is tried again when that can help (ER2), and another model takes over
 * when the first one is given up (ER3), as long as nothing of an answer has come.
 */
import { type Model, ModelBehaviorError, type ModelRequest, type StreamEvent } from '@openai/agents';
import { setTimeout as delay } from 'node:timers/promises';
import type { CircuitBreaker } from './breaker.ts';
import { IncompleteResponseError, type TruncationReason } from './errors.ts';
import { readInTime } from './idle-timeout.ts';
import { faultOf, isOfCandidate } from './provider-fault.ts';
import { retryDelay } from './retry-policy.ts';
import { explain, isToken } from './stream-events.ts';
import { modelNameOf, type ResponseDone, truncatedResponse, truncationOf } from './truncated.ts';

/** A model that may answer. */
export interface ModelCandidate {
  readonly model: Model;
  /** What the circuit breaker and the log know it by. */
  readonly name: string;
}

export interface ResilienceOptions {
  /** Shared by all calls of the process. */
  readonly breaker: CircuitBreaker;
  /** Longest wait for the first event of an attempt, in milliseconds. Default 60,000. */
  readonly firstEventMs?: number;
  /** Longest wait between two events, in milliseconds. Default 60,000. */
  readonly idleMs?: number;
  /** From 0 up to, but not, 1. Default `Math.random`. */
  readonly random?: () => number;
  /** Unix time in milliseconds. Default `Date.now`. */
  readonly now?: () => number;
  /** Rejects when the signal is aborted. Default a timer. */
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

export interface Retry {
  readonly candidate: string;
  /** Attempts of this candidate that have failed so far, 1 or more. */
  readonly attempt: number;
  /** Milliseconds until the next one. */
  readonly delayMs: number;
  readonly error: unknown;
}

export interface GivenUp {
  readonly candidate: string;
  readonly error: unknown;
  /** The candidate that takes over; absent when the call has failed with it. */
  readonly next?: string;
}

/** What is told while the call is made. What a hook throws ends the call with that error. */
export interface StreamHooks {
  /**
   * Each event of the stream, in order. Text is passed on once; the events before the first token come again with each
   * attempt.
   */
  onEvent(event: StreamEvent): void;
  /** An attempt begins. */
  beforeAttempt?(): void;
  /** An attempt has failed, and will be made again after a while. */
  onRetry?(retry: Retry): void | Promise<void>;
  /** A candidate has failed for good. */
  onGivenUp?(givenUp: GivenUp): void | Promise<void>;
  /** After failed attempts, an answer comes. */
  onResumed?(): void | Promise<void>;
}

export interface ModelAnswer {
  readonly response: ResponseDone;
  /** Name of the candidate that answered. */
  readonly candidate: string;
  /** The model that answered, as the provider calls it. */
  readonly modelName?: string;
  /** Set when the answer was cut: it has the text that came before. */
  readonly truncated?: TruncationReason;
}

interface Call {
  readonly request: ModelRequest;
  readonly hooks: StreamHooks;
  readonly options: Required<ResilienceOptions>;
  /** Something of the answer was passed on. */
  written: boolean;
  /** A hook is at work: what is thrown now is the caller's. */
  inHook: boolean;
  /** An attempt has failed, and nothing of an answer has come since. */
  troubled: boolean;
}

/** What an attempt has read so far. */
interface Reading {
  done?: ResponseDone | undefined;
  /** The provider's last event. */
  raw?: unknown;
}

/**
 * @param candidates The model that should answer, and those that take over in their order. One that has failed again and
 *   again lately is skipped, if there is another.
 * @throws the first candidate's error when all have failed; what broke off an answer that had begun; the reason of the
 *   request's signal when that is aborted.
 */
export async function streamResponse(
  candidates: readonly [ModelCandidate, ...ModelCandidate[]],
  request: ModelRequest,
  options: ResilienceOptions,
  hooks: StreamHooks,
): Promise<ModelAnswer> {
  const { breaker } = options;
  const call: Call = { request, hooks, options: withDefaults(options), written: false, inHook: false, troubled: false };
  const willing = candidates.filter(({ name }) => breaker.allows(name));
  const queue = willing.length > 0 ? willing : candidates;
  let firstError: unknown;
  for (const [index, candidate] of queue.entries()) {
    const next = queue[index + 1];
    const isTrial = breaker.begin(candidate.name) && next !== undefined;
    try {
      const response = await callCandidate(candidate, isTrial, call);
      breaker.succeeded(candidate.name);
      return toAnswer(response, candidate.name);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (call.inHook || !isOfCandidate(faultOf(error))) throw error;
      if (index === 0) firstError = error;
      await giveUp(candidate, error, next, call);
    }
  }
  throw firstError;
}

/** @throws the error when the answer has begun: then nobody can take over. */
async function giveUp(
  { name: candidate }: ModelCandidate,
  error: unknown,
  next: ModelCandidate | undefined,
  call: Call,
): Promise<void> {
  call.options.breaker.failed(candidate);
  const successor = call.written ? undefined : next;
  await tell(call, (hooks) => hooks.onGivenUp?.({ candidate, error, ...(successor && { next: successor.name }) }));
  if (call.written) throw error;
  call.troubled = true;
}

/** @param isTrial It gets one attempt only: another candidate waits, and this one has failed before. */
async function callCandidate(candidate: ModelCandidate, isTrial: boolean, call: Call): Promise<ResponseDone> {
  const { options, request } = call;
  for (let attempt = 1; ; attempt += 1) {
    request.signal?.throwIfAborted();
    await tell(call, (hooks) => hooks.beforeAttempt?.());
    try {
      return await readResponse(candidate.model, call);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (isTrial || call.written || call.inHook) throw error;
      const delayMs = retryDelay(error, attempt, options.random, options.now());
      if (delayMs === undefined) throw error;
      call.troubled = true;
      await tell(call, (hooks) => hooks.onRetry?.({ candidate: candidate.name, attempt, delayMs, error }));
      await options.sleep(delayMs, request.signal);
    }
  }
}

async function readResponse(model: Model, call: Call): Promise<ResponseDone> {
  const { request, options } = call;
  const open = (signal: AbortSignal): AsyncIterable<StreamEvent> => model.getStreamedResponse({ ...request, signal });
  const read: Reading = {};
  try {
    await readInTime(open, options, (event) => readEvent(event, read, call), request.signal);
  } catch (error) {
    if (call.inHook) throw error;
    // What goes wrong once the answer is there does no harm.
    read.done ??= error instanceof ModelBehaviorError ? truncatedResponse(read.raw) : undefined;
    if (read.done === undefined) throw explain(error, read.raw);
    if (call.troubled) await resume(call);
  }
  if (read.done === undefined) throw new IncompleteResponseError('the model sent no complete response');
  return read.done;
}

/** @returns a promise only where there is something to wait for: this is done for every token of every run. */
function readEvent(event: StreamEvent, read: Reading, call: Call): void | Promise<void> {
  if (event.type === 'response_done') read.done = event.response;
  else if (event.type === 'model') read.raw = event.event;
  // An answer that has begun has no attempts behind it that were not told of.
  if (!call.written) {
    const token = isToken(event);
    call.written = token;
    if (call.troubled && (token || read.done !== undefined)) return resume(call).then(() => passOn(event, call));
  }
  passOn(event, call);
}

function passOn(event: StreamEvent, call: Call): void {
  call.inHook = true;
  call.hooks.onEvent(event);
  call.inHook = false;
}

async function resume(call: Call): Promise<void> {
  call.troubled = false;
  await tell(call, (hooks) => hooks.onResumed?.());
}

async function tell(call: Call, hook: (hooks: StreamHooks) => void | Promise<void>): Promise<void> {
  call.inHook = true;
  await hook(call.hooks);
  call.inHook = false;
}

function toAnswer(response: ResponseDone, candidate: string): ModelAnswer {
  const [modelName, truncated] = [modelNameOf(response), truncationOf(response)];
  return { response, candidate, ...(modelName !== undefined && { modelName }), ...(truncated && { truncated }) };
}

function withDefaults(options: ResilienceOptions): Required<ResilienceOptions> {
  return {
    firstEventMs: 60_000,
    idleMs: 60_000,
    random: Math.random,
    now: Date.now,
    sleep: (ms, signal) => delay(ms, undefined, { signal }),
    ...options,
  };
}
