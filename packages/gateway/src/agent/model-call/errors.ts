/** Errors of a model call that neither the SDK nor the provider's client has a class for. */
import type { ResponseDone } from './truncated.ts';

/** The stream ended without the event that completes a response, or could not be read. */
export class IncompleteResponseError extends Error {
  override readonly name = 'IncompleteResponseError';
}

/** The provider sent nothing for too long. */
export class StalledError extends Error {
  override readonly name = 'StalledError';
  /** How long was waited for an event, in milliseconds. */
  readonly waitedMs: number;

  constructor(waitedMs: number) {
    super(`the model sent nothing for ${waitedMs} ms`);
    this.waitedMs = waitedMs;
  }
}

/** The provider says in the stream that the response has failed. */
export class ResponseFailedError extends Error {
  override readonly name = 'ResponseFailedError';
  /** The provider's code, if it gave one. */
  readonly code: string | undefined;

  constructor(code: string | undefined, cause: unknown) {
    super('the model failed to answer', { cause });
    this.code = code;
  }
}

/** Why an answer was cut: it reached the limit of its length, or the provider's filter broke it off. */
export type TruncationReason = 'length' | 'content_filter';

/** The answer was cut before there was anything in it. */
export class EmptyAnswerError extends Error {
  override readonly name = 'EmptyAnswerError';
  readonly reason: TruncationReason;
  /** What it has used all the same, and which model it was; absent when the provider did not tell. */
  readonly response?: ResponseDone;

  constructor(reason: TruncationReason, response?: ResponseDone) {
    super('the answer was cut before its first word');
    this.reason = reason;
    if (response !== undefined) this.response = response;
  }
}
