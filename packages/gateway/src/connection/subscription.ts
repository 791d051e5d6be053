/**
 * One connection's subscription to one conversation: replay, then live (LG5), at the reader's pace (FL2).
 *
 * It is a cursor, not a queue: what was not sent is in the log, so a slow reader costs no memory and a hint that got
 * lost costs no event.
 */
import type { ConversationView, ResumeFailure } from '@parley/protocol';
import type { Channels } from '../conversation/channels.ts';
import type { Viewer } from '../conversation/viewer.ts';
import type { LogEntry } from '../store/port.ts';
import type { Flow, Lane } from './flow.ts';
import { eventFrame, sharedEventFrame, textFrame } from './frames.ts';
import { mergeDeltas } from './merge.ts';
import type { Outlet } from './socket.ts';

export interface SubscriptionOptions {
  readonly sub: number;
  readonly conversationId: string;
  readonly epoch: string;
  readonly viewer: Viewer;
  readonly flow: Flow;
  readonly channels: Channels;
  /** Undefined when what came after the position was trimmed away. */
  readonly readLog: (afterSeq: number, limit: number) => Promise<readonly LogEntry[] | undefined>;
  readonly snapshot: () => Promise<ConversationView>;
  readonly outlet: Outlet;
  readonly now: () => number;
  /** The log cannot be read: the connection cannot go on truthfully. */
  readonly onFailure: (error: unknown) => void;
  readonly onClosed: () => void;
  /** The reader is slow: its events are merged, or so slow that it gets a snapshot in their place. */
  readonly onSlow: (kind: 'merged' | 'snapshot') => void;
}

/** Where a subscription starts: after a position, or with a snapshot. */
export type Start = { readonly after: number } | { readonly snapshot: ResumeFailure };

/** Entries read at a time. */
const PAGE = 200;
/** Entries that wait in memory for a slow reader's window; beyond it they are read again from the log. */
const PENDING_LIMIT = 512;
/** Windows over which a slow reader's deltas are merged, in milliseconds (FL2). */
const WINDOWS_MS = [100, 250, 500] as const;

export class Subscription {
  readonly #options: SubscriptionOptions;
  readonly #unsubscribe: () => void;
  readonly #lane: Lane;
  #cursor = 0;
  #state: 'replaying' | 'live' | 'stale' | 'closed' = 'replaying';
  #pumping = false;
  /** Highest position heard of. */
  #heard = 0;
  #pending: LogEntry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #window = 0;

