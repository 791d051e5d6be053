/** The life of the OTel twins: started, ended, held for their model call, evicted, cancelled. */
import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  SpanKind,
  type Span as OtelSpan,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import type { Span, SpanData } from '@openai/agents';
import { AgentsAttr, Attr, ErrorType, EventName } from './attributes.ts';
import { MAX_PART_LENGTH } from './content.ts';
import { type LinkedIdGenerator, toOtelSpanId, toOtelTraceId } from './ids.ts';
import { currentModelCall, type ModelCall, type ModelOutcome } from './model-call.ts';
import { outcomeAttributes, outcomeVerdict } from './model-outcome.ts';
import { toolCallsOf } from './model-response.ts';
import { type EvictionReason, type OpenSpan, OpenSpans } from './open-spans.ts';
import { currentTrace, ENTERED_IN_SDK_SPAN } from './sdk-context.ts';
import { isModelSpan, type MappingOptions, spanEnd, spanStart, traceAttributes } from './span-mapping.ts';
import type { TraceAnchors } from './trace-anchors.ts';
import { type Verdict, verdictOf } from './verdict.ts';

export interface TwinSpansOptions {
  readonly tracer: Tracer;
  readonly idGenerator: LinkedIdGenerator | undefined;
  readonly anchors: TraceAnchors;
  readonly limits: { readonly maxOpenSpans: number; readonly maxAgeMs: number };
  readonly mapping: MappingOptions;
  readonly onEvicted: (reason: EvictionReason) => void;
  /** Runs work that must not keep other work from being done, swallowing what it throws. */
  readonly guard: (work: () => void) => void;
}

/** The spans that the conventions want the conversation on. */
const GEN_AI_TYPES: ReadonlySet<string> = new Set(['task', 'agent', 'response', 'generation', 'function']);

/** Further than this from now, an SDK time is that of a replayed span, not of one that starts now. */
const REPLAY_THRESHOLD_MS = 1_000;

export class TwinSpans {
  readonly #options: TwinSpansOptions;
  readonly #open: OpenSpans;
  readonly #counts = { started: 0, ended: 0, evicted: 0, cancelled: 0 };

  constructor(options: TwinSpansOptions) {
    this.#options = options;
    this.#open = new OpenSpans(options.limits);
  }

  get open(): number {
    return this.#open.size;
  }

