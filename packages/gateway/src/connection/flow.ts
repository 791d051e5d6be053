/**
 * Flow control of one connection (FL1, FL2): what was sent and not acknowledged decides how much more is sent. Acks are
 * cumulative per subscription; `bufferedAmount` alone says nothing until megabytes are in the kernel.
 */

/** Bytes unacknowledged above which deltas are merged over longer windows. */
export const SLOW_BYTES = 64 * 1024;
/** Bytes unacknowledged above which nothing more is sent until the reader is back. */
export const STALLED_BYTES = 256 * 1024;
/** Bytes unacknowledged or buffered above which the connection is closed. */
export const CLOSE_BYTES = 1024 * 1024;
/** How long a connection may stay stalled, in milliseconds. */
export const STALLED_MS = 30_000;

export type FlowLevel = 'open' | 'slow' | 'stalled';

interface Sent {
  readonly seq: number;
  readonly bytes: number;
}

/** Frames of one subscription that wait for their ack; the front is `start`, so that taking from it is cheap. */
interface Unacked {
  frames: Sent[];
  start: number;
}

export class Flow {
  readonly #subs = new Map<number, Unacked>();
  readonly #stalledBytes: number;
  #bytes = 0;
  /** Size of the biggest snapshot that has been sent since the reader was last up to date. */
  #snapshotBytes = 0;
  #stalledSinceMs: number | undefined;

  constructor(stalledBytes: number = STALLED_BYTES) {
    this.#stalledBytes = stalledBytes;
  }

  /** Bytes sent and not acknowledged, over all subscriptions. */
  get unackedBytes(): number {
    return this.#bytes;
  }

  get level(): FlowLevel {
    if (this.#bytes > this.#stalledBytes) return 'stalled';
    return this.#bytes > SLOW_BYTES ? 'slow' : 'open';
  }

  sent(sub: number, seq: number, bytes: number, nowMs: number): void {
    let unacked = this.#subs.get(sub);
    if (unacked === undefined) {
      unacked = { frames: [], start: 0 };
      this.#subs.set(sub, unacked);
    }
    unacked.frames.push({ seq, bytes });
    this.#bytes += bytes;
    if (this.level === 'stalled') this.#stalledSinceMs ??= nowMs;
  }

  /**
   * Notes a snapshot. It goes as one frame, however big: a reader on a slow network that is still receiving it is not
   * lost, and would get the same again after a reconnect.
   */
  sentSnapshot(sub: number, seq: number, bytes: number, nowMs: number): void {
    this.#snapshotBytes = Math.max(this.#snapshotBytes, bytes);
    this.sent(sub, seq, bytes, nowMs);
  }

  acked(sub: number, seq: number): void {
    const unacked = this.#subs.get(sub);
    if (unacked === undefined) return;
    let frame = unacked.frames[unacked.start];
    while (frame !== undefined && frame.seq <= seq) {
      this.#bytes -= frame.bytes;
      unacked.start += 1;
      frame = unacked.frames[unacked.start];
    }
    if (unacked.start > 256 || frame === undefined) {
      unacked.frames = unacked.frames.slice(unacked.start);
      unacked.start = 0;
    }
    if (this.level === 'stalled') return;
    this.#stalledSinceMs = undefined;
    this.#snapshotBytes = 0;
  }

  /** Forgets a subscription that has ended. */
  ended(sub: number): void {
    this.acked(sub, Number.POSITIVE_INFINITY);
    this.#subs.delete(sub);
  }

  /** Whether the reader is so far behind, or has been for so long, that the connection is to be closed (4004). */
  isHopeless(nowMs: number, bufferedBytes: number): boolean {
    const limit = CLOSE_BYTES + this.#snapshotBytes;
    if (this.#bytes > limit || bufferedBytes > limit) return true;
    return this.#stalledSinceMs !== undefined && nowMs - this.#stalledSinceMs > STALLED_MS;
  }
}
