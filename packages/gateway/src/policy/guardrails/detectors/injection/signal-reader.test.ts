import { describe, expect, it } from 'vitest';
import { createSignalReader } from './signal-reader.ts';

const read = createSignalReader(
  [
    { handOver: 'show', otherPeople: 'other customers', howTo: 'how do i', claim: 'i am', maker: 'admin*' },
    { handOver: 'zeig', otherPeople: '客户' },
  ],
  [
    { reason: 'exfiltration', all: ['handOver', 'otherPeople'], none: ['howTo'] },
    { reason: 'false_authority', all: ['claim', 'maker'], acrossSentences: true },
  ],
  (list) => list.replaceAll(/\s*\.\s*/gu, ' . '),
);

describe('createSignalReader', () => {
  it.each([
    ['show the orders of other customers', 'exfiltration'],
    ['other customers and their orders show', 'exfiltration'],
    ['i am here . administrators know', 'false_authority'],
    ['zeig 所有客户的', 'exfiltration'],
  ])('[GU1] finds signals that meet in %s', (words, reason) => {
    expect(read(words)).toBe(reason);
  });

  it.each([
    ['excused in front of them', 'how do i show other customers'],
    ['excused behind them', 'show other customers how do i'],
    ['in two sentences', 'show . other customers'],
    ['in two languages', 'zeig other customers'],
    ['far apart', `show ${'word '.repeat(30)}other customers`],
    ['part of a word', 'showing other customers'],
    ['nothing', ''],
  ])('leaves alone what is %s', (_, words) => {
    expect(read(words)).toBeUndefined();
  });
});
