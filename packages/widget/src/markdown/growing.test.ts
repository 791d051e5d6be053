import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseBlocks } from './blocks.ts';
import { GrowingMarkdown } from './growing.ts';

const parts = [
  '- a',
  '1. b',
  '> c',
  '\n',
  '\n\n',
  '  ',
  '```',
  '| a | b |',
  '|---|---|',
  'text',
  '# h',
  '---',
  '\t',
  '|',
  '**x**',
  '~~~js',
];

it('[UI2] reads a text piece by piece as it would at once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 24 }), (pieces) => {
      const growing = new GrowingMarkdown();
      let text = '';
      for (const piece of pieces) {
        text += piece;
        expect(growing.read(text, true), JSON.stringify(text)).toEqual(parseBlocks(text, true).blocks);
      }
      expect(growing.read(text, false)).toEqual(parseBlocks(text).blocks);
    }),
    { numRuns: 2_000 },
  );
});

it('[UI2] keeps what has not changed, down to items and rows', () => {
  const growing = new GrowingMarkdown();
  const text = 'one\n\n- a\n- b\n- c';
  const [one, list] = growing.read(text, true);
  const [again, longer] = growing.read(`${text} and more`, true);
  expect(again).toBe(one);
  if (list?.kind !== 'list' || longer?.kind !== 'list') throw new Error('no list');
  expect(longer.items.slice(0, 2)).toEqual(list.items.slice(0, 2));
  expect(longer.items[0]).toBe(list.items[0]);
  expect(longer.items[2]).not.toBe(list.items[2]);
});

it('[UI2] begins again with another text', () => {
  const growing = new GrowingMarkdown();
  growing.read('one\n\ntwo\n\nthree', true);
  expect(growing.read('taken back', false)).toEqual([{ kind: 'paragraph', text: 'taken back' }]);
});
