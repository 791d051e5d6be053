import { expect, it } from 'vitest';
import { parseBlocks } from './blocks.ts';
import { headingLevels } from './heading-levels.ts';

const levels = (text: string): (number | null)[] =>
  headingLevels(parseBlocks(text).blocks).filter((level) => level !== null);

it.each([
  ['# One\n\n## Two\n\n### Three', [3, 4, 5]],
  ['## One\n\n## Two\n\n### Three\n\n## Four', [3, 3, 4, 3]],
  ['### One\n\ntext\n\n# Two\n\n###### Three', [3, 3, 4]],
  ['# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f', [3, 4, 5, 6, 6, 6]],
])('[UI4] the headings of %j leave no level out', (text, expected) => {
  expect(levels(text)).toEqual(expected);
});

it('[UI4] a heading keeps its level while the answer grows', () => {
  const text = '### One\n\n#### Two\n\n## Three\n\n### Four';
  expect(levels(text.slice(0, text.indexOf('## Three')))).toEqual(levels(text).slice(0, 2));
});