  constructor(options: SubscriptionOptions) {
    this.#options = options;
    this.#lane = options.flow.lane(options.sub);
    this.#unsubscribe = options.channels.subscribe(options.conversationId, (entries, readers) =>
      this.#hear(entries, readers),
    );
  }

  get conversationId(): string {
    return this.#options.conversationId;
  }

  /** Begins to send; nothing goes out before. */
  start(start: Start): void {
    if ('after' in start) {
      this.#cursor = start.after;
      void this.#pump();
    } else void this.#sendSnapshot();
  }

  close(): void {
    this.#state = 'closed';
    this.#unsubscribe();
    clearTimeout(this.#timer);
    this.#pending = [];
    this.#options.flow.ended(this.#options.sub);
    this.#options.onClosed();
  }

  /** The reader has acknowledged something: go on where it was too slow. */
  resume(): void {
    if (this.#isStalled()) return;
    if (this.#state === 'stale') void this.#sendSnapshot();
    else if (this.#state === 'replaying') void this.#pump();
  }

  #hear(entries: readonly LogEntry[], readers: number): void {
    this.#heard = Math.max(this.#heard, entries.at(-1)?.seq ?? 0);
    if (this.#state !== 'live') return;
    const level = this.#options.flow.level;
    if (level === 'stalled') {
      this.#giveUp();
      return;
    }
    if (level === 'open' && this.#pending.length === 0) {
      this.#window = 0;
      this.#deliver(entries, readers > 1 ? sharedEventFrame : eventFrame);
      return;
    }
    this.#pending.push(...entries);
    if (this.#pending.length > PENDING_LIMIT) this.#giveUp();
    else this.#scheduleFlush();
  }

  #scheduleFlush(): void {
    if (this.#timer !== undefined) return;
    const delayMs = WINDOWS_MS[Math.min(this.#window, WINDOWS_MS.length - 1)];
    this.#window += 1;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const entries = this.#pending;
      this.#pending = [];
      if (this.#state !== 'live') return;
      if (this.#isStalled()) return this.#giveUp();
      this.#options.onSlow('merged');
      this.#deliver(entries, eventFrame, true);
    }, delayMs);
  }

  /** Stops sending events; a snapshot follows when the reader is back. */
  #giveUp(): void {
    this.#options.onSlow('snapshot');
    this.#state = 'stale';
    this.#pending = [];
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Sends live entries; a gap means that a hint came late or never: then the log is read. */
  #deliver(entries: readonly LogEntry[], toFrame: typeof sharedEventFrame, merge = false): void {
    const fresh = entries[0]?.seq === this.#cursor + 1 ? entries : entries.filter(({ seq }) => seq > this.#cursor);
    if (!areNext(fresh, this.#cursor)) {
      this.#state = 'replaying';
      void this.#pump();
      return;
    }
    if (!this.#sendAll(merge ? mergeDeltas(fresh) : fresh, toFrame)) this.#giveUp();
  }

  /** @returns false when the reader came to owe too much: then the rest was not sent. */
  #sendAll(entries: readonly LogEntry[], toFrame: typeof sharedEventFrame): boolean {
    if (entries.length < 2) return this.#sendEach(entries, toFrame);
    let sentAll = false;
    this.#options.outlet.together(() => {
      sentAll = this.#sendEach(entries, toFrame);
    });
    return sentAll;
  }

  #sendEach(entries: readonly LogEntry[], toFrame: typeof sharedEventFrame): boolean {
    for (const entry of entries) {
      if (this.#isStalled()) return false;
      this.#send(entry, toFrame);
    }
    return true;
  }

  #send(entry: LogEntry, toFrame: typeof sharedEventFrame): void {
    const { sub, viewer, flow, now, outlet } = this.#options;
    const frame = toFrame(entry, { sub, covers: entry.seq - this.#cursor, body: viewer.body(entry) });
    this.#cursor = entry.seq;
    flow.sent(this.#lane, entry.seq, frame.length, now());
    outlet.send(frame);
  }

  /** Sends the log from the cursor on, page by page, until it has caught up; then `live`. */
  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (this.#state === 'replaying') {
        if (this.#isStalled()) return;
        const heardBefore = this.#heard;
        const page = await this.#options.readLog(this.#cursor, PAGE);
        if (this.#isClosed()) return;
        if (page === undefined) {
          await this.#writeSnapshot();
          continue;
        }
        // A page may hold far more than a reader may owe; the rest follows when it has caught up.
        if (!this.#sendAll(mergeDeltas(page), eventFrame)) return;
        // What was heard of before the reading and is not there has been erased since: nobody waits for it.
        const caughtUp = this.#heard <= this.#cursor || (page.length === 0 && this.#heard === heardBefore);
        if (page.length < PAGE && caughtUp) this.#goLive();
      }
    } catch (error) {
      this.#options.onFailure(error);
    } finally {
      this.#pumping = false;
    }
  }

  /** Whether the reader owes so much that it gets nothing more for now. */
  #isStalled(): boolean {
    return this.#options.flow.level === 'stalled';
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #goLive(): void {
    const { sub, outlet } = this.#options;
    this.#state = 'live';
    outlet.send(textFrame(JSON.stringify({ type: 'live', sub, seq: this.#cursor })));
  }

  async #sendSnapshot(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      this.#state = 'replaying';
      await this.#writeSnapshot();
    } catch (error) {
      this.#options.onFailure(error);
    } finally {
      this.#pumping = false;
    }
    await this.#pump();
  }

  async #writeSnapshot(): Promise<void> {
    const { sub, epoch, viewer, flow, now, outlet } = this.#options;
    const view = await this.#options.snapshot();
    if (this.#isClosed()) return;
    this.#cursor = view.seq;
    const conversation = viewer.view(view);
    const frame = textFrame(JSON.stringify({ type: 'snapshot', sub, epoch, seq: view.seq, conversation }));
    flow.sentSnapshot(this.#lane, view.seq, frame.length, now());
    outlet.send(frame);
  }
}

/** Whether entries have the positions after this one, without a gap. */
function areNext(entries: readonly LogEntry[], position: number): boolean {
  for (let index = 0; index < entries.length; index += 1) {
    if (entries[index]?.seq !== position + 1 + index) return false;
  }
  return true;
}
