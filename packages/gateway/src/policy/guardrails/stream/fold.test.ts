import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCodePoint } from './fold.ts';
import { lookAlikes } from './look-alikes.ts';

const fold = (text: string): string =>
  Array.from(text, (character) => foldCodePoint(character.codePointAt(0)!)).join('');

describe('the fold', () => {
  it('leaves visible ASCII and white space as they are, in upper and lower case', () => {
    const ascii = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index)).join('');
    expect(fold(`${ascii}\t\n\v\f\r`)).toBe(`${ascii}\t\n\v\f\r`);
  });

  it.each([
    ['zero-width characters', 'a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf'],
    ['soft hyphens and fillers', 'ab\u00ADcd\u3164e\u034Ff'],
    ['variation selectors and tags', 'abc\uFE0F\u{E0100}de\u{E0061}f'],
    ['controls of direction', '\u202Eab\u2066cd\u200Fe\u061Cf'],
    ['control characters', 'a\u0000bc\u0008d\u007Fe\u0086f'],
    ['combining marks', 'a\u0301b\u0338c\u20DDdef'],
  ])('drops %s', (_, text) => {
    expect(fold(text)).toBe('abcdef');
  });

  it.each([
    ['full-width letters', 'ＡＰＩ＿ｓｅｃｒｅｔ', 'API_secret'],
    ['mathematical letters', '𝐢𝒏𝓉𝖊𝚛𝗻𝘢𝔩', 'internal'],
    ['enclosed letters and digits', 'Ⓐ🅑🅲①❷➌', 'ABC123'],
    ['letters with accents', 'Àéîõüçñ', 'Aeioucn'],
    ['letters with strokes', 'øđłħ', 'odlh'],
    ['Cyrillic letters', 'раѕѕԝоrԁ Ѕесrеt', 'password Secret'],
    ['Greek letters', 'ΑΡΙ κοινο', 'API koivo'],
    ['Armenian and Cherokee letters', 'ոօ ᎪᏢᎬ', 'no APE'],
    ['digits of other scripts', '٠١٢۳४৫𝟞７⁸₉', '0123456789'],
    ['spaces', 'a\u00A0b\u2009c\u3000d\u2800e', 'a b c d e'],
    ['line breaks', 'a\u2028b\u2029c\u0085d', 'a\nb\nc\nd'],
    ['dashes', '1‐2‑3–4—5−6﹣7－8', '1-2-3-4-5-6-7-8'],
    ['at signs and dots', 'a＠b．c。d｡e․f', 'a@b.c.d.e.f'],
    ['quotes and slashes', '‘’“”⁄∕：', `''""//:`],
    ['ligatures and numerals', 'ﬁ ﬃ Ⅷ', 'fi ffi VIII'],
  ])('folds %s', (_, text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('leaves what has no plain form', () => {
    expect(fold('漢字 한글 ж … 👍 𠀀 \uD83D \uDE00')).toBe('漢字 한글 ж … 👍 𠀀 \uD83D \uDE00');
  });

  it('is the same for a letter with an accent and for its parts', () => {
    for (const letter of 'éÅйǘά') expect(fold(letter)).toBe(fold(letter.normalize('NFD')));
  });

  it('knows look-alikes of one character each, that are not ASCII themselves', () => {
    for (const [alike, plain] of lookAlikes) {
      expect([Array.from(alike).length, alike.codePointAt(0)! > 0x7f, /^[ -~]$/.test(plain)]).toEqual([1, true, true]);
      expect(foldCodePoint(alike.codePointAt(0)!)).toBe(plain);
    }
  });

  it('folds what is folded to itself, whatever the character, and never to more than four', () => {
    const character = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0x10ffff }));
    fc.assert(
      fc.property(character, (codePoint) => {
        const folded = foldCodePoint(codePoint);
        expect(fold(folded)).toBe(folded);
        expect(Array.from(folded).length).toBeLessThanOrEqual(4);
      }),
      { numRuns: 3000 },
    );
  });
});
