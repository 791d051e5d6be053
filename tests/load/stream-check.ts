/** Proof that nothing was lost or doubled on the way of one turn. */
import { decodeServerFrame } from '@parley/protocol';
import { textOf, TOKEN_CHARS } from './turn.ts';

/** What the check needs of an event. */
export interface SeenEvent {
  readonly type: string;
  readonly seq: number;
  readonly covers: number;
  /** Of a delta: where its text begins. */
  readonly offset: number;
  /** Of a delta or a completed message: characters of its text. */
  readonly chars: number;
  /** The same text; only from the reader that parses. */
  readonly text?: string;
  /** Of `run.completed`; only from the reader that parses. */
  readonly status?: string;
}

/** Reads an event of an encoded frame; undefined for frames that are none. */
export type ReadEvent = (frame: string) => SeenEvent | undefined;

function numberAfter(frame: string, key: string): number | undefined {
  const at = frame.indexOf(key);
  return at === -1 ? undefined : Number.parseInt(frame.slice(at + key.length, at + key.length + 12), 10);
}

/** @returns the characters between a key and the next quotation mark: the benchmark's texts need no escapes. */
function charsAfter(frame: string, key: string): number {
  const at = frame.indexOf(key);
  return at === -1 ? 0 : frame.indexOf('"', at + key.length) - at - key.length;
}

/** The type of a frame, found without parsing it. */
export function typeOf(frame: string): string {
  const key = '"type":"';
  const start = frame.indexOf(key) + key.length;
  return frame.slice(start, frame.indexOf('"', start));
}

/** Finds figures in the text of a frame without parsing it, since hundreds of clients share one core. */
export const scanEvent: ReadEvent = (frame) => {
  const seq = frame.startsWith('{"type":') ? undefined : numberAfter(frame, '"seq":');
  if (seq === undefined) return undefined;
  return {
    type: typeOf(frame),
    seq,
    covers: numberAfter(frame, '"covers":') ?? 1,
    offset: numberAfter(frame, '"offset":') ?? 0,
    chars: charsAfter(frame, '"text":"'),
  };
};

/** Parses a frame as a real client does. */
export const decodeEvent: ReadEvent = (text) => {
  const decoded = decodeServerFrame(text);
  if (!decoded.ok) throw new Error(`a frame could not be decoded: ${decoded.problem.message}`);
  const { frame } = decoded;
  if (!('sub' in frame) || !('at' in frame)) return undefined;
  const { type, seq } = frame;
  const covers = 'covers' in frame ? (frame.covers ?? 1) : 1;
  const offset = frame.type === 'message.delta' ? frame.offset : 0;
  const words = frame.type === 'message.delta' || frame.type === 'message.completed' ? frame.text : '';
  const status = frame.type === 'run.completed' ? frame.status : undefined;
  return { type, seq, covers, offset, chars: words.length, text: words, ...(status !== undefined && { status }) };
};

/** Events that every turn of the benchmark has exactly once. */
const ONCE = ['message.created', 'run.started', 'message.started', 'message.completed', 'run.completed'] as const;

/** Follows the events of a conversation of one turn. */
export class StreamCheck {
  readonly #tokens: number;
  readonly #expected: string;
  readonly #counts = new Map<string, number>();
  readonly #problems: string[] = [];
  #seq: number;
  #chars = 0;

  /** @param seq Position of the conversation before the turn. */
  constructor(tokens: number, seq = 0) {
    this.#seq = seq;
    this.#tokens = tokens;
    this.#expected = textOf(tokens);
  }

  /** Tokens that have arrived in deltas. */
  get tokens(): number {
    return this.#chars / TOKEN_CHARS;
  }

  add(event: SeenEvent): void {
    const { type, seq, covers, status } = event;
    if (seq - covers !== this.#seq) this.#complain(`event ${seq} covers ${covers}, and comes after ${this.#seq}`);
    this.#seq = seq;
    this.#counts.set(type, (this.#counts.get(type) ?? 0) + 1);
    if (type === 'message.delta') this.#addDelta(event);
    else if (type === 'message.completed') this.#checkWhole(event);
    else if (status !== undefined && status !== 'completed') this.#complain(`the run is ${status}`);
  }

  #addDelta({ offset, chars, text }: SeenEvent): void {
    if (offset !== this.#chars) this.#complain(`a delta begins at ${offset} instead of ${this.#chars}`);
    if (text !== undefined && text !== this.#expected.slice(offset, offset + chars)) {
      this.#complain(`the text at ${offset} is not what the provider wrote`);
    }
    this.#chars += chars;
  }

  #checkWhole({ chars, text }: SeenEvent): void {
    if (chars !== this.#expected.length) this.#complain(`the message has ${chars} of ${this.#expected.length} bytes`);
    if (text !== undefined && text !== this.#expected) this.#complain('the message is not what the provider wrote');
  }

  #complain(problem: string): void {
    // One loss shifts everything after it: the first few say enough.
    if (this.#problems.length < 3) this.#problems.push(problem);
  }

  /** What is wrong, now that nothing more is to come; empty when all is well. */
  close(): string[] {
    const problems = [...this.#problems];
    if (this.tokens !== this.#tokens) problems.push(`${this.tokens} of ${this.#tokens} tokens arrived in deltas`);
    for (const type of ONCE) {
      const count = this.#counts.get(type) ?? 0;
      if (count !== 1) problems.push(`${type} came ${count} times`);
    }
    return problems;
  }
}
