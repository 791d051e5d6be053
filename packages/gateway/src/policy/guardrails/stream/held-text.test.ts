import { describe, expect, it } from 'vitest';
import { HeldText, MAX_INVISIBLE_RUN } from './held-text.ts';

function held(...pieces: readonly string[]): HeldText {
  const text = new HeldText();
  for (const piece of pieces) text.append(piece);
  return text;
}

describe('held text', () => {
  it('knows what is matched and what was written', () => {
    const text = held('а\u200Bﬁ', 'Ｘ👍');
    expect([text.count, text.folded(0, 5)]).toEqual([5, 'afiX👍']);
    expect(text.written(0, 2)).toBe('а\u200Bﬁ');
    expect([text.firstOf(2), text.lastOf(2), text.firstOf(3), text.lastOf(3)]).toEqual([1, 3, 3, 3]);
  });

  it('lets go in order, with the invisible characters in front', () => {
    const text = held('ab\u200Bcd\u200B');
    expect([text.release(2), text.release(1), text.release(2)]).toEqual(['ab\u200B', '', '']);
    text.skip(3);
    expect([text.release(4), text.release(4)]).toEqual(['d\u200B', '']);
    text.append('\u200B');
    expect(text.release(4)).toBe('\u200B');
  });

  it('drops invisible characters beyond a run, also across pieces, and nothing else', () => {
    const text = held('a', '\u200B'.repeat(MAX_INVISIBLE_RUN - 1), '\u200B\u00AD', '\u200Bb\u200B', '\u{E0061}c');
    expect(text.release(3)).toBe(`a${'\u200B'.repeat(MAX_INVISIBLE_RUN)}b\u200B\u{E0061}c`);
  });

  it('forgets what was let go, and keeps what was not', () => {
    const text = held('x'.repeat(300), 'abc');
    text.release(301);
    text.forget(301);
    expect(text.symbolAt(300)).toBeUndefined();
    expect([text.count, text.folded(301, 303), text.written(301, 303), text.release(303)]).toEqual([
      303,
      'bc',
      'bc',
      'bc',
    ]);
  });

  it('keeps what was let go and is still asked for', () => {
    const text = held('x'.repeat(300), 'abc');
    text.release(303);
    text.forget(301);
    expect([text.written(301, 303), text.release(303)]).toEqual(['bc', '']);
  });
});
