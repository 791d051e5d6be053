/**
 * Error and close codes: the one table that says what each code means, whether trying again can help, and the
 * sentence that may be shown to a person (EV3: nothing internal ever travels in a message).
 */

/** Where an error code may appear: in the reply to a command, in `run.completed`, or in both. */
export type ErrorScope = 'command' | 'run' | 'both';

export interface ErrorCodeInfo {
  readonly scope: ErrorScope;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** Status of the HTTP reply that stands for the same failure. */
  readonly httpStatus: number;
  /** What a person may read when there is nothing more specific to say. */
  readonly message: string;
}

export const errorCodes = {
  bad_request: { scope: 'command', retryable: false, httpStatus: 400, message: 'The request is not valid.' },
  unauthorized: { scope: 'command', retryable: false, httpStatus: 401, message: 'Please sign in again.' },
  forbidden: { scope: 'command', retryable: false, httpStatus: 403, message: 'You are not allowed to do that.' },
  not_found: { scope: 'command', retryable: false, httpStatus: 404, message: 'That does not exist.' },
  unsupported: {
    scope: 'command',
    retryable: false,
    httpStatus: 501,
    message: 'This server does not know that command.',
  },
  rate_limited: {
    scope: 'both',
    retryable: true,
    httpStatus: 429,
    message: 'Too many requests. Please wait a moment.',
  },
  run_busy: { scope: 'command', retryable: true, httpStatus: 409, message: 'An answer is still being written.' },
  queue_full: { scope: 'command', retryable: true, httpStatus: 409, message: 'Too many messages are waiting already.' },
  already_resolved: {
    scope: 'command',
    retryable: false,
    httpStatus: 409,
    message: 'Somebody has decided this already.',
  },
  hash_mismatch: {
    scope: 'command',
    retryable: false,
    httpStatus: 409,
    message: 'What you decided on has changed. Please look at it again.',
  },
  expired: { scope: 'command', retryable: false, httpStatus: 410, message: 'It is too late to decide this.' },
  key_conflict: {
    scope: 'command',
    retryable: false,
    httpStatus: 409,
    message: 'This key was used before for a different request.',
  },
  budget_exhausted: {
    scope: 'both',
    retryable: false,
    httpStatus: 402,
    message: 'This conversation has reached its limit. Please start a new one.',
  },
  draining: {
    scope: 'command',
    retryable: true,
    httpStatus: 503,
    message: 'The server is restarting. Please try again.',
  },
  unavailable: {
    scope: 'command',
    retryable: true,
    httpStatus: 503,
    message: 'The service is not available right now.',
  },
  internal: { scope: 'both', retryable: true, httpStatus: 500, message: 'Something went wrong on our side.' },
  input_blocked: {
    scope: 'run',
    retryable: false,
    httpStatus: 422,
    message: "I'm sorry, I can't process that request.",
  },
  output_blocked: {
    scope: 'run',
    retryable: true,
    httpStatus: 422,
    message: 'I encountered an issue generating a safe response. Please try again.',
  },
  max_turns: {
    scope: 'run',
    retryable: false,
    httpStatus: 422,
    message:
      'I apologize, but your request requires more steps than I can handle in a single interaction. Could you break it down into smaller questions?',
  },
  max_handoffs: {
    scope: 'run',
    retryable: false,
    httpStatus: 422,
    message: 'Your request was passed on too often. Please ask it in another way.',
  },
  model_unavailable: {
    scope: 'run',
    retryable: true,
    httpStatus: 503,
    message: 'The assistant is not available right now. Please try again in a moment.',
  },
  model_timeout: {
    scope: 'run',
    retryable: true,
    httpStatus: 504,
    message: 'The assistant took too long to answer. Please try again.',
  },
  model_refused: { scope: 'run', retryable: false, httpStatus: 422, message: "I'm sorry, I can't help with that." },
  model_error: {
    scope: 'run',
    retryable: true,
    httpStatus: 502,
    message: 'The assistant gave an answer that could not be used. Please try again.',
  },
  tool_failed: {
    scope: 'run',
    retryable: true,
    httpStatus: 502,
    message: 'A step of the answer failed. Please try again.',
  },
  cancelled: { scope: 'run', retryable: false, httpStatus: 499, message: 'The answer was stopped.' },
} as const satisfies Record<string, ErrorCodeInfo>;

export type ErrorCode = keyof typeof errorCodes;

type CodesOf<S extends ErrorScope> = {
  [C in ErrorCode]: (typeof errorCodes)[C]['scope'] extends S | 'both' ? C : never;
}[ErrorCode];

/** Codes that the reply to a command can carry. */
export type CommandErrorCode = CodesOf<'command'>;
/** Codes that `run.completed.error` can carry. */
export type RunErrorCode = CodesOf<'run'>;

function codesOf<C extends ErrorCode>(scope: ErrorScope): [C, ...C[]] {
  const names = Object.keys(errorCodes) as ErrorCode[];
  return names.filter((name) => errorCodes[name].scope === scope || errorCodes[name].scope === 'both') as [C, ...C[]];
}

export const commandErrorCodes = codesOf<CommandErrorCode>('command');
export const runErrorCodes = codesOf<RunErrorCode>('run');

/** WebSocket close codes that the gateway sends. */
export const closeCodes = {
  drain: 4001,
  noLife: 4003,
  slowReader: 4004,
  rateLimited: 4029,
  internal: 4500,
  badFrame: 4400,
  unauthorized: 4401,
  forbidden: 4403,
  version: 4406,
  noHello: 4408,
  superseded: 4409,
  tooManyConnections: 4429,
  tooBig: 1009,
} as const;

export type CloseCode = (typeof closeCodes)[keyof typeof closeCodes];

/** What a client does after a close: the number alone decides, so that codes added later work in old clients. */
export type CloseAction = 'reconnect' | 'refresh' | 'stop';

/**
 * @returns `stop` for 44xx and 1009, `refresh` (get a new token once, then reconnect) for 4401, otherwise `reconnect`.
 */
export function closeAction(code: number): CloseAction {
  if (code === closeCodes.unauthorized) return 'refresh';
  if (code === closeCodes.tooBig) return 'stop';
  return code >= 4400 && code <= 4499 ? 'stop' : 'reconnect';
}
