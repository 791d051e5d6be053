import { describe, expect, it } from 'vitest';
import { nearWords } from './near-words.ts';

const near = nearWords(
  new Map([
    ['instructions', 'i'],
    ['previous', 'p'],
    ['ignore', 'v'],
    ['your', 'y'],
  ]),
);

describe('nearWords', () => {
  it.each([
    ['instrutions', 'i'],
    ['instructtions', 'i'],
    ['insrtuctions', 'i'],
    ['instroctions', 'i'],
    ['isntrcutoins', 'i'],
    ['ignoooore', 'v'],
  ])('[GU1] reads %s', (written, value) => {
    expect(near(written)).toBe(value);
  });

  it.each(['ignores', 'ignored', 'yours', 'you', 'destructions', 'igneous', ''])('leaves %j alone', (written) => {
    expect(near(written)).toBeUndefined();
  });
});
