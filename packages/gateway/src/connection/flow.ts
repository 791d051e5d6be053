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

/** What one subscription has sent and its reader has not acknowledged. */
export interface Lane {
  /** Position and bytes of each frame in turn: an object for each would be garbage a moment later. */
  readonly frames: number[];
  /** The first of them, so that taking from the front is cheap. */
  start: number;
}

/** Numbers at the front of a lane that are not needed any more, and are kept until there are more. */
const SLACK = 512;

export class Flow {
  readonly #lanes = new Map<number, Lane>();
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

  /** The lane of a subscription, from its first use until it has {@link ended}. */
  lane(sub: number): Lane {
    let lane = this.#lanes.get(sub);
    if (lane === undefined) {
      lane = { frames: [], start: 0 };
      this.#lanes.set(sub, lane);
    }
    return lane;
  }

  sent(lane: Lane, seq: number, bytes: number, nowMs: number): void {
    lane.frames.push(seq, bytes);
    this.#bytes += bytes;
    if (this.level === 'stalled') this.#stalledSinceMs ??= nowMs;
  }

  /**
   * Notes a snapshot. It goes as one frame, however big: a reader on a slow network that is still receiving it is not
   * lost, and would get the same again after a reconnect.
   */
  sentSnapshot(lane: Lane, seq: number, bytes: number, nowMs: number): void {
    this.#snapshotBytes = Math.max(this.#snapshotBytes, bytes);
    this.sent(lane, seq, bytes, nowMs);
  }

  acked(sub: number, seq: number): void {
    const lane = this.#lanes.get(sub);
    if (lane === undefined) return;
    const { frames } = lane;
    let { start } = lane;
    for (; start < frames.length && frames[start]! <= seq; start += 2) this.#bytes -= frames[start + 1]!;
    if (start === frames.length || start > SLACK) {
      frames.splice(0, start);
      start = 0;
    }
    lane.start = start;
    if (this.level === 'stalled') return;
    this.#stalledSinceMs = undefined;
    this.#snapshotBytes = 0;
  }

  /** Forgets a subscription that has ended. */
  ended(sub: number): void {
    this.acked(sub, Number.POSITIVE_INFINITY);
    this.#lanes.delete(sub);
  }

  /** Whether the reader is so far behind, or has been for so long, that the connection is to be closed (4004). */
  isHopeless(nowMs: number, bufferedBytes: number): boolean {
    const limit = CLOSE_BYTES + this.#snapshotBytes;
    if (this.#bytes > limit || bufferedBytes > limit) return true;
    return this.#stalledSinceMs !== undefined && nowMs - this.#stalledSinceMs > STALLED_MS;
  }
}
