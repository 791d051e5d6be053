import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTextTokens } from './text-tokens.ts';

/** Any UTF-16, halves of characters included. */
const texts = fc
  .array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff)))
  .map((units) => units.map((unit) => String.fromCharCode(unit)).join(''));

describe('the size of a text in tokens', () => {
  it('is a quarter of the letters, and one for each Chinese, Japanese or Korean character', () => {
    expect(estimateTextTokens('')).toBe(0);
    expect(estimateTextTokens('a'.repeat(400))).toBe(100);
    expect(estimateTextTokens('请问我的订单在哪里')).toBe(9);
    expect(estimateTextTokens('ありがとう')).toBe(5);
    expect(estimateTextTokens('주문')).toBe(2);
    expect(estimateTextTokens('👍')).toBe(3);
  });

  it('counts what makes short tokens for more than words', () => {
    expect(estimateTextTokens('12345678')).toBe(6);
    expect(estimateTextTokens('{"a":[1,2]}')).toBeGreaterThan(estimateTextTokens('abcdefghijk'));
  });

  it('is the sum of its parts', () => {
    fc.assert(
      fc.property(texts, texts, (text, more) => {
        expect(estimateTextTokens(text + more)).toBe(estimateTextTokens(text) + estimateTextTokens(more));
        expect(estimateTextTokens(text)).toBeGreaterThanOrEqual(text.length / 4);
      }),
    );
  });

  it('counts what is not looked at as a token for each character', () => {
    expect(estimateTextTokens('a'.repeat(8), 4)).toBe(5);
  });
});
