/** Spans to a file, for those without a collector: one OTLP/JSON `ExportTraceServiceRequest` a line. */
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { appendFile, mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { settleWithin } from './deadline.ts';
import { toExportRequest } from './otlp-json.ts';

export interface OtlpFileExporterOptions {
  /** The file; its folder is made. What is in it already stays. One process a file: rotation is not coordinated. */
  readonly path: string;
  /**
   * Size in bytes at which the file becomes `{path}.1`, replacing the one before it, and a new one is begun. So the disk
   * holds twice this at most. Default: 100 MB.
   */
  readonly maxBytes?: number | undefined;
  /** Bytes that may wait for the disk; a batch that does not fit is not written. Default: 16 MB. */
  readonly maxQueueBytes?: number | undefined;
}

type ExportDone = Parameters<SpanExporter['export']>[1];

const DEFAULT_MAX_BYTES = 100_000_000;
const DEFAULT_MAX_QUEUE_BYTES = 16_000_000;
const NEWLINE = Buffer.from('\n');
const SHUTDOWN_TIMEOUT_MS = 3_000;

/** A code that tells in the words of the export monitor why a batch was not written. */
function failure(code: string): Error {
  return Object.assign(new Error('not written'), { code });
}

/**
 * Writes each batch of spans as one line, for Jaeger's upload of OTLP files and the Collector's `otlpjsonfile` receiver.
 * A disk that is full, slow or read-only fails the export, never the application.
 */
export class OtlpFileExporter implements SpanExporter {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #maxQueueBytes: number;
  #queuedBytes = 0;
  /** Of the current file; unknown until the first write. */
  #size: number | undefined;
  /** Whether the file ends within a line, after a write that failed or a process that was killed. */
  #torn = false;
  #closed = false;
  /** Ends when all that was queued is written or lost. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: OtlpFileExporterOptions) {
    this.#path = options.path;
    this.#maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    this.#maxQueueBytes = options.maxQueueBytes ?? DEFAULT_MAX_QUEUE_BYTES;
  }

  export(spans: ReadableSpan[], done: ExportDone): void {
    try {
      const line = Buffer.from(`${JSON.stringify(toExportRequest(spans))}\n`);
      if (this.#closed) return done({ code: 1, error: failure('ECLOSED') });
      if (line.length > this.#maxBytes) return done({ code: 1, error: failure('EFBIG') });
      if (this.#queuedBytes + line.length > this.#maxQueueBytes) return done({ code: 1, error: failure('ENOBUFS') });
      this.#queuedBytes += line.length;
      this.#last = this.#deliver(this.#last, line, done);
    } catch (error) {
      done({ code: 1, error: error instanceof Error ? error : new Error('not serialised') });
    }
  }

  /** Resolves when all that was queued is written or lost. Never rejects. */
  forceFlush(): Promise<void> {
    return this.#last;
  }

  /** As {@link forceFlush}, but for 3 s at most; nothing is written afterwards. */
  async shutdown(): Promise<void> {
    this.#closed = true;
    await settleWithin(() => this.#last, SHUTDOWN_TIMEOUT_MS);
  }

  /** In the order of the calls; `done` is called when the line is written or lost. */
  async #deliver(previous: Promise<void>, line: Buffer, done: ExportDone): Promise<void> {
    await previous;
    let result: Parameters<ExportDone>[0] = { code: 0 };
    try {
      await this.#write(line);
    } catch (error) {
      result = { code: 1, error: error instanceof Error ? error : failure('EIO') };
    }
    this.#queuedBytes -= line.length;
    try {
      done(result);
    } catch {
      // What the caller does with the result is not the next batch's to fail on.
    }
  }

  async #write(line: Buffer): Promise<void> {
    const size = this.#size ?? (await this.#inspect());
    this.#size = undefined;
    if (size > 0 && size + line.length > this.#maxBytes) {
      await rename(this.#path, `${this.#path}.1`);
      this.#torn = false;
      await appendFile(this.#path, line);
      this.#size = line.length;
      return;
    }
    const whole = this.#torn ? Buffer.concat([NEWLINE, line]) : line;
    await appendFile(this.#path, whole);
    this.#torn = false;
    // Only now: after a failure the file is looked at again.
    this.#size = size + whole.length;
  }

  /** Makes the folder, and answers the size of what is there. Opening a pipe could wait for ever, so it must be a file. */
  async #inspect(): Promise<number> {
    await makeFolder(dirname(this.#path));
    const found = await stat(this.#path).catch(() => undefined);
    if (!found) return 0;
    if (!found.isFile()) throw failure('EINVAL');
    if (found.size > 0) this.#torn = await endsWithinLine(this.#path, found.size);
    return found.size;
  }
}

/**
 * Node's own recursive `mkdir` never ends where a folder exists in which none can be made, such as `/proc`.
 */
async function makeFolder(path: string): Promise<void> {
  const exists = await stat(path).catch(() => undefined);
  if (exists?.isDirectory()) return;
  if (!exists && dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path);
}

async function endsWithinLine(path: string, size: number): Promise<boolean> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return bytesRead === 1 && !buffer.equals(NEWLINE);
}
