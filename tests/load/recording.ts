/** What a gateway sent in one turn, so that a bare server can send the same bytes. */
import { tokenAt, TOKEN_CHARS } from './turn.ts';

export interface RecordedFrame {
  /** Since the message was sent, in milliseconds. */
  readonly atMs: number;
  readonly text: string;
}

export interface Recording {
  /** Frames that answer `hello`. */
  readonly hello: readonly string[];
  /** Frames that answer `conversation.open`. */
  readonly open: readonly string[];
  /** Frames of the turn. */
  readonly turn: readonly RecordedFrame[];
}

interface Event {
  readonly type: string;
  /** Undefined for frames that are no events. */
  readonly seq: number | undefined;
  readonly offset: number;
  readonly text: string;
}

/** A frame with another place in the log; the order of its keys stays. */
function moved(event: Event, changes: Partial<Event>): string {
  return JSON.stringify({ ...event, ...changes });
}

/**
 * The same turn as a server without a window would send it: one frame for each token, when the provider writes it, and
 * the log counted accordingly.
 */
export function uncoalesced(recording: Recording, tokensPerSecond: number): Recording {
  const frames: RecordedFrame[] = [];
  let seq = 0;
  let sent = 0;
  let firstMs: number | undefined;
  for (const { atMs, text } of recording.turn) {
    const event = JSON.parse(text) as Event;
    if (event.type === 'message.delta') {
      firstMs ??= atMs;
      // Guardrails hold characters back, so a delta may end within a token: that one comes with the next.
      for (const end = event.offset + event.text.length; (sent + 1) * TOKEN_CHARS <= end; sent += 1) {
        const token = moved(event, { seq: ++seq, offset: sent * TOKEN_CHARS, text: tokenAt(sent) });
        frames.push({ atMs: firstMs + (sent * 1000) / tokensPerSecond, text: token });
      }
    } else frames.push({ atMs, text: event.seq === undefined ? text : moved(event, { seq: ++seq }) });
  }
  return { ...recording, turn: frames };
}
