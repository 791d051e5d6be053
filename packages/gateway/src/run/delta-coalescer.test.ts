import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DELTA_WINDOW_MS, DeltaCoalescer, systemTimers } from './delta-coalescer.ts';

type Emitted = [messageId: string, offset: number, text: string];

function coalescer(): { deltas: DeltaCoalescer; emitted: Emitted[] } {
  const emitted: Emitted[] = [];
  return { emitted, deltas: new DeltaCoalescer((...delta) => void emitted.push(delta), systemTimers) };
}

describe('the delta coalescer', () => {
  // On a point of the grid: a window that begins here has its full length.
  beforeEach(() => void vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('[LG3] sends the first piece of a message at once', () => {
    const { deltas, emitted } = coalescer();
    deltas.push('msg_1', 'Hel');
    expect(emitted).toEqual([['msg_1', 0, 'Hel']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('[LG3] lets later pieces wait for one window at most, counted from the first of them', () => {
    const { deltas, emitted } = coalescer();
    deltas.push('msg_1', 'a');
    deltas.push('msg_1', 'b');
    vi.advanceTimersByTime(DELTA_WINDOW_MS - 1);
    deltas.push('msg_1', 'c');
    expect(emitted).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(emitted.slice(1)).toEqual([['msg_1', 1, 'bc']]);
    vi.advanceTimersByTime(10 * DELTA_WINDOW_MS);
    expect(emitted).toHaveLength(2);
  });

  it('[LG3] ends the windows of different runs together, and none later than its own end', () => {
    const runs = [coalescer(), coalescer(), coalescer()];
    for (const { deltas } of runs) deltas.push('msg_1', 'a');
    for (const { deltas } of runs) {
      vi.advanceTimersByTime(2);
      deltas.push('msg_1', 'b');
    }
    const ends = new Set<number>();
    for (let waited = 0; waited < DELTA_WINDOW_MS; waited += 1) {
      vi.advanceTimersByTime(1);
      if (runs.every(({ emitted }) => emitted.length === 2)) ends.add(waited);
      else expect(runs.every(({ emitted }) => emitted.length === 1)).toBe(true);
    }
    expect(ends.size).toBeGreaterThan(0);
  });

  it('sends each piece by itself in a window of a millisecond', () => {
    const emitted: Emitted[] = [];
    const deltas = new DeltaCoalescer((...delta) => void emitted.push(delta), systemTimers, 1);
    for (const piece of ['a', 'b', 'c']) {
      deltas.push('msg_1', piece);
      vi.advanceTimersByTime(5);
    }
    expect(emitted).toEqual([
      ['msg_1', 0, 'a'],
      ['msg_1', 1, 'b'],
      ['msg_1', 2, 'c'],
    ]);
  });

  it('keeps the order of two messages whose pieces alternate', () => {
    const { deltas, emitted } = coalescer();
    deltas.push('msg_1', 'a');
    deltas.push('msg_1', 'b');
    deltas.push('msg_2', 'x');
    deltas.push('msg_1', 'c');
    deltas.push('msg_2', 'y');
    deltas.flush();
    expect(emitted).toEqual([
      ['msg_1', 0, 'a'],
      ['msg_1', 1, 'b'],
      ['msg_2', 0, 'x'],
      ['msg_1', 2, 'c'],
      ['msg_2', 1, 'y'],
    ]);
  });

  it('sends what waits when a message ends, and nothing after that', () => {
    const { deltas, emitted } = coalescer();
    deltas.push('msg_1', 'a');
    deltas.push('msg_1', 'b');
    deltas.end('msg_1');
    expect(emitted).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
    deltas.flush();
    expect(emitted).toHaveLength(2);
  });

  it('[LG4] emits each text whole and with true offsets, however it is split and timed', () => {
    const piece = fc.record({
      message: fc.constantFrom('msg_1', 'msg_2', 'msg_3'),
      text: fc.string({ minLength: 1, maxLength: 5, unit: 'binary' }),
      waitMs: fc.constantFrom(0, 0, 10, 39, 40, 100),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { deltas, emitted } = coalescer();
        const sent = new Map<string, string>();
        for (const { message, text, waitMs } of pieces) {
          deltas.push(message, text);
          sent.set(message, (sent.get(message) ?? '') + text);
          vi.advanceTimersByTime(waitMs);
        }
        deltas.flush();
        const received = new Map<string, string>();
        for (const [message, offset, text] of emitted) {
          const before = received.get(message) ?? '';
          expect(offset).toBe(before.length);
          received.set(message, before + text);
        }
        expect(received).toEqual(sent);
        expect(vi.getTimerCount()).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});
