import { describe, expect, it } from 'vitest';
import type { Pattern } from '../pattern.ts';
import { MAX_INVISIBLE_RUN } from './held-text.ts';
import { compileRules } from './compiled-rules.ts';
import { filterText, PatternFilter } from './pattern-filter.ts';
import type { Rule } from './compiled-rules.ts';
import type { Filtered, Replace } from './pattern-filter.ts';
import { expectedOf } from './testing/oracle.ts';

const replace: Replace = ({ kind, text }) => ({ shown: `•${text.slice(-2)}`, kept: `[${kind.toUpperCase()}]` });

const rule = (action: Rule['action'], ...patterns: readonly (RegExp | Pattern)[]): Rule => ({
  name: `${action}er`,
  action,
  patterns: patterns.map((one) => (one instanceof RegExp ? { kind: one.source, regex: one } : one)),
});

const filter = (...rules: readonly Rule[]): PatternFilter => new PatternFilter(compileRules(rules), replace);

const filterAll = (text: string, ...rules: readonly Rule[]): Filtered => filterText(compileRules(rules), text, replace);

/** What is shown after each push, and at the end. */
function steps(pieces: readonly string[], ...rules: readonly Rule[]): string[] {
  const one = filter(...rules);
  return [...pieces.map((piece) => one.push(piece).shown), one.end().shown];
}

const email: Pattern = { kind: 'email', regex: /(?<![\w.])[\w.]{1,64}@(?:[a-z\d-]{1,63}\.){1,3}[a-z]{2,24}\b/iu };
const card: Pattern = { kind: 'card', regex: /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/u };

