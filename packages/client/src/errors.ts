import type { CommandErrorCode, ErrorFrame } from '@parley/protocol';

/** The decision that stands when an approval was decided by somebody else first (AP1). */
export type StandingDecision = NonNullable<ErrorFrame['resolution']>;

/** What a {@link ParleyError} carries besides code and message. */
export interface ParleyErrorDetails {
  readonly retryable?: boolean | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly field?: string | undefined;
  readonly resolution?: StandingDecision | undefined;
  readonly errorId?: string | undefined;
  readonly closeCode?: number | undefined;
}

/** The one error type of this package: what a command was answered, or why it could not be. */
export class ParleyError extends Error {
  override readonly name = 'ParleyError';
  readonly code: CommandErrorCode;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** How long to wait before trying again, in milliseconds; null when the server did not say. */
  readonly retryAfterMs: number | null;
  /** Path of the field or option that was wrong, such as `text`. */
  readonly field: string | null;
  /** For `already_resolved`: the decision that stands. */
  readonly resolution: StandingDecision | null;
  /** For `internal`: what to quote when asking for help. */
  readonly errorId: string | null;
  /** The close code, when the end of the connection is the reason. */
  readonly closeCode: number | null;

  /** @param message A sentence that may be shown to a person. */
  constructor(code: CommandErrorCode, message: string, details: ParleyErrorDetails = {}) {
    super(message);
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.field = details.field ?? null;
    this.resolution = details.resolution ?? null;
    this.errorId = details.errorId ?? null;
    this.closeCode = details.closeCode ?? null;
  }
}

/** The error that a command was answered with. */
export function errorFromFrame(frame: ErrorFrame): ParleyError {
  return new ParleyError(frame.code, frame.message, frame);
}
