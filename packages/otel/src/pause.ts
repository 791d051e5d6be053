/** Which trace a turn goes on in after a pause: a short one continues its trace, a long one begins another with a link. */
import type { Attributes, Link, SpanContext } from '@opentelemetry/api';
import { ApprovalAttr } from './attributes.ts';
import { parseTraceparent } from './traceparent.ts';

/** What is known of a pause when it ends. */
export interface Pause {
  /** The `traceparent` that was stored with the paused run. */
  readonly traceparent: string | undefined;
  /** When the pause began; a Date or epoch ms. */
  readonly pausedAt: Date | number;
  /** When it ended; a Date or epoch ms. */
  readonly now: Date | number;
  /** The longest pause, in ms, after which the trace goes on. Default: one hour. */
  readonly maxPauseMs?: number | undefined;
}

/** Either `parent`, or `link` with `attributes`, or nothing of them: then there is nothing to go on from. */
export interface Continuation {
  /** The remote parent of what goes on, for `trace.setSpanContext(ROOT_CONTEXT, parent)`. */
  readonly parent?: SpanContext;
  /** For the `links` of a new root span. */
  readonly link?: Link;
  /** For the attributes of that root span: `gateway.resumed_from`, the trace id of the part before the pause. */
  readonly attributes?: Attributes;
}

const DEFAULT_MAX_PAUSE_MS = 3_600_000;

/**
 * Decides how a turn goes on. Within `maxPauseMs` it is the same trace, whatever restarted in between: the pause is a
 * gap that `recordApprovalWait` fills. After that it is a trace of its own, because backends search by the time at which
 * a trace began, and tail samplers have decided about it; the link leads back. A time that is not one counts as long
 * ago, a clock that went backwards as no pause. Never throws.
 *
 * The SDK keeps the trace id of the first part in the run's state. For a trace of its own, call `state.clearTrace()`
 * before the run is resumed.
 */
export function continueOrLink(pause: Pause): Continuation {
  const context = pause.traceparent === undefined ? undefined : parseTraceparent(pause.traceparent);
  if (!context) return {};
  const lastedMs = Number(pause.now) - Number(pause.pausedAt);
  if (lastedMs <= (pause.maxPauseMs ?? DEFAULT_MAX_PAUSE_MS)) return { parent: context };
  const attributes = { [ApprovalAttr.resumedFrom]: context.traceId };
  return { link: { context, attributes }, attributes };
}
