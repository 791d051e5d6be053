/** OTel context inside tools: spans that an application starts in a tool nest under that tool's span. */
import { type Context, type Span, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { currentSdkSpanId, ENTERED_IN_SDK_SPAN } from './sdk-context.ts';

/** Finds the OTel span of an SDK span id. */
export type SpanLookup = (sdkSpanId: string) => Span | undefined;

/**
 * An AsyncLocalStorage context manager whose active span is the twin of the SDK's current span, unless the application
 * entered a context of its own after that span began. Register it once:
 * `context.setGlobalContextManager(new BridgeContextManager((id) => processor.spanFor(id)).enable())`.
 */
export class BridgeContextManager extends AsyncLocalStorageContextManager {
  readonly #lookup: SpanLookup;
  /** The last context that was derived for a span: code in a tool asks many times from within the same one. */
  readonly #derived = new WeakMap<Span, { readonly base: Context; readonly context: Context }>();

  constructor(lookup: SpanLookup) {
    super();
    this.#lookup = lookup;
  }

  override active(): Context {
    const base = super.active();
    const id = currentSdkSpanId();
    if (id === undefined || base.getValue(ENTERED_IN_SDK_SPAN) === id) return base;
    const twin = this.#lookup(id);
    if (!twin) return base;
    const known = this.#derived.get(twin);
    if (known?.base === base) return known.context;
    const context = trace.setSpan(base, twin).setValue(ENTERED_IN_SDK_SPAN, id);
    this.#derived.set(twin, { base, context });
    return context;
  }

  override with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return super.with(stamped(context), fn, thisArg, ...args);
  }

  override attach(context: Context): ReturnType<AsyncLocalStorageContextManager['attach']> {
    return super.attach(stamped(context));
  }
}

function stamped(context: Context): Context {
  const id = currentSdkSpanId();
  return id === undefined ? context : context.setValue(ENTERED_IN_SDK_SPAN, id);
}
