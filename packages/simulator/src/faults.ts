import { OccurrenceCounter } from './ids.ts';
import { RepeatingQueue } from './repeating-queue.ts';
import { ApiError } from './wire.ts';

export const FAULT_KINDS = [
  'rate_limit',
  'server_error',
  'overloaded',
  'unauthorized',
  'reset',
  'stall',
  'no_terminal',
  'error_event',
  'failed',
  'incomplete',
  'refusal',
  'malformed_arguments',
] as const;

/** What goes wrong; the README has a table of what a client sees of each. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault to simulate. */
export interface Fault {
  readonly kind: FaultKind;
  /** How many requests are affected, one after the other. Default 1; `Infinity` until `clear()`. */
  readonly times?: number;
  /** For faults in mid-stream: how many tokens are sent before. Default 5, or fewer when the output is shorter. */
  readonly afterTokens?: number;
  /** For `rate_limit` and `overloaded`: the wait that the headers suggest, in milliseconds. Default 1,000. */
  readonly retryAfterMs?: number;
  /** The error's or the refusal's text, instead of a default one. */
  readonly message?: string;
}

/** Faults waiting for requests; each request takes the one at the head. */
export class FaultQueue extends RepeatingQueue<Fault> {
  /** Adds a fault behind the others. Throws `RangeError` when a number in it is out of range. */
  override push(fault: Fault): void {
    const { afterTokens = 0, retryAfterMs = 0 } = fault;
    if (!(afterTokens >= 0)) throw new RangeError('afterTokens must be 0 or more');
    if (!(retryAfterMs >= 0)) throw new RangeError('retryAfterMs must be 0 or more');
    super.push(fault);
  }
}

const DIRECTIVE = /\[simulate:\s{0,5}([a-z_]{1,40})((?:\s{1,5}[a-z_]{1,20}=\d{1,9}){0,5})\s{0,5}\]/i;

/** Reads `[simulate: rate_limit times=2]` in a message; undefined when there is none or its kind is unknown. */
export function parseDirective(text: string): Fault | undefined {
  const match = DIRECTIVE.exec(text);
  const kind = FAULT_KINDS.find((known) => known === match?.[1]?.toLowerCase());
  if (!kind) return undefined;
  const settings = [...(match?.[2] ?? '').matchAll(/([a-z_]+)=(\d+)/gi)];
  const numbers = new Map(settings.map(([, key = '', value]): [string, number] => [key.toLowerCase(), Number(value)]));
  const afterTokens = numbers.get('after');
  const retryAfterMs = numbers.get('retry_after_ms');
  return {
    kind,
    times: numbers.get('times') ?? Infinity,
    ...(afterTokens === undefined ? {} : { afterTokens }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** The text without directives: what the model reads. */
export function withoutDirectives(text: string): string {
  return DIRECTIVE.test(text) ? text.replaceAll(new RegExp(DIRECTIVE, 'gi'), '').trim() : text;
}

/** Remembers how often a directive with `times` has struck, for as long as its message is not answered. */
export class DirectiveMemory {
  #struck = new OccurrenceCounter(1_000);

  /** Whether the directive strikes once more. */
  strikes(fault: Fault, key: string): boolean {
    return fault.times === undefined || fault.times === Infinity || this.#struck.next(key) < fault.times;
  }

  /** The message was answered: the same text in another conversation starts from the beginning. */
  answered(key: string): void {
    this.#struck.forget(key);
  }
}

/** The HTTP error of faults that strike before any response; undefined for the others. */
export function httpErrorFor(fault: Fault, model: string): ApiError | undefined {
  const { message, retryAfterMs = 1_000 } = fault;
  const retry = {
    'retry-after': String(Math.ceil(retryAfterMs / 1_000)),
    'retry-after-ms': String(retryAfterMs),
  };
  switch (fault.kind) {
    case 'rate_limit':
      return new ApiError(429, message ?? `Rate limit reached for ${model}. Please try again in ${retryAfterMs}ms.`, {
        type: 'requests',
        code: 'rate_limit_exceeded',
        headers: retry,
      });
    case 'server_error':
      return serverError(message);
    case 'overloaded':
      return new ApiError(503, message ?? 'The engine is currently overloaded, please try again later.', {
        type: 'service_unavailable_error',
        code: 'server_is_overloaded',
        headers: retry,
      });
    case 'unauthorized':
      return new ApiError(401, message ?? 'Incorrect API key provided.', {
        code: 'invalid_api_key',
      });
    default:
      return undefined;
  }
}

/** The API's general failure. */
export function serverError(
  message = 'The server had an error while processing your request. Sorry about that!',
): ApiError {
  return new ApiError(500, message, { type: 'server_error', code: 'server_error' });
}
