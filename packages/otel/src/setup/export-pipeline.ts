/** One exporter with its queue, its watch and its end. */
import { BatchSpanProcessor, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { settleWithin } from './deadline.ts';
import type { TracingEnvironment } from './environment.ts';
import { ExportMonitor, type ExportMonitorOptions, type ExportStats } from './export-monitor.ts';

export interface ExportPipelineOptions extends Omit<ExportMonitorOptions, 'maxQueueSize'> {
  readonly batch: TracingEnvironment['batch'];
}

const DEFAULT_TIMEOUT_MS = 3_000;
/** How long the end waits for an exporter that could not deliver the last batch either. */
const FAILING_TIMEOUT_MS = 500;

export class ExportPipeline {
  readonly name: string;
  /** For the tracer provider. */
  readonly processor: SpanProcessor;
  readonly #watched: SpanProcessor;
  readonly #monitor: ExportMonitor;
  #stopped: Promise<void> | undefined;

  constructor(name: string, exporter: SpanExporter, { batch, ...options }: ExportPipelineOptions) {
    this.name = name;
    this.#monitor = new ExportMonitor({ ...options, maxQueueSize: batch.maxQueueSize });
    const watched = this.#monitor.watchExporter(exporter);
    this.#watched = this.#monitor.watchProcessor(new BatchSpanProcessor({ exporter: watched, ...batch }), watched);
    this.processor = {
      onStart: (span, parent) => this.#watched.onStart(span, parent),
      onEnd: (span) => this.#watched.onEnd(span),
      forceFlush: () => this.#watched.forceFlush(),
      shutdown: () => this.stop(DEFAULT_TIMEOUT_MS),
    };
  }

  stats(): ExportStats {
    return this.#monitor.stats();
  }

  /** Sends what is queued, and gives up after `timeoutMs`, or sooner if the last export failed. Never rejects. */
  stop(timeoutMs: number): Promise<void> {
    this.#stopped ??= this.#stop(timeoutMs);
    return this.#stopped;
  }

  async #stop(timeoutMs: number): Promise<void> {
    const patienceMs = this.#monitor.failing ? Math.min(timeoutMs, FAILING_TIMEOUT_MS) : timeoutMs;
    if ((await settleWithin(() => this.#watched.shutdown(), patienceMs)) !== 'fulfilled') this.#monitor.gaveUp();
  }
}
