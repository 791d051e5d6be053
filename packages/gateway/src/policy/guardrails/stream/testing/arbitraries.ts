/** Regular expressions, and texts that come close to what they look for. */
import fc from 'fast-check';
import type { Rule } from '../compiled-rules.ts';

/** A regular expression without assertions, and a word that it matches. */
export interface RegexAndWord {
  readonly source: string;
  readonly word: string;
}

const atom: fc.Arbitrary<RegexAndWord> = fc.oneof(
  fc.constantFrom('a', 'b', '-').map((word) => ({ source: word, word })),
  fc.constantFrom('a', 'b').map((word) => ({ source: '[ab]', word })),
  fc.constantFrom('b', '-').map((word) => ({ source: '[^a]', word })),
  fc.constantFrom('a', 'b').map((word) => ({ source: String.raw`\w`, word })),
  fc.constantFrom('a', 'b', '-').map((word) => ({ source: '.', word })),
);

const quantifier: fc.Arbitrary<{ source: string; count: number }> = fc.oneof(
  fc.constantFrom('?', '??', '{0,2}', '{0,2}?').chain((source) => counted(source, 0, source.startsWith('?') ? 1 : 2)),
  fc.constantFrom('{1,3}', '{1,3}?').chain((source) => counted(source, 1, 3)),
  counted('{2}', 2, 2),
);

function counted(source: string, min: number, max: number): fc.Arbitrary<{ source: string; count: number }> {
  return fc.integer({ min, max }).map((count) => ({ source, count }));
}

const ASSERTIONS = [
  '^',
  '$',
  String.raw`\b`,
  String.raw`\B`,
  '(?=a)',
  '(?!b)',
  '(?=-|$)',
  '(?![ab]|$)',
  '(?<=a)',
  '(?<!ab?)',
  '(?<=^|-)',
  '(?<!^)',
  '(?<=b{1,2}-)',
];

/** @param withAssertions With them, the word need not match. */
function regexArbitrary(withAssertions: boolean): fc.Arbitrary<RegexAndWord> {
  const assertion = fc.constantFrom(...ASSERTIONS).map((source) => ({ source, word: '' }));
  const { choice } = fc.letrec<{
    choice: RegexAndWord;
    sequence: RegexAndWord;
    item: RegexAndWord;
    group: RegexAndWord;
  }>((tie) => ({
    choice: fc.oneof(
      { weight: 3, arbitrary: tie('sequence') },
      fc.tuple(tie('sequence'), tie('sequence'), fc.boolean()).map(([left, right, isLeft]) => ({
        source: `${left.source}|${right.source}`,
        word: isLeft ? left.word : right.word,
      })),
    ),
    sequence: fc.array(tie('item'), { maxLength: 4, size: 'max' }).map((items) => ({
      source: items.map(({ source }) => source).join(''),
      word: items.map(({ word }) => word).join(''),
    })),
    item: fc.oneof(
      { maxDepth: 3 },
      { weight: 4, arbitrary: atom },
      ...(withAssertions ? [{ weight: 1, arbitrary: assertion }] : []),
      {
        weight: 3,
        arbitrary: fc.tuple(fc.oneof(atom, tie('group')), quantifier).map(([inner, { source, count }]) => ({
          source: inner.source + source,
          word: inner.word.repeat(count),
        })),
      },
    ),
    group: fc
      .tuple(tie('choice'), fc.constantFrom('(?:', '('))
      .map(([inner, open]) => ({ source: `${open}${inner.source})`, word: inner.word })),
  }));
  return choice;
}

export const plainRegex = regexArbitrary(false);
export const anyRegex = regexArbitrary(true);

/** Few characters, so that they often match, some of them in disguise. */
export const smallText = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom('a', 'b', '-') },
      fc.constantFrom('\u200B', 'а', 'É', '👍', 'ﬃ', '\n', ' '),
    ),
    { maxLength: 14, size: 'max' },
  )
  .map((characters) => characters.join(''));

/** A text in pieces, some of them empty. */
export function cuts(text: string): fc.Arbitrary<string[]> {
  return fc.array(fc.nat(text.length), { maxLength: 12 }).map((places) => {
    const sorted = [0, ...places.toSorted((a, b) => a - b), text.length];
    return sorted.slice(1).map((end, index) => text.slice(sorted[index], end));
  });
}

export const realisticRules: readonly Rule[] = [
  {
    name: 'personal',
    action: 'redact',
    patterns: [
      { kind: 'email', regex: /(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z\d-]{1,63}\.){1,4}[a-z]{2,24}\b/iu },
      {
        kind: 'card',
        regex: /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/u,
        refine: (match) => (match.startsWith('4') ? [0, match.length] : undefined),
      },
      { kind: 'phone', regex: /(?<!\w)\+?\d{1,3}(?:[ .-]?\d{2,4}){3,5}/u },
      { kind: 'id', regex: /\b\d{3}-\d{2}-\d{4}\b/u },
    ],
  },
  {
    name: 'internal',
    action: 'block',
    patterns: [
      { kind: 'internal_error', regex: /internal[ _-]{1,3}error/iu },
      { kind: 'key', regex: /\bsk-[\w-]{8,40}/u },
      { kind: 'private_key', regex: /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/iu },
    ],
  },
];

const FRAGMENTS = [
  'reader.one@example.com',
  '4111 1111 1111 1111',
  '4111-1111-1111-1111',
  '5555 5555 5555 4444',
  '+1 202-555-0143',
  '078-05-1120',
  'internal error',
  'INTERNAL__ERROR',
  'sk-abcdefgh12345678',
  '-----BEGIN RSA PRIVATE KEY-----',
];

const DISGUISES: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'ё',
  o: 'ο',
  '1': '１',
  '-': '–',
  ' ': '\u00A0',
  '@': '＠',
};

const fragment = fc
  .tuple(fc.constantFrom(...FRAGMENTS), fc.nat(40), fc.array(fc.nat(40), { maxLength: 2 }), fc.nat(9))
  .map(([text, length, gaps, disguise]) => {
    const characters = Array.from(length > 15 ? text : text.slice(0, length));
    for (const gap of gaps) if (gap < characters.length) characters[gap] += '\u200B';
    return characters.map((one, index) => (index % 10 === disguise ? (DISGUISES[one] ?? one) : one)).join('');
  });

const filler = fc.constantFrom(
  ' ',
  'Hello, ',
  'x',
  '7',
  '-',
  'é',
  '👩‍👩‍👧',
  '\uD83D',
  '\uDE00',
  '\u200B'.repeat(50),
  '\n',
  'ﬁ',
);

/** Findings, beginnings of findings and what looks like them, one after another. */
export const realisticText = fc
  .array(fc.oneof(fragment, filler), { maxLength: 9, size: 'max' })
  .map((parts) => parts.join(''));
