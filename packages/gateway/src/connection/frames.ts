/** What is sent, as it goes over the wire: WebSocket frames of text (RFC 6455, section 5.2), as a server sends them. */
import type { LogEntry } from '../store/port.ts';

/** One whole text message, header and payload in one buffer: it is written at once, and may be sent to many. */
export type Frame = Buffer;

/** First byte of a text message in one frame. */
const FINAL_TEXT = 0x81;
/** Payloads up to here have their size in the header's second byte; longer ones in the 2 or 8 bytes behind it. */
const SHORT = 125;
const SIZE_IN_2_BYTES = 126;
const SIZE_IN_8_BYTES = 127;

export function textFrame(text: string): Frame {
  const bytes = Buffer.byteLength(text);
  const header = bytes <= SHORT ? 2 : bytes < 2 ** 16 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + bytes);
  frame[0] = FINAL_TEXT;
  if (header === 2) frame[1] = bytes;
  else if (header === 4) {
    frame[1] = SIZE_IN_2_BYTES;
    frame.writeUInt16BE(bytes, 2);
  } else {
    frame[1] = SIZE_IN_8_BYTES;
    frame.writeBigUInt64BE(BigInt(bytes), 2);
  }
  frame.write(text, header);
  return frame;
}

/** What an event's frame is made of, but for its entry. */
export interface EventParts {
  readonly sub: number;
  /** Positions that it stands for, 1 or more. */
  readonly covers: number;
  /** JSON of the event as the reader may have it. */
  readonly body: string;
}

/** The frame of an event at its position, such as an entry of a conversation's log. */
export function eventFrame({ seq, at }: Pick<LogEntry, 'seq' | 'at'>, { sub, covers, body }: EventParts): Frame {
  const covering = covers > 1 ? `,"covers":${covers}` : '';
  return textFrame(`{"sub":${sub},"seq":${seq},"at":"${at}"${covering},${body.slice(1)}`);
}

/** The last frame that was made of each entry for several readers. */
const shared = new WeakMap<LogEntry, EventParts & { readonly frame: Frame }>();

/**
 * The same for an entry that several readers get. Nearly always they count their subscriptions alike and may see the same:
 * then they get the same bytes, made once.
 */
export function sharedEventFrame(entry: LogEntry, parts: EventParts): Frame {
  const known = shared.get(entry);
  const { sub, covers, body } = parts;
  if (known !== undefined && known.sub === sub && known.covers === covers && known.body === body) return known.frame;
  const frame = eventFrame(entry, parts);
  shared.set(entry, { sub, covers, body, frame });
  return frame;
}
