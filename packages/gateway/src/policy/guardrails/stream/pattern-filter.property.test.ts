import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pattern } from '../pattern.ts';
import { foldCodePoint } from './fold.ts';
import { compileRules } from './compiled-rules.ts';
import { filterText, PatternFilter } from './pattern-filter.ts';
import type { CompiledRules, Rule } from './compiled-rules.ts';
import type { Filtered, Replace } from './pattern-filter.ts';
import { anyRegex, cuts, plainRegex, realisticRules, realisticText, smallText } from './testing/arbitraries.ts';
import { expectedOf } from './testing/oracle.ts';

const replace: Replace = ({ kind, text }) => ({ shown: `[${kind} ${text.length}]`, kept: `<${kind}>` });
const realistic = compileRules(realisticRules);

/** Everything that comes out when the text arrives in these pieces. */
function stream(rules: CompiledRules, pieces: Iterable<string>): Filtered {
  const filter = new PatternFilter(rules, replace);
  const outputs = [...Array.from(pieces, (piece) => filter.push(piece)), filter.end()];
  const blocked = outputs.find((output) => output.blocked)?.blocked;
  return {
    shown: outputs.map(({ shown }) => shown).join(''),
    kept: outputs.map(({ kept }) => kept).join(''),
    findings: outputs.flatMap(({ findings }) => findings),
    ...(blocked && { blocked }),
  };
}

/** Compiles a rule per pattern; undefined when one of them matches nothing at all, as random ones may. */
function tryCompile(rules: readonly Rule[]): CompiledRules | undefined {
  try {
    return compileRules(rules);
  } catch (error) {
    expect(String(error)).toMatch(/matches the empty string|more than 4 look-behinds/);
    return undefined;
  }
}

function rule(action: Rule['action'], regex: RegExp): Rule {
  return { name: 'guard', action, patterns: [{ kind: 'kind', regex }] };
}

const refines: readonly Pattern['refine'][] = [
  undefined,
  undefined,
  (match) => (match.includes('b') ? undefined : [0, match.length]),
  (match) => (match.length > 2 ? [1, 2] : [0, match.length]),
];

const rulesArbitrary: fc.Arbitrary<Rule[]> = fc.array(
  fc
    .tuple(
      anyRegex,
      fc.constantFrom(...refines),
      fc.constantFrom<Rule['action'][]>('block', 'redact', 'redact'),
      fc.constantFrom('u', 'iu', 'su', '', 'i'),
    )
    .map(([{ source }, refine, action, flags]) => ({
      name: 'guard',
      action,
      patterns: [{ kind: source, regex: new RegExp(source, flags), ...(refine && { refine }) }],
    })),
  { minLength: 1, maxLength: 3 },
);

/** Marks where findings begin and end. */
const mark: Replace = ({ text }) => ({ shown: `<${text}>`, kept: '' });

/** Where marked findings begin. */
function startsOf(marked: string): number[] {
  const parts = marked.replaceAll('>', '').split('<');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('').length);
}

/** All texts of up to four of three characters. */
const ENDINGS = [''];
for (const ending of ENDINGS) if (ending.length < 4) ENDINGS.push(`${ending}a`, `${ending}b`, `${ending}-`);

