/** Input that is made to take long: time grows with the length, whatever is repeated. Two lengths are compared, and no limit of time is set. */
import { describe, expect, it } from 'vitest';
import type { Block } from '../../packages/widget/src/markdown/ast.ts';
import { parseBlocks } from '../../packages/widget/src/markdown/blocks.ts';
import { parseInline } from '../../packages/widget/src/markdown/inline.ts';

const LENGTH = 50_000;
const FACTOR = 4;
/** Quadratic time would be 16 times as much; garbage collection and a busy machine are a part of what is measured. */
const MOST = 10;
/** Shorter than this, a measurement says nothing. */
const NOISE_MS = 60;

const repeat =
  (part: string, around: readonly [string, string] = ['', '']) =>
  (length: number): string =>
    around[0] + part.repeat(Math.ceil(length / part.length)) + around[1];
const half = (length: number): number => Math.ceil(length / 2);

const inputs: Readonly<Record<string, (length: number) => string>> = {
  'open brackets': repeat('['),
  'nested brackets': (length) => '['.repeat(half(length)) + ']'.repeat(half(length)),
  'brackets around links': (length) => '['.repeat(half(length)) + '[a](https://b.c)'.repeat(length / 32),
  'links that are not closed': repeat('[a](b'),
  'titles that are not closed': repeat('[a](b "'),
  'nested images': repeat('!['),
  'a run of asterisks': repeat('*', ['', 'a']),
  'emphasis that is not closed': repeat('*a **b _c '),
  'emphasis that closes nothing': repeat('a* b_ ', ['*x _y ', '']),
  'nested emphasis': (length) => '**a *b '.repeat(length / 14) + 'c* d** '.repeat(length / 14),
  'backticks of all lengths': (length) =>
    Array.from({ length: Math.floor(Math.sqrt(length * 2)) }, (_, index) => '`'.repeat(index)).join('a'),
  'quotes in quotes': repeat('> '),
  'items in items': repeat('- ', ['', 'x']),
  'deep lists': (length) =>
    Array.from({ length: length / 100 }, (_, index) => `${' '.repeat((index * 2) % 200)}- x`).join('\n'),
  addresses: repeat('https://'),
  'an address with dots at its end': repeat('.', ['https://x', 'a']),
  angles: repeat('<https://a'),
  'mail addresses': repeat('<a.'),
  references: repeat('&#'),
  escapes: repeat('\\'),
  'a heading with number signs': repeat(' #', ['# ', 'x']),
  'spaces in the middle': repeat(' ', ['a', 'b']),
  'rules that are none': repeat('- ', ['', '- x']),
  'a head of bars': (length) => `${'|'.repeat(half(length))}\n${'|-'.repeat(length / 4)}|`,
  'short rows below a wide head': (length) => `|${'a|'.repeat(59)}\n|${'-|'.repeat(59)}\n${'x\n'.repeat(half(length))}`,
  lines: repeat('a\n'),
  fences: repeat('```\n'),
  'lazy lines': repeat('b\n', ['> a\n', '']),
  'tags for machines': repeat('\u{e0041}'),
};

function read(source: string): void {
  for (const growing of [false, true]) for (const block of parseBlocks(source, growing).blocks) readBlock(block);
}

function readBlock(block: Block): void {
  if (block.kind === 'paragraph' || block.kind === 'heading') {
    parseInline(block.text);
    parseInline(block.text, true);
  } else if (block.kind === 'quote') block.blocks.forEach(readBlock);
  else if (block.kind === 'list') block.items.flat().forEach(readBlock);
  else if (block.kind === 'table') for (const cell of [block.head, ...block.rows].flat()) parseInline(cell);
}

/** The shortest of a few attempts is the one that was disturbed least. */
function shortest(source: string): number {
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now();
    read(source);
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe('time', () => {
  it.each(Object.entries(inputs))('[SC6] grows with the length: %s', (_name, make) => {
    const [short, long] = [make(LENGTH), make(LENGTH * FACTOR)];
    // A busy machine disturbs one measurement, not all of them.
    const grows = (): boolean => shortest(long) < Math.max(NOISE_MS, shortest(short) * MOST);
    expect(grows() || grows() || grows()).toBe(true);
  });
});
