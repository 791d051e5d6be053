import { trace, type Tracer } from '@opentelemetry/api';
import { type Conventions, SCOPE_NAME, SCOPE_VERSION } from './attributes.ts';

/** This package's tracer of a provider; by default of the globally registered one, also if it is registered later. */
export function packageTracer({ schemaUrl }: Conventions, provider = trace.getTracerProvider()): Tracer {
  return provider.getTracer(SCOPE_NAME, SCOPE_VERSION, { schemaUrl });
}
