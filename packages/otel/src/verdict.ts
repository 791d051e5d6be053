/** What the end of an SDK span means for the status of its twin. Pure. */
import type { SpanData } from '@openai/agents';
import { ErrorType } from './attributes.ts';
import { errorTypeOfSpanError, isToolRejection, type SdkSpanError } from './errors.ts';

/**
 * - `ok`: status UNSET.
 * - `blocked`: a guardrail stopped it; UNSET, because a guardrail that works is not a fault, although the SDK marks it so.
 * - `rejected`: a person refused the tool call; UNSET for the same reason.
 * - `failed`: status ERROR.
 */
export type Verdict =
  | { readonly kind: 'ok' | 'blocked' | 'rejected' }
  | { readonly kind: 'failed'; readonly errorType: string; readonly message?: string };

/** What surrounds the ended span. */
export interface VerdictFacts {
  readonly type: SpanData['type'];
  readonly error: SdkSpanError | null;
  /** Whether a guardrail tripped under this span or under the agent that it belongs to. */
  readonly tripped: boolean;
  /** Error type of the last failed child, for want of a better one: the SDK's own error has lost the class. */
  readonly childFailure: string | undefined;
}

const RUN_LEVELS: ReadonlySet<string> = new Set(['task', 'agent', 'turn']);

/** Decides the status of an ended span. */
export function verdictOf(facts: VerdictFacts): Verdict {
  const { error, type } = facts;
  if (!error) return { kind: 'ok' };
  if (facts.tripped && RUN_LEVELS.has(type)) return { kind: 'blocked' };
  if (type === 'function' && isToolRejection(error)) return { kind: 'rejected' };
  const errorType = errorTypeOfSpanError(error) ?? facts.childFailure ?? ErrorType.other;
  return { kind: 'failed', errorType, message: error.message };
}
