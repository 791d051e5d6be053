/** Commands on their way: ids, replies, time limits, and what becomes of them when the connection is lost (CM1). */
import {
  type CommandFields,
  type CommandResult,
  commands,
  type CommandType,
  decodeClientFrame,
  defaultLimits,
  type ErrorFrame,
  type OkFrame,
} from '@parley/protocol';
import { errorFromFrame, ParleyError } from '../errors.ts';
import type { Timers } from '../timers.ts';
import { toJson } from '../json.ts';

/** How a command ended. `lost`: it was never answered, and may or may not have had its effect. */
export type Outcome<R> =
  | { readonly ok: true; readonly result: R }
  | { readonly ok: false; readonly error: ParleyError; readonly lost: boolean };

export interface CallOptions {
  /** Milliseconds from the call; null waits as long as it takes. Default from the environment. */
  readonly timeoutMs?: number | null | undefined;
  /**
   * For commands that mean something on this connection only: sent before what waits already, and `lost` with the
   * connection. Others are sent again when they have a key or only read.
   */
  readonly bound?: boolean;
}

export interface RequestsEnvironment {
  /** Sends an encoded frame. */
  readonly send: (text: string) => void;
  readonly timers: Timers;
  readonly timeoutMs: number;
  /** Commands that may wait. */
  readonly maxWaiting: number;
}

/** Commands without a key that may be repeated, since they change nothing that matters. */
const reads: ReadonlySet<CommandType> = new Set(['conversation.list', 'conversation.history', 'conversation.open']);

interface Pending {
  readonly type: CommandType;
  readonly fields: object;
  readonly bound: boolean;
  readonly done: (outcome: Outcome<Record<string, unknown>>) => void;
  timer: unknown;
  over: boolean;
}

export class Requests {
  readonly #env: RequestsEnvironment;
  readonly #inFlight = new Map<number, Pending>();
  #waiting: Pending[] = [];
  #limits: { readonly inFlight: number; readonly frameBytes: number } | null = null;
  #frameBytes: number = defaultLimits.frameBytes;
  #nextId = 1;

  constructor(env: RequestsEnvironment) {
    this.#env = env;
  }

