/** Ours against the specification of CommonMark and its reference implementation, in everything that we read at all. */
import { tests as allExamples } from 'commonmark-spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ourTree, referenceTree } from './testing/reference.ts';

/** Where we are different on purpose. */
const OTHERWISE = new Map([
  [25, 'few names of characters'],
  [34, 'few names of characters'],
  [194, 'no definitions of links'],
  [596, 'brackets stay around what cannot be opened'],
  [598, 'brackets stay around what cannot be opened'],
  [599, 'brackets stay around what cannot be opened'],
  [601, 'brackets stay around what cannot be opened'],
  [602, 'bare addresses are links'],
  [608, 'bare addresses are links'],
  [611, 'bare addresses are links'],
]);

const examples = allExamples.filter(
  ({ number, markdown }) => !OTHERWISE.has(number) && referenceTree(markdown) !== null,
);

/** Long enough to nest, of parts that mean something. */
function texts(parts: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...parts), { maxLength }).map((chosen) => chosen.join(''));
}

function same(source: string): void {
  const reference = referenceTree(source);
  if (reference !== null) expect(ourTree(source), JSON.stringify(source)).toEqual(reference);
}

describe('CommonMark', () => {
  it('[UI2] has most of the examples of the specification in what we read', () => {
    expect(examples.length).toBeGreaterThan(420);
  });

  it.each(examples)('[UI2] $section, example $number', ({ markdown }) => {
    expect(ourTree(markdown)).toEqual(referenceTree(markdown));
  });

  it('[UI2] reads emphasis, code and links as the reference does', () => {
    const parts = [
      '*',
      '**',
      '_',
      '__',
      '***',
      'a',
      'b ',
      ' ',
      '`',
      '``',
      '[',
      '](mailto:a@e.example)',
      '![',
      '](',
      ')',
      ']',
    ];
    fc.assert(
      fc.property(texts([...parts, '\\', '\n', '.', '(', '"t"', '<', '>', '&amp;', 'é', '„'], 24), (text) =>
        same(`x${text}`),
      ),
      { numRuns: 3_000 },
    );
  });

  it('[UI2] reads lists, quotes, code and headings as the reference does', () => {
    const parts = [
      '- ',
      '* ',
      '1. ',
      '2) ',
      '> ',
      '>',
      '  ',
      ' ',
      '\n\t',
      'a',
      '**b**',
      '\n',
      '\n',
      '\n\n',
      '```',
      '~~~',
      '# ',
      '***',
    ];
    fc.assert(fc.property(texts(parts, 20), same), { numRuns: 5_000 });
  });
});
