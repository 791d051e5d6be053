/** The gateway's one error class, and its one way out to a socket. HTTP has its own exit beside it. */
import { type CommandErrorCode, errorCodes, type ErrorFrame, type Resolution } from '@parley/protocol';
import { StoreUnavailableError } from './store/port.ts';

export interface GatewayErrorDetails {
  /** Path of the field that was wrong. */
  readonly field?: string;
  readonly retryAfterMs?: number;
  /** For `already_resolved`: the decision that stands. */
  readonly resolution?: Resolution & { at: string };
}

/** A refusal that the caller may read: its message says nothing internal (EV3). */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: CommandErrorCode;
  readonly details: GatewayErrorDetails;

  /** @param message Sentence for a person; default: the one of the code. */
  constructor(code: CommandErrorCode, message: string = errorCodes[code].message, details: GatewayErrorDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** What may leave the process about an error, and what only the log may know. */
export interface ErrorReport {
  /** Trace of the command, for whoever runs the server. */
  readonly traceId?: string;
  readonly error: GatewayError;
  /** Set when the cause is internal: the id under which the log has it. */
  readonly errorId?: string;
}

/**
 * Sorts any thrown value: refusals pass, a store that cannot serve becomes `unavailable`, all else becomes `internal`
 * with an id under which the caller of this function logs the cause.
 */
export function reportError(thrown: unknown, newErrorId: () => string): ErrorReport {
  if (thrown instanceof GatewayError) return { error: thrown };
  const errorId = newErrorId();
  const code = thrown instanceof StoreUnavailableError ? 'unavailable' : 'internal';
  return { error: new GatewayError(code), errorId };
}

/** The `error` frame that answers the command with this id. */
export function toErrorFrame(id: number | null, { error, errorId, traceId }: ErrorReport): ErrorFrame {
  const { field, retryAfterMs, resolution } = error.details;
  return {
    type: 'error',
    id,
    code: error.code,
    message: error.message,
    retryable: errorCodes[error.code].retryable,
    ...(field !== undefined && { field }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(resolution !== undefined && { resolution }),
    ...(errorId !== undefined && { errorId }),
    ...(traceId !== undefined && { traceId }),
  };
}