  /**
   * Sends a command as soon as the connection and its limits allow.
   *
   * @param done Called once, synchronously with the reply: frames that follow a reply need what it says.
   */
  call<T extends CommandType>(
    type: T,
    fields: CommandFields<T>,
    options: CallOptions,
    done: (outcome: Outcome<CommandResult<T>>) => void,
  ): void {
    const pending: Pending = {
      type,
      fields,
      bound: options.bound ?? false,
      done: done as Pending['done'],
      timer: null,
      over: false,
    };
    const problem = this.check(type, fields) ?? (pending.bound ? null : this.#full());
    if (problem !== null) return this.#end(pending, { ok: false, error: problem, lost: false });
    if (pending.bound && this.#limits === null) return this.#end(pending, lost());
    const timeoutMs = options.timeoutMs === undefined ? this.#env.timeoutMs : options.timeoutMs;
    if (timeoutMs !== null) pending.timer = this.#env.timers.set(() => this.#timeOut(pending), timeoutMs);
    if (pending.bound) this.#waiting.unshift(pending);
    else this.#waiting.push(pending);
    this.#flush();
  }

  /** Like {@link call}, as a promise. */
  request<T extends CommandType>(
    type: T,
    fields: CommandFields<T>,
    options: CallOptions = {},
  ): Promise<CommandResult<T>> {
    return new Promise((resolve, reject) => {
      this.call(type, fields, options, (outcome) => {
        if (outcome.ok) resolve(outcome.result);
        else reject(outcome.error);
      });
    });
  }

  /**
   * Judges a command as the server would, by the same schema: what the server would close the connection for (4400,
   * 1009: for good) must never travel.
   */
  check<T extends CommandType>(type: T, fields: CommandFields<T>): ParleyError | null {
    let text: string;
    try {
      text = encode({ type, fields }, 0);
    } catch {
      return new ParleyError('bad_request', 'The request cannot be written as JSON.');
    }
    const decoded = decodeClientFrame(text);
    if (decoded.ok) return sizeProblem(text, this.#frameBytes);
    const { problem } = decoded;
    return new ParleyError('bad_request', `The request is not valid: ${problem.message}.`, {
      field: problem.answer === 'reply' ? problem.field : undefined,
    });
  }

  /** Takes a reply. One to a command that timed out frees its place, and nothing else. */
  reply(frame: OkFrame | ErrorFrame): void {
    const pending = frame.id === null ? undefined : this.#inFlight.get(frame.id);
    if (frame.id === null || pending === undefined) return;
    this.#inFlight.delete(frame.id);
    if (frame.type === 'error') this.#end(pending, { ok: false, error: errorFromFrame(frame), lost: false });
    else this.#end(pending, readResult(pending.type, frame.result));
    this.#flush();
  }

  /**
   * The connection is live, with these limits.
   *
   * @param first Sends what has to go before everything that waits.
   */
  up(limits: { readonly inFlight: number; readonly frameBytes: number }, first: () => void): void {
    this.#limits = limits;
    this.#frameBytes = limits.frameBytes;
    first();
    this.#flush();
  }

  /** The connection is lost: what may be repeated goes to the front again, in its order. */
  down(): void {
    this.#limits = null;
    const sent = [...this.#inFlight.values()].filter(({ over }) => !over);
    const gone = [...sent.filter((one) => !repeatable(one)), ...this.#waiting.filter(({ bound }) => bound)];
    this.#inFlight.clear();
    this.#waiting = [...sent.filter(repeatable), ...this.#waiting.filter(({ bound }) => !bound)];
    for (const pending of gone) this.#end(pending, lost());
  }

  /** There will be no connection: everything is rejected. */
  failAll(error: ParleyError): void {
    const all = [...this.#inFlight.values(), ...this.#waiting];
    this.#inFlight.clear();
    this.#waiting = [];
    for (const pending of all) this.#end(pending, { ok: false, error, lost: true });
  }

  #flush(): void {
    while (this.#limits !== null && this.#inFlight.size < this.#limits.inFlight) {
      const pending = this.#waiting.shift();
      if (pending === undefined) return;
      const id = this.#nextId;
      const text = encode(pending, id);
      const tooBig = sizeProblem(text, this.#limits.frameBytes);
      if (tooBig !== null) {
        this.#end(pending, { ok: false, error: tooBig, lost: false });
        continue;
      }
      this.#nextId += 1;
      this.#inFlight.set(id, pending);
      this.#env.send(text);
    }
  }

  #timeOut(pending: Pending): void {
    pending.timer = null;
    this.#waiting = this.#waiting.filter((other) => other !== pending);
    const error = new ParleyError('unavailable', 'There was no answer in time.', { retryable: true });
    // One that was sent keeps its place among those in flight: the server still counts it.
    this.#end(pending, { ok: false, error, lost: true });
  }

  #end(pending: Pending, outcome: Outcome<Record<string, unknown>>): void {
    if (pending.over) return;
    pending.over = true;
    if (pending.timer !== null) this.#env.timers.clear(pending.timer);
    pending.timer = null;
    pending.done(outcome);
  }

  #full(): ParleyError | null {
    if (this.#waiting.length < this.#env.maxWaiting) return null;
    return new ParleyError('queue_full', 'Too many requests are waiting already.', { retryable: true });
  }
}

function encode({ type, fields }: Pick<Pending, 'type' | 'fields'>, id: number): string {
  return toJson({ ...fields, type, id });
}

function sizeProblem(text: string, frameBytes: number): ParleyError | null {
  // A UTF-16 unit takes at most three bytes, so most frames need no counting.
  if (text.length * 3 <= frameBytes || new TextEncoder().encode(text).length <= frameBytes) return null;
  return new ParleyError('bad_request', 'The request is too big.');
}

function readResult(type: CommandType, result: Record<string, unknown>): Outcome<Record<string, unknown>> {
  const schema: { safeParse(value: unknown): { success: boolean; data?: unknown } } = commands[type].result;
  const read = schema.safeParse(result);
  if (read.success) return { ok: true, result: read.data as Record<string, unknown> };
  const error = new ParleyError('internal', 'The server gave an answer that this version does not know.');
  return { ok: false, error, lost: false };
}

function repeatable({ bound, fields, type }: Pending): boolean {
  return !bound && ('key' in fields || reads.has(type));
}

function lost(): Outcome<never> {
  const error = new ParleyError('unavailable', 'The connection was lost before the answer came.', { retryable: true });
  return { ok: false, error, lost: true };
}