describe('the hold-back window', () => {
  it('[GU5] lets text go at once that cannot be a part of a finding', () => {
    expect(steps(['Hel', 'lo, ', 'it costs 5 ', '€.'], rule('redact', card))).toEqual([
      'Hel',
      'lo, ',
      'it costs ',
      '5 €.',
      '',
    ]);
  });

  it('[GU5] holds what may become a finding until it is known that it does not', () => {
    expect(steps(['an intern', 'al er', 'a', ' ends'], rule('block', /internal error/iu))).toEqual([
      'an ',
      '',
      'internal era',
      ' ends',
      '',
    ]);
  });

  it('[GU5] holds a beginning within a beginning that failed', () => {
    expect(steps(['x aab', 'c'], rule('block', /aaab|abc/u))).toEqual(['x a', '', '']);
  });

  it('[GU5] blocks: the text before goes out, and nothing after it', () => {
    const nothing = { shown: '', kept: '', findings: [] };
    const one = filter(rule('block', { kind: 'error', regex: /internal error/iu }));
    expect(one.push('Sorry: an INTERNAL ')).toMatchObject({ shown: 'Sorry: an ' });
    expect(one.push('ERROR at')).toEqual({
      shown: '',
      kept: '',
      findings: [],
      blocked: { guardrail: 'blocker', kind: 'error', text: 'INTERNAL ERROR' },
    });
    expect([one.push('more'), one.end()]).toEqual([nothing, nothing]);
  });

  it('[GU5] replaces what is redacted, for people and for the model, and says what it was', () => {
    const one = filter(rule('redact', card, email));
    expect(one.push('Pay with 4111 1111 1111 1111!')).toEqual({
      shown: 'Pay with •11!',
      kept: 'Pay with [CARD]!',
      findings: [{ guardrail: 'redacter', kind: 'card', text: '4111 1111 1111 1111' }],
    });
    expect(one.push(' Mail to a@example.com')).toMatchObject({ shown: ' Mail to ', findings: [] });
    expect(one.end()).toMatchObject({ shown: '•om', kept: '[EMAIL]', findings: [{ kind: 'email' }] });
  });

  it('[GU5] finds what is disguised, and takes the disguise away with it', () => {
    const text = 'dа\u200Bta: ４１１１\u00AD 1111–1111\u00A01111\u2060!';
    expect(filterAll(text, rule('redact', card)).shown).toBe('dа\u200Bta: •11\u2060!');
    const secret = rule('block', /api_secret|confidential/iu);
    expect(filterAll('the аpі＿sеcrеt', secret)).toMatchObject({ shown: 'the ', blocked: { text: 'аpі＿sеcrеt' } });
    expect(filterAll('so conﬁdential', secret).blocked?.text).toBe('conﬁdential');
  });

  it('[GU5] passes the text around findings as it was written', () => {
    const text = 'ﬁancé — “Ｔext” 👩‍👩‍👧 е\u0301 \uD83D \uDE00\uDE00 4111111111111111 \u{1D400}\uD83D';
    const { shown } = filterAll(text, rule('redact', card));
    expect(shown).toBe(text.replace('4111111111111111', '•11'));
  });

  it('[GU5] takes a ligature as a whole, of which a part is found', () => {
    const { shown, findings } = filterAll('xaﬃ-y', rule('redact', /af/u, /i-/u));
    expect(shown).toBe('x•aﬃ•ﬃ-y');
    expect(findings.map(({ text }) => text)).toEqual(['aﬃ', 'ﬃ-']);
    expect(steps(['xﬃ', '-'], rule('block', /i-/u))).toEqual(['x', '', '']);
    // Both begin with the ligature, so that the longer one counts.
    expect(steps(['ﬃ', '-', '-'], rule('redact', /ff/u, /i--/u))).toEqual(['', '', '•--', '']);
  });

  it('[GU5] waits for the other half of a character', () => {
    expect(filterAll(`${'x'.repeat(1023)}𝟒111 1111 1111 1111`, rule('redact', /4111/u)).shown).toMatch(/x•11 1111/);
    expect(steps(['a\uD83D', '\uDC4Db\uD83D', 'c\uD83D'], rule('block', /xyz/u))).toEqual([
      'a',
      '👍b',
      '\uD83Dc',
      '\uD83D',
    ]);
  });

  it('[GU5] needs the next character for word boundaries and look-aheads, and takes the end for it', () => {
    const word = rule('block', /\bsecret\b/u);
    expect(steps(['a secret', 's'], word)).toEqual(['a ', 'secrets', '']);
    expect(filterAll('a secret', word).blocked?.text).toBe('secret');
    expect(filterAll('secret', rule('block', /secret$/u)).blocked).toBeDefined();
    expect(steps(['secret', '.'], rule('block', /secret$/u))).toEqual(['', 'secret.', '']);
    expect(steps(['ab', 'ab'], rule('redact', /^ab/u))).toEqual(['•ab', 'ab', '']);
  });

  it('[GU5] sees what was before a piece', () => {
    const rules = [rule('redact', /(?<!no-)\bcode\b/u, /(?<=key: {1,2})\w{4}/u)];
    expect(steps(['no-', 'code', ' co', 'de', ' ', 'key: ', ' abcdef'], ...rules).join('')).toBe(
      'no-code •de key:  •cdef',
    );
  });

  it('[GU5] asks `refine` about every match, goes on at the next character when it refuses, and takes the part it names', () => {
    const asked: string[] = [];
    const refine = (match: string): [number, number] | undefined => {
      asked.push(match);
      return match.startsWith('1') ? [0, 2] : undefined;
    };
    const numbers: Pattern = { kind: 'number', regex: /\d{3}/u, refine };
    expect(filterAll('x 2123 4', rule('redact', numbers)).shown).toBe('x 2•123 4');
    expect(asked).toEqual(['212', '123']);
    const odd: Pattern = { kind: 'number', regex: /\d{3}/u, refine: () => [2, 1] };
    expect(filterAll('123', rule('redact', odd)).shown).toBe('123');
    const wide: Pattern = { kind: 'number', regex: /\d{3}/u, refine: () => [-5, 50] };
    expect(filterAll('a123b', rule('redact', wide)).shown).toBe('a•23b');
  });

  it('[GU5] prefers the longest redaction, then the first rule', () => {
    const rules = [rule('redact', { kind: 'short', regex: /ab/u }), rule('redact', { kind: 'long', regex: /abc/u })];
    expect(filterAll('abc', ...rules)).toMatchObject({ kept: '[LONG]', findings: [{ kind: 'long' }] });
    const same = [rule('redact', { kind: 'first', regex: /ab/u }), rule('redact', { kind: 'second', regex: /ab/u })];
    expect(filterAll('ab', ...same).kept).toBe('[FIRST]');
  });

  it('[GU5] leaves no part of a redaction that reaches beyond another', () => {
    const rules = rule(
      'redact',
      { kind: 'one', regex: /abcd/u },
      { kind: 'two', regex: /cdef/u },
      { kind: 'in', regex: /bc/u },
    );
    const { shown, kept, findings } = filterAll('-abcdef-', rules);
    expect([shown, kept]).toEqual(['-•cd•ef-', '-[ONE][TWO]-']);
    expect(findings.map(({ text }) => text)).toEqual(['abcd', 'cdef']);
    expect(steps(`${'x'.repeat(300)}abcdef-`.split(''), rules).join('')).toBe(`${'x'.repeat(300)}•cd•ef-`);
  });

  it('[GU5] blocks what overlaps with a redaction, and shows neither', () => {
    const rules = [rule('redact', /abcd/u), rule('block', /cdef/u)];
    expect(steps(['-ab', 'cd', 'ef-'], ...rules)).toEqual(['-', '', '', '']);
    expect(steps(['-ab', 'cd', 'e-'], ...rules)).toEqual(['-', '', '•cde-', '']);
  });

  it('[GU5] drops invisible characters in a row but the first 32, wherever they are', () => {
    const many = '\u200B'.repeat(5000);
    const few = '\u200B'.repeat(MAX_INVISIBLE_RUN);
    const one = filter(rule('redact', card));
    const pushed = Array.from(`a${many}411111${many}1111111111${many}b`, (character) => one.push(character));
    const whole = pushed.map(({ shown }) => shown).join('') + one.end().shown;
    expect(whole).toBe(`a${few}•11${few}b`);
    expect(pushed.flatMap(({ findings }) => findings)[0]?.text).toBe(`411111${few}1111111111`);
  });

  it.each([
    [/<.{1,9}?>/u, '<x> <y>'],
    [/a|abc/u, 'abc'],
    [/ab{0,2}?c?/u, 'abbc'],
    [/b(?:a??){0,3}/u, 'xbaaaa'],
    [/b(?:|a){2,4}c?/u, 'baaac'],
    [/-(?:a?b?){0,1}/u, '-abab'],
    [/-(?:(?:a?){2}b?){1,2}/u, '-aabaab-'],
    [/a(?:\b|-){2}b/u, 'a-b'],
  ])('[GU5] prefers what RegExp prefers: %s in %j', (regex, text) => {
    const expected = text.replaceAll(new RegExp(regex, 'gu'), (match) => `•${match.slice(-2)}`);
    expect(filterAll(text, rule('redact', regex)).shown).toBe(expected);
  });

  it('[GU5] takes a character beyond U+FFFF for one, also without the flag u', () => {
    expect(filterAll('-a👍b', rule('block', /a.b/)).blocked?.text).toBe('a👍b');
  });

  it('[GU5] does the same when it has forgotten its states', () => {
    // Every combination of the last eleven characters is a state: many more than are kept.
    const rules = [rule('redact', /[ab]{0,20}a[ab]{11}c/u)];
    let seed = 1;
    const text = Array.from({ length: 1500 }, () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % 23 === 0 ? 'c' : 'ab'[seed % 2];
    }).join('');
    const expected = expectedOf(rules, text, replace);
    expect(expected.findings.length).toBeGreaterThan(9);
    expect(filterAll(text, ...rules)).toEqual(expected);
    expect(steps(text.split(''), ...rules).join('')).toBe(expected.shown);
  });

  it.each(['a', '1', 'a.', '@', 'a@', 'a@a.', '4 ', '-', '\u200B', '漢', '\uD83D'])(
    '[GU5] takes time in proportion to the text: %j, 100,000 characters',
    (unit) => {
      const nested = /(?:(?:a{1,4}){1,4}){1,4}b/u;
      const text = unit.repeat(100_000 / unit.length);
      const result = filterAll(text, rule('redact', email), rule('block', nested, /(?:a|aa){1,40}b/u));
      expect(result.blocked).toBeUndefined();
    },
  );

  it('has nothing to do without rules', () => {
    expect(steps(['a', '', 'b'])).toEqual(['a', '', 'b', '']);
    expect(compileRules([]).maxHeld).toBe(0);
  });
});
