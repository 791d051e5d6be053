import { describe, expect, it } from 'vitest';
import { AT } from '../testing/frames.ts';
import { readFrame } from './incoming.ts';

const read = (value: unknown): unknown => readFrame(JSON.stringify(value));

describe('frames of a later version', () => {
  it('[TR2] an unknown event is read for its position', () => {
    expect(read({ type: 'mood.changed', sub: 1, seq: 4, covers: 2, at: AT, mood: 'sunny' })).toEqual({
      kind: 'frame',
      frame: { type: 'unknown', sub: 1, seq: 4, covers: 2, at: AT },
    });
  });

  it('[TR2] so is a known event with content that this version does not know', () => {
    const frame = { type: 'tool.completed', callId: 'c', status: 'melted', durationMs: 1, sub: 1, seq: 4, at: AT };
    expect(read(frame)).toEqual({ kind: 'frame', frame: { type: 'unknown', sub: 1, seq: 4, covers: 1, at: AT } });
  });

  it('[TR2] an error with an unknown code still answers its command', () => {
    expect(read({ type: 'error', id: 3, code: 'too_tired', message: 'Later.', retryable: true })).toMatchObject({
      frame: { type: 'error', id: 3, code: 'internal', message: 'Later.' },
    });
  });

  it('[TR2] an unknown control frame is skipped', () => {
    expect(read({ type: 'weather', sky: 'blue' })).toEqual({ kind: 'skip' });
  });

  it.each(['', 'nonsense', '7', 'null', '[1]'])('[TR1] %j is no frame', (text) => {
    expect(readFrame(text)).toEqual({ kind: 'broken' });
  });

  it('[TR1] binary is no frame', () => {
    expect(readFrame(new ArrayBuffer(2))).toEqual({ kind: 'broken' });
  });
});
