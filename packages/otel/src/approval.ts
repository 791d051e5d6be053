/** The time a person took to decide on a tool call, as a span. */
import { type Context, SpanKind, type Tracer } from '@opentelemetry/api';
import { ApprovalAttr, V1_41 } from './attributes.ts';
import { clip } from './content.ts';
import { defined } from './json-reading.ts';
import { packageTracer } from './tracer.ts';

export interface ApprovalWait {
  /** Default: the globally registered provider's tracer `@parley/otel`. */
  readonly tracer?: Tracer | undefined;
  /** The context of the turn that asked: after a pause, one with the remote parent of the stored `traceparent`. */
  readonly parentContext: Context;
  /** Name of the tool. */
  readonly tool: string;
  /** The model's id of the tool call. */
  readonly callId?: string | undefined;
  readonly requestedAt: Date;
  readonly decidedAt: Date;
  /** What was decided, or that nobody did: `approved`, `rejected`, `timeout`, … */
  readonly decision: string;
  /** Who decided, as an opaque id or hash; never a name or an address. */
  readonly approver?: string | undefined;
}

const MAX_NAME_LENGTH = 128;

/**
 * Records the wait as the span `approval_wait {tool}` from `requestedAt` to `decidedAt`. Call it when the decision is
 * there: an open span is invisible, and would be lost if the process ended during the pause. Rejection and timeout are
 * answers, so the status stays UNSET. Never throws.
 */
export function recordApprovalWait(wait: ApprovalWait): void {
  try {
    const tracer = wait.tracer ?? packageTracer(V1_41);
    const waitedMs = Math.max(0, wait.decidedAt.getTime() - wait.requestedAt.getTime());
    const attributes = defined({
      [ApprovalAttr.decision]: wait.decision,
      [ApprovalAttr.waitSeconds]: waitedMs / 1_000,
      [ApprovalAttr.toolCallId]: wait.callId,
      [ApprovalAttr.approver]: wait.approver,
    });
    const name = clip(`approval_wait ${wait.tool}`, MAX_NAME_LENGTH);
    const options = { kind: SpanKind.INTERNAL, startTime: wait.requestedAt, attributes };
    tracer.startSpan(name, options, wait.parentContext).end(wait.decidedAt);
  } catch {
    // Telemetry never fails the application.
  }
}
