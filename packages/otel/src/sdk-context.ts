/** What the SDK says is current in this async context. The only module that calls into the SDK's tracing. */
import { getCurrentSpan, getCurrentTrace, type Trace } from '@openai/agents';
import { createContextKey } from '@opentelemetry/api';

/** The SDK gives its disabled spans and traces this id. */
const NO_OP = 'no-op';

/** Marks an OTel context with the SDK span that was current when the context was entered. */
export const ENTERED_IN_SDK_SPAN = createContextKey('parley.otel.entered_in_sdk_span');

/** Id of the SDK span that is current here; `undefined` outside of a traced run. */
export function currentSdkSpanId(): string | undefined {
  const id = getCurrentSpan()?.spanId;
  return id === NO_OP ? undefined : id;
}

/** The SDK trace that is current here. */
export function currentTrace(): Trace | undefined {
  const current = getCurrentTrace();
  return current === null || current.traceId === NO_OP ? undefined : current;
}