  get counts(): Readonly<{ started: number; ended: number; evicted: number; cancelled: number }> {
    return { ...this.#counts };
  }

  twin(id: string): OtelSpan | undefined {
    return this.#open.twin(id);
  }

  /** The open function span that `id` is or lies in. */
  nearestFunction(id: string): OpenSpan | undefined {
    let entry = this.#open.get(id);
    while (entry && entry.type !== 'function') entry = entry.parent;
    return entry && this.#open.get(entry.id) === entry ? entry : undefined;
  }

  start(span: Span<SpanData>, nowMs: number): void {
    // A cloned span shares the id of its original: one twin for both.
    if (this.#open.get(span.spanId)) return;
    const data = span.spanData;
    const parent = span.parentId === null ? undefined : this.#open.get(span.parentId);
    const call = isModelSpan(data) ? pendingCall() : undefined;
    if (call?.chat) this.#release(call.chat);
    const startTime = replayTime(span.startedAt);
    const sdkTrace = parent ? undefined : currentTrace();
    const conversationId = parent ? parent.conversationId : (sdkTrace?.groupId ?? undefined);
    const { name, kind, attributes } = spanStart(data, this.#options.mapping);
    const twin = this.#startTwin(
      span,
      {
        name: call?.model === undefined ? name : `chat ${call.model}`,
        kind,
        attributes: {
          ...attributes,
          ...call?.attributes,
          ...conversation(data.type, conversationId),
          ...(sdkTrace ? traceAttributes(sdkTrace, this.#options.mapping) : {}),
          ...toolCallId(data, parent),
          [AgentsAttr.traceId]: span.traceId,
          [AgentsAttr.spanId]: span.spanId,
        },
        ...(startTime === undefined ? {} : { startTime }),
      },
      this.#parentContext(span),
    );
    const entry: OpenSpan = {
      id: span.spanId,
      traceId: span.traceId,
      type: data.type,
      span: twin,
      parent,
      children: new Set(),
      conversationId,
      openedAtMs: nowMs,
      replayed: startTime !== undefined,
      call,
      heldEnd: undefined,
      heldVerdict: undefined,
      childFailure: undefined,
      tripped: false,
      toolCallIds: undefined,
    };
    this.#open.add(entry);
    call?.attach(entry);
    this.#counts.started += 1;
  }

  end(span: Span<SpanData>): void {
    const entry = this.#open.get(span.spanId);
    if (!entry || entry.heldEnd !== undefined) return;
    const verdict = verdictOf({
      type: entry.type,
      error: span.error,
      tripped: entry.tripped || (entry.type === 'turn' && entry.parent?.tripped === true),
      childFailure: entry.childFailure,
    });
    this.#options.guard(() => this.#describeEnd(entry, span.spanData));
    this.#sweep(entry);
    const endTime = entry.replayed && span.endedAt !== null ? new Date(span.endedAt) : undefined;
    if (entry.call && !entry.call.settled) {
      entry.heldEnd = endTime ?? performance.now();
      entry.heldVerdict = verdict;
      return;
    }
    this.#finish(entry, verdict, endTime);
    // The SDK does not end the trace of a failed run that is not streamed.
    if (!entry.parent && span.parentId === null && span.error) this.#options.anchors.release(span.traceId);
  }

  /** Fills in the `chat` span of a call that returned; makes one if the model behind has none of its own. */
  settle(call: ModelCall, outcome: ModelOutcome, nowMs: number): void {
    if (call.settled) return;
    call.settled = true;
    const verdict = outcomeVerdict(outcome);
    if (outcome.ok) this.#options.guard(() => this.#noteToolCalls(call, outcome.response));
    const chat = call.chat ?? (call.covered ? undefined : this.#startMissingChat(call, nowMs));
    if (!chat || this.#open.get(chat.id) !== chat) return;
    this.#options.guard(() => chat.span.setAttributes(outcomeAttributes(call, outcome, this.#options.mapping)));
    if (chat === call.chat && chat.heldEnd === undefined) {
      // The SDK ends it later, knowing less: what is known now must not wait for that.
      if (verdict.kind === 'failed') this.#applyVerdict(chat, verdict);
      return;
    }
    const held = chat.heldVerdict;
    this.#finish(chat, verdict.kind === 'ok' && held ? held : verdict, chat.heldEnd);
  }

  /** Ends what is over a limit. */
  evict(nowMs: number): void {
    for (let over = this.#open.overdue(nowMs); over; over = this.#open.overdue(nowMs)) {
      this.#cancel(over.entry);
      this.#counts.evicted += 1;
      this.#options.onEvicted(over.reason);
    }
  }

  closeOpen(traceId: string | undefined): number {
    let closed = 0;
    for (const entry of this.#open.newestFirst()) {
      if (traceId !== undefined && traceId !== entry.traceId && traceId !== entry.span.spanContext().traceId) continue;
      this.#cancel(entry);
      this.#counts.cancelled += 1;
      closed += 1;
    }
    return closed;
  }

  #startTwin(
    ids: { readonly traceId: string; readonly spanId: string },
    options: {
      readonly name: string;
      readonly kind: SpanKind;
      readonly attributes: Attributes;
      readonly startTime?: Date;
    },
    parent: Context,
  ): OtelSpan {
    const { name, ...spanOptions } = options;
    const start = (): OtelSpan => this.#options.tracer.startSpan(name, spanOptions, parent);
    const linked = { traceId: toOtelTraceId(ids.traceId), spanId: toOtelSpanId(ids.spanId) };
    return this.#options.idGenerator ? this.#options.idGenerator.withIds(linked, start) : start();
  }

  /** By the SDK's parent id; else, for the top spans of a run, the context in which the run was started. */
  #parentContext(span: Span<SpanData>): Context {
    const active = context.active();
    const activeSpan = trace.getSpanContext(active);
    if (span.parentId !== null) {
      // The application opened a span of its own inside the SDK parent, and this one inside of that.
      const between = active.getValue(ENTERED_IN_SDK_SPAN) === span.parentId;
      if (between && activeSpan && isSpanContextValid(activeSpan)) return active;
      const parent = this.#open.twin(span.parentId);
      if (parent) return trace.setSpan(active, parent);
    }
    const anchor = this.#options.anchors.get(span.traceId);
    // Two runs of one host span share the trace id, so what is active here is nearer than what was active at the start.
    return anchor && activeSpan?.traceId !== toOtelTraceId(span.traceId) ? anchor : active;
  }

  #startMissingChat(call: ModelCall, nowMs: number): OpenSpan | undefined {
    const parentTwin = call.parentId === undefined ? undefined : this.#open.twin(call.parentId);
    if (call.parentId === undefined || !parentTwin || call.request.tracing === false) return undefined;
    const parent = this.#open.get(call.parentId);
    const span = this.#options.tracer.startSpan(
      call.model === undefined ? 'chat' : `chat ${call.model}`,
      {
        kind: SpanKind.CLIENT,
        startTime: call.startedAt,
        attributes: {
          [Attr.operation]: 'chat',
          ...call.attributes,
          ...conversation('response', parent?.conversationId),
        },
      },
      trace.setSpan(context.active(), parentTwin),
    );
    const entry: OpenSpan = {
      id: `missing:${span.spanContext().spanId}`,
      traceId: parent?.traceId ?? span.spanContext().traceId,
      type: 'response',
      span,
      parent,
      children: new Set(),
      conversationId: parent?.conversationId,
      openedAtMs: nowMs,
      replayed: true,
      call,
      heldEnd: new Date(),
      heldVerdict: undefined,
      childFailure: undefined,
      tripped: false,
      toolCallIds: undefined,
    };
    this.#open.add(entry);
    this.#counts.started += 1;
    call.cover();
    return entry;
  }

  /** For the tools' spans, which follow. An id is kept only where the name alone tells which call it is. */
  #noteToolCalls(call: ModelCall, response: unknown): void {
    const turn = call.parentId === undefined || call.isOuter ? undefined : this.#open.get(call.parentId);
    if (!turn) return;
    const ids = new Map<string, string | undefined>();
    for (const { name, callId } of toolCallsOf(response)) ids.set(name, ids.has(name) ? undefined : callId);
    turn.toolCallIds = ids;
  }

  #describeEnd(entry: OpenSpan, data: SpanData): void {
    if (data.type === 'guardrail' && data.triggered) {
      for (let up = entry.parent; up; up = up.parent) {
        up.tripped = true;
        if (up.type === 'task') break;
      }
      entry.span.addEvent(EventName.guardrailTripped, { [AgentsAttr.guardrailName]: data.name });
    }
    if (!entry.span.isRecording()) return;
    const { name, attributes } = spanEnd(data, this.#options.mapping);
    if (name !== undefined && entry.call?.model === undefined) entry.span.updateName(name);
    entry.span.setAttributes(attributes);
  }

  /**
   * Ends what an ended span leaves open below it. The SDK ends its spans in order; this is for the model call that never
   * returned, and for a later SDK that forgets one.
   */
  #sweep(entry: OpenSpan): void {
    for (const child of entry.children) {
      if (child.heldEnd !== undefined) this.#release(child);
      else if (belongsTo(child.type, entry.type)) {
        this.#sweep(child);
        this.#cancel(child);
        this.#counts.cancelled += 1;
      }
    }
  }

