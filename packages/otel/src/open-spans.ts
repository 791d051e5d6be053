/** The spans that are open now, by SDK span id: bounded by count and age, so that no missing end can leak. */
import { type Span as OtelSpan, type SpanContext, trace } from '@opentelemetry/api';
import type { SpanData } from '@openai/agents';
import type { ModelCall } from './model-call.ts';
import type { Verdict } from './verdict.ts';

/** An open span: the OTel twin of an SDK span, and what must be remembered until it ends. */
export interface OpenSpan {
  readonly id: string;
  readonly traceId: string;
  readonly type: SpanData['type'];
  readonly span: OtelSpan;
  readonly parent: OpenSpan | undefined;
  readonly children: Set<OpenSpan>;
  readonly conversationId: string | undefined;
  /** Epoch ms at which it was opened here. */
  readonly openedAtMs: number;
  /** Whether the SDK gave it a start time in the past: then it needs the SDK's end time as well. */
  readonly replayed: boolean;
  /** The instrumented model call that a `chat` span belongs to. */
  readonly call: ModelCall | undefined;
  /** When the SDK ended it, while it waits for its model call to return. A `performance.now()` or an epoch Date. */
  heldEnd: number | Date | undefined;
  /** How the SDK saw it end, while it waits. */
  heldVerdict: Verdict | undefined;
  /** Error type of the last child that failed; a parent that fails has usually failed of it. */
  childFailure: string | undefined;
  /** Whether a guardrail stopped the agent here. */
  tripped: boolean;
  /** Of a turn: ids of the tool calls that its model asked for, by tool name; `undefined` for a name called twice. */
  toolCallIds: Map<string, string | undefined> | undefined;
}

export type EvictionReason = 'count' | 'age';

/**
 * How many ended spans stay known. A tool that outlives its span (after a timeout, say) still finds where its own spans
 * belong.
 */
const MAX_RECENT = 1_024;

export class OpenSpans {
  readonly #open = new Map<string, OpenSpan>();
  readonly #recent = new Map<string, SpanContext>();
  /** Their ids in a ring: the first key of a map from which keys were deleted is slow to find. */
  readonly #recentIds: string[] = [];
  #nextRecent = 0;
  readonly #maxOpen: number;
  readonly #maxAgeMs: number;

  constructor(limits: { readonly maxOpenSpans: number; readonly maxAgeMs: number }) {
    this.#maxOpen = limits.maxOpenSpans;
    this.#maxAgeMs = limits.maxAgeMs;
  }

  get size(): number {
    return this.#open.size;
  }

  get(id: string): OpenSpan | undefined {
    return this.#open.get(id);
  }

  /** The OTel span of an SDK span, open or recently ended. */
  twin(id: string): OtelSpan | undefined {
    const open = this.#open.get(id);
    if (open) return open.span;
    const ended = this.#recent.get(id);
    return ended && trace.wrapSpanContext(ended);
  }

  add(entry: OpenSpan): void {
    this.#open.set(entry.id, entry);
    entry.parent?.children.add(entry);
  }

  /** Forgets an entry. Answers whether it was open. */
  remove(entry: OpenSpan): boolean {
    entry.parent?.children.delete(entry);
    if (this.#open.get(entry.id) !== entry) return false;
    this.#open.delete(entry.id);
    const oldest = this.#recentIds[this.#nextRecent];
    if (oldest !== undefined) this.#recent.delete(oldest);
    this.#recentIds[this.#nextRecent] = entry.id;
    this.#nextRecent = (this.#nextRecent + 1) % MAX_RECENT;
    this.#recent.set(entry.id, entry.span.spanContext());
    return true;
  }

  /** The oldest entry that is over a limit, if any. Entries are in order of opening, so this looks at one. */
  overdue(nowMs: number): { readonly entry: OpenSpan; readonly reason: EvictionReason } | undefined {
    for (const entry of this.#open.values()) {
      if (nowMs - entry.openedAtMs > this.#maxAgeMs) return { entry, reason: 'age' };
      return this.#open.size > this.#maxOpen ? { entry, reason: 'count' } : undefined;
    }
    return undefined;
  }

  /** All open entries, newest first: children before their parents. */
  newestFirst(): OpenSpan[] {
    return [...this.#open.values()].toReversed();
  }
}
