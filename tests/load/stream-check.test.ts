import { describe, expect, it } from 'vitest';
import { decodeEvent, scanEvent, StreamCheck } from './stream-check.ts';
import { wholeTurn } from './test-turn.ts';
import { tokenAt } from './turn.ts';

const TOKENS = 4;

function problemsOf(frames: readonly string[], read: typeof scanEvent): string[] {
  const check = new StreamCheck(TOKENS);
  for (const text of frames) {
    const event = read(text);
    if (event !== undefined) check.add(event);
  }
  return check.close();
}

describe.each([
  ['a reader that parses', decodeEvent],
  ['a reader that only counts', scanEvent],
])('the check of a turn by %s', (_name, read) => {
  const frames = wholeTurn(TOKENS);

  it('finds nothing wrong with a whole turn', () => {
    expect(problemsOf(frames, read)).toEqual([]);
  });

  it.each([...frames.keys()])('finds that frame %i was lost, doubled, or comes after its neighbour', (index) => {
    const [before, at, after] = [frames.slice(0, index), frames[index] ?? '', frames.slice(index + 1)];
    expect(problemsOf([...before, ...after], read)).not.toEqual([]);
    expect(problemsOf([...before, at, at, ...after], read)).not.toEqual([]);
    if (after.length > 0) expect(problemsOf([...before, after[0] ?? '', at, ...after.slice(1)], read)).not.toEqual([]);
  });
});

describe('the check of a turn', () => {
  it('finds a token with another text, where frames are parsed', () => {
    const frames = wholeTurn(TOKENS).map((text) => text.replace(tokenAt(2), ' lies'));
    expect(problemsOf(frames, decodeEvent).join()).toContain('is not what the provider wrote');
  });

  it('finds a run that has failed', () => {
    const frames = wholeTurn(TOKENS).map((text) => text.replace('"status":"completed"', '"status":"failed"'));
    expect(problemsOf(frames, decodeEvent)).toEqual(['the run is failed']);
  });
});