  /** Ends a held span without waiting for its model call any longer. */
  #release(entry: OpenSpan): void {
    if (entry.heldEnd !== undefined) this.#finish(entry, entry.heldVerdict ?? { kind: 'ok' }, entry.heldEnd);
  }

  #cancel(entry: OpenSpan): void {
    if (entry.heldEnd !== undefined) this.#release(entry);
    else
      this.#finish(entry, { kind: 'failed', errorType: ErrorType.cancelled }, entry.replayed ? new Date() : undefined);
  }

  #finish(entry: OpenSpan, verdict: Verdict, endTime: number | Date | undefined): void {
    if (!this.#open.remove(entry)) return;
    this.#options.guard(() => this.#applyVerdict(entry, verdict));
    this.#counts.ended += 1;
    entry.span.end(endTime);
  }

  #applyVerdict(entry: OpenSpan, verdict: Verdict): void {
    if (entry.parent) noteInParent(entry.parent, entry, verdict);
    switch (verdict.kind) {
      case 'failed': {
        const message = this.#message(verdict.message);
        entry.span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
        entry.span.setAttribute(Attr.errorType, verdict.errorType);
        return;
      }
      case 'blocked':
        entry.span.setAttribute(AgentsAttr.outcome, 'blocked');
        return;
      case 'rejected':
        entry.span.setAttribute(AgentsAttr.toolRejected, true);
        return;
      case 'ok':
        return;
    }
  }

  #message(message: string | undefined): string | undefined {
    const { captureContent, content } = this.#options.mapping;
    if (!captureContent || message === undefined) return undefined;
    return content.attribute(() => content.text(message, MAX_PART_LENGTH));
  }
}

function noteInParent(parent: OpenSpan, child: OpenSpan, verdict: Verdict): void {
  if (verdict.kind === 'failed' && verdict.errorType !== ErrorType.other) parent.childFailure = verdict.errorType;
  // A retry that succeeded: whatever fails later did not fail of the first try.
  else if (verdict.kind === 'ok' && child.call) parent.childFailure = undefined;
}

/** Whether a span of type `child` cannot outlive one of type `parent`. Tools can, when they time out. */
function belongsTo(child: string, parent: string): boolean {
  if (parent === 'task') return child === 'agent';
  if (parent === 'agent') return child === 'turn';
  return parent === 'turn' && (child === 'response' || child === 'generation');
}

function pendingCall(): ModelCall | undefined {
  const call = currentModelCall();
  return call?.settled === false ? call : undefined;
}

function toolCallId(data: SpanData, turn: OpenSpan | undefined): Attributes {
  const id = data.type === 'function' ? turn?.toolCallIds?.get(data.name) : undefined;
  return id === undefined ? {} : { [Attr.toolCallId]: id };
}

function conversation(type: string, id: string | undefined): Attributes {
  return id !== undefined && GEN_AI_TYPES.has(type) ? { [Attr.conversationId]: id } : {};
}

/**
 * The SDK's start time of a replayed span. A span that starts now takes OTel's own clock, which is finer than the SDK's
 * milliseconds: with the SDK's, children could seem to end after their parents.
 */
function replayTime(startedAt: string | null): Date | undefined {
  if (startedAt === null) return undefined;
  const at = new Date(startedAt);
  return Math.abs(Date.now() - at.getTime()) > REPLAY_THRESHOLD_MS ? at : undefined;
}
