/** One conversation's log as received so far: which frames count (LG2), and what they add up to. */
import {
  applyEvent,
  type ConversationView,
  emptyView,
  type EventFrame,
  type LiveFrame,
  type SnapshotFrame,
  type UnknownEventFrame,
} from '@parley/protocol';

/** A frame that moves a conversation's position, or says what it should be. */
export type LogFrame = EventFrame | UnknownEventFrame | SnapshotFrame | LiveFrame;

/** `gap`: something is missing, the conversation has to be reopened. */
export type Verdict = 'accepted' | 'ignored' | 'gap';

/**
 * The acceptance rule (LG2): a frame follows when it starts where the last one ended.
 *
 * @param last The position reached.
 */
export function judge(last: number, frame: { readonly seq: number; readonly covers?: number | undefined }): Verdict {
  if (frame.seq - (frame.covers ?? 1) === last) return 'accepted';
  return frame.seq <= last ? 'ignored' : 'gap';
}

export class ConversationLog {
  #epoch: string;
  #view: ConversationView;
  /** The server said that it cannot continue from here: what comes next replaces everything (LG5). */
  #stale = false;

  constructor(id: string, agent: string, epoch: string) {
    this.#epoch = epoch;
    this.#view = emptyView(id, agent);
  }

  get epoch(): string {
    return this.#epoch;
  }

  /** Position reached. */
  get seq(): number {
    return this.#view.seq;
  }

  /** The view, changed in place by the next frame. */
  get view(): ConversationView {
    return this.#view;
  }

  /** A subscription begins; the frames that follow continue the log, unless it could not be recovered. */
  begin(opened: { readonly epoch: string; readonly recovered: boolean }): void {
    this.#stale = !opened.recovered;
    this.#epoch = opened.epoch;
  }

  receive(frame: LogFrame): Verdict {
    switch (frame.type) {
      case 'snapshot':
        return this.#replace(frame);
      case 'live':
        return this.#caughtUp(frame);
      default:
        return this.#append(frame);
    }
  }

  #replace(frame: SnapshotFrame): Verdict {
    // Within an epoch the log only grows: an earlier snapshot is an old one, unless the server has just said that
    // this position is none of its own.
    if (!this.#stale && frame.epoch === this.#epoch && frame.seq < this.seq) return 'ignored';
    this.#stale = false;
    this.#epoch = frame.epoch;
    this.#view = { ...frame.conversation, seq: frame.seq };
    return 'accepted';
  }

  #caughtUp(frame: LiveFrame): Verdict {
    if (frame.seq > this.seq || (this.#stale && frame.seq !== this.seq)) return 'gap';
    this.#stale = false;
    return 'accepted';
  }

  #append(frame: EventFrame | UnknownEventFrame): Verdict {
    if (this.#stale) {
      // Instead of a snapshot there may be everything from the start; what continues another position than 0 does not
      // continue this one, even where the numbers agree.
      if (judge(0, frame) !== 'accepted') return 'gap';
      this.#view = emptyView(this.#view.id, this.#view.agent);
      this.#stale = false;
    }
    const verdict = judge(this.seq, frame);
    if (verdict !== 'accepted') return verdict;
    if (frame.type === 'unknown') this.#view.seq = frame.seq;
    else {
      // The place on this connection is not part of the event: the fold must see what the server's fold saw.
      const { sub: _sub, covers: _covers, ...event } = frame;
      applyEvent(this.#view, event);
    }
    return 'accepted';
  }
}
