/** The context in which each SDK trace started: the parent of its top spans. Bounded, because an end may never come. */
import type { Context } from '@opentelemetry/api';

interface Anchor {
  readonly context: Context;
  readonly atMs: number;
  /** Runs that share the trace id: a resumed run reuses it, and two runs of one host span share it. */
  runs: number;
}

export class TraceAnchors {
  readonly #anchors = new Map<string, Anchor>();
  readonly #max: number;
  readonly #maxAgeMs: number;

  constructor(limits: { readonly max: number; readonly maxAgeMs: number }) {
    this.#max = limits.max;
    this.#maxAgeMs = limits.maxAgeMs;
  }

  get size(): number {
    return this.#anchors.size;
  }

  get(traceId: string): Context | undefined {
    return this.#anchors.get(traceId)?.context;
  }

  /** Answers how many traces had to be forgotten for it. */
  add(traceId: string, context: Context, nowMs: number): number {
    const runs = (this.#anchors.get(traceId)?.runs ?? 0) + 1;
    this.#anchors.delete(traceId);
    this.#anchors.set(traceId, { context, atMs: nowMs, runs });
    let evicted = 0;
    for (const [id, anchor] of this.#anchors) {
      if (this.#anchors.size <= this.#max && nowMs - anchor.atMs <= this.#maxAgeMs) break;
      this.#anchors.delete(id);
      evicted += 1;
    }
    return evicted;
  }

  /** One run of the trace is over. */
  release(traceId: string): void {
    const anchor = this.#anchors.get(traceId);
    if (!anchor) return;
    anchor.runs -= 1;
    if (anchor.runs <= 0) this.#anchors.delete(traceId);
  }
}
