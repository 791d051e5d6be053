/**
 * Watches the export of spans: OTel drops what it cannot deliver without a word. Counts what was delivered, refused and
 * never queued, and says so at most once a minute.
 */
import { SCOPE_NAME } from '../attributes.ts';
import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';

/** Result of one export; OTel's own type is in a package that this one does not depend on. */
type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];

/** `ExportResultCode.SUCCESS` */
const SUCCESS = 0;

/** Spans on their way out. */
export interface ExportStats {
  /** Delivered to the collector. */
  readonly exported: number;
  /** Handed to the exporter, which could not deliver them. */
  readonly failed: number;
  /** Not queued, because the queue was full or shut down. */
  readonly dropped: number;
  /** Ended, and neither delivered nor lost yet. */
  readonly pending: number;
  /** Exports (batches of spans) that failed. */
  readonly failures: number;
}

export interface ExportMonitorOptions {
  /** Where to, for messages. */
  readonly target: string;
  /** Whether nobody asked for this target: then its silence is worth one message, not one every minute. */
  readonly targetIsDefault: boolean;
  readonly maxQueueSize: number;
  /** Called with one sentence or two. What it throws is swallowed. */
  readonly onProblem: ((message: string) => void) | undefined;
  /** Time in epoch ms. */
  readonly now: () => number;
}

const REPORT_INTERVAL_MS = 60_000;

/** Why an export failed, in words that hold no data: a response's body may. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown error';
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  if (code === 'ECONNREFUSED') return 'connection refused';
  if (typeof code === 'number') return `HTTP ${code}`;
  if (typeof code === 'string' && /^E[A-Z_]{2,24}$/.test(code)) return code;
  if (message === 'Request timed out') return 'timeout';
  return typeof name === 'string' && /^[A-Za-z]{1,40}$/.test(name) ? name : 'unknown error';
}

export class ExportMonitor {
  readonly #options: ExportMonitorOptions;
  #exported = 0;
  #failed = 0;
  #failures = 0;
  #dropped = 0;
  #ended = 0;
  #queued = 0;
  #unreported = 0;
  #closed = false;
  #lastReportMs = Number.NEGATIVE_INFINITY;
  #everDelivered = false;
  #everReported = false;
  #lastFailed = false;

  constructor(options: ExportMonitorOptions) {
    this.#options = options;
  }

  stats(): ExportStats {
    const pending = this.#ended - this.#exported - this.#failed - this.#dropped;
    return {
      exported: this.#exported,
      failed: this.#failed,
      dropped: this.#dropped,
      pending,
      failures: this.#failures,
    };
  }

  /** Wraps the exporter to see each batch leave the queue, and what became of it. */
  watchExporter(exporter: SpanExporter): SpanExporter {
    return {
      export: (spans, done) => {
        this.#queued -= spans.length;
        let settled = false;
        const settle = (result: ExportResult): void => {
          if (!settled) this.#settled(spans.length, result);
          settled = true;
          done(result);
        };
        try {
          exporter.export(spans, settle);
        } catch (error) {
          settle({ code: 1, error: error instanceof Error ? error : new Error(`${SCOPE_NAME}: export failed`) });
        }
      },
      shutdown: () => exporter.shutdown(),
      forceFlush: async () => exporter.forceFlush?.(),
    };
  }

  /**
   * Wraps the batch processor in front of that exporter, to see what it drops, and to make a flush wait for the batch
   * that is on its way: the batch processor does neither.
   */
  watchProcessor(processor: SpanProcessor, exporter: SpanExporter): SpanProcessor {
    return {
      onStart: (span, parent) => processor.onStart(span, parent),
      onEnd: (span) => {
        this.#spanEnded(span);
        processor.onEnd(span);
      },
      forceFlush: async () => {
        await processor.forceFlush();
        await exporter.forceFlush?.();
      },
      shutdown: () => {
        this.#closed = true;
        return processor.shutdown();
      },
    };
  }

  /** Whether the last export failed: then there is little hope for the next. */
  get failing(): boolean {
    return this.#lastFailed;
  }

  /** To be called when shutdown gave up waiting: what is pending is lost. */
  gaveUp(): void {
    const { pending } = this.stats();
    if (pending <= 0) return;
    this.#failed += pending;
    this.#failures += 1;
    this.#lost(pending, 'no answer before shutdown');
  }

  #spanEnded(span: ReadableSpan): void {
    const sampled = (span.spanContext().traceFlags & 1) === 1;
    if (!sampled) return;
    this.#ended += 1;
    if (this.#closed) {
      this.#dropped += 1;
      return;
    }
    if (this.#queued < this.#options.maxQueueSize) {
      this.#queued += 1;
      return;
    }
    this.#dropped += 1;
    this.#lost(1, 'the queue is full');
  }

  #settled(count: number, result: ExportResult): void {
    this.#lastFailed = result.code !== SUCCESS;
    if (result.code === SUCCESS) {
      this.#exported += count;
      this.#everDelivered = true;
      return;
    }
    this.#failures += 1;
    // After a shutdown that gave up they are counted already.
    const counted = Math.min(count, Math.max(0, this.stats().pending));
    this.#failed += counted;
    if (counted > 0) this.#lost(counted, reasonOf(result.error));
  }

  #lost(count: number, reason: string): void {
    this.#unreported += count;
    const { target, targetIsDefault, now } = this.#options;
    const nobodyListens = targetIsDefault && !this.#everDelivered;
    if (nobodyListens && this.#everReported) return;
    if (now() - this.#lastReportMs < REPORT_INTERVAL_MS) return;
    this.#lastReportMs = now();
    this.#everReported = true;
    const lost = `${this.#unreported} ${this.#unreported === 1 ? 'span' : 'spans'} not delivered to ${target} (${reason}).`;
    this.#unreported = 0;
    const advice =
      'No endpoint is configured, so this is the default. Start a collector there, set OTEL_EXPORTER_OTLP_ENDPOINT, or ' +
      'turn export off with OTEL_TRACES_EXPORTER=none. This is said once.';
    this.#say(nobodyListens ? `${lost} ${advice}` : lost);
  }

  #say(message: string): void {
    try {
      this.#options.onProblem?.(message);
    } catch {
      // The application's logger is not this module's to fail on.
    }
  }
}