describe('the hold-back window, whatever the text', () => {
  it('[GU5] finds what RegExp finds in the whole text, for any patterns and any cuts', () => {
    const arbitrary = fc
      .tuple(rulesArbitrary, smallText)
      .chain(([rules, text]) => fc.tuple(fc.constant(rules), fc.constant(text), cuts(text)));
    fc.assert(
      fc.property(arbitrary, ([rules, text, pieces]) => {
        const compiled = tryCompile(rules);
        // Without the flag u, RegExp takes a character beyond U+FFFF for two; the filter never does.
        const isUnicode = rules.every(({ patterns }) => patterns.every(({ regex }) => regex.unicode));
        fc.pre(compiled !== undefined && (isUnicode || !text.includes('👍')));
        expect(stream(compiled, pieces)).toEqual(expectedOf(rules, text, replace));
      }),
      { numRuns: 400 },
    );
  });

  it('[GU5] finds what RegExp finds, for any pattern', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 9, size: 'max' });
    fc.assert(
      fc.property(anyRegex, text, ({ source }, text) => {
        const rules = [rule('redact', new RegExp(source, 'u'))];
        const compiled = tryCompile(rules);
        fc.pre(compiled !== undefined);
        expect(filterText(compiled, text, mark)).toEqual(expectedOf(rules, text, mark));
      }),
      { numRuns: 1500 },
    );
  });

  it('[GU5] does the same however the text is cut', () => {
    const arbitrary = realisticText.chain((text) => fc.tuple(fc.constant(text), cuts(text)));
    fc.assert(
      fc.property(arbitrary, ([text, pieces]) => {
        const whole = filterText(realistic, text, replace);
        for (const cut of [pieces, text.split('')]) expect(stream(realistic, cut)).toEqual(whole);
        expect(whole).toEqual(expectedOf(realisticRules, text, replace));
      }),
      { numRuns: 100 },
    );
  });

  it('[GU5] does the same when joint states are forgotten all the time, and two texts share them', () => {
    const arbitrary = fc
      .tuple(
        rulesArbitrary,
        fc.array(smallText, { minLength: 2, maxLength: 6 }).map((parts) => parts.join('--')),
      )
      .chain(([rules, text]) =>
        fc.tuple(fc.constant(rules), fc.constant(text), cuts(text), fc.integer({ min: 1, max: 9 })),
      );
    fc.assert(
      fc.property(arbitrary, ([rules, text, pieces, maxStates]) => {
        const isUnicode = rules.every(({ patterns }) => patterns.every(({ regex }) => regex.unicode));
        fc.pre(tryCompile(rules) !== undefined && (isUnicode || !text.includes('👍')));
        const compiled = compileRules(rules, maxStates);
        const other = new PatternFilter(compiled, replace);
        const disturbed = function* (): Generator<string> {
          for (const piece of pieces) {
            other.push(Array.from(piece).toReversed().join(''));
            yield piece;
          }
        };
        expect(stream(compiled, disturbed())).toEqual(expectedOf(rules, text, replace));
      }),
      { numRuns: 300 },
    );
  });

  it('[GU5] does the same with findings, new text and known text in turn', () => {
    let seed = 1;
    const random = Array.from({ length: 900 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return 'abcdefghij0123456789+/'[seed % 22];
    }).join('');
    const plain = 'Hello, this is known text with ﬁgures and \u200B 👍. '.repeat(9);
    const text = [plain, random, ' 4111 1111 1111 1111 ', plain, 'a@example.com, 078-05-1120! ', random, plain].join(
      '',
    );
    const redactions = realisticRules.filter(({ action }) => action === 'redact');
    const expected = expectedOf(redactions, text, replace);
    expect(expected.findings.length).toBeGreaterThan(2);
    const pieces = (size: number): string[] => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    for (const maxStates of [1, 50, undefined])
      for (const size of [1, 5, 700])
        expect(stream(compileRules(redactions, maxStates), pieces(size))).toEqual(expected);
  });

  it('[GU5] never holds more folded characters than it says', () => {
    const isSame: Replace = ({ text }) => ({ shown: text, kept: text });
    const folded = (text: string): number =>
      Array.from(text, (one) => foldCodePoint(one.codePointAt(0)!)).join('').length;
    fc.assert(
      fc.property(realisticText, realisticText, (first, second) => {
        const filter = new PatternFilter(realistic, isSame);
        const text = first + 'x'.repeat(100) + '1'.repeat(100) + second;
        let shown = '';
        for (const [index, character] of Array.from(text).entries()) {
          const output = filter.push(character);
          if (output.blocked !== undefined) return;
          shown += output.shown;
          const seen = Array.from(text)
            .slice(0, index + 1)
            .join('');
          expect(folded(seen) - folded(shown)).toBeLessThanOrEqual(realistic.maxHeld);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('[GU5] shows nothing of a blocked finding, at no time', () => {
    fc.assert(
      fc.property(realisticText, (text) => {
        const blocks = realisticRules.filter(({ action }) => action === 'block');
        const { shown, blocked, findings } = stream(compileRules(blocks), text.split(''));
        expect(findings).toEqual([]);
        if (blocked === undefined) return;
        const limited = text.replaceAll(/(\u200B{32})\u200B+/g, '$1');
        expect(limited.startsWith(shown + blocked.text)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('[GU5] holds every beginning of a match, and lets nothing of it out', () => {
    fc.assert(
      fc.property(plainRegex, ({ source, word }) => {
        fc.pre(word.length > 0);
        const rules = tryCompile([rule('block', new RegExp(source, 'u'))]);
        fc.pre(rules !== undefined);
        const { shown, blocked } = stream(rules, word.split(''));
        expect(shown).toBe('');
        expect(blocked).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });

  it('[GU5] holds nothing that no further text could make a finding', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 6 });
    fc.assert(
      fc.property(plainRegex, text, ({ source }, text) => {
        const guard = rule('redact', new RegExp(source, 'u'));
        const rules = tryCompile([guard]);
        fc.pre(rules !== undefined && rules.maxHeld <= 4);
        const shown = new PatternFilter(rules, mark).push(text).shown.replaceAll(/[<>]/g, '');
        if (shown.length === text.length) return;
        const starts = ENDINGS.map((more) => startsOf(expectedOf([guard], text + more, mark).shown));
        expect(starts.flat()).toContain(shown.length);
      }),
      { numRuns: 100 },
    );
  });
});
