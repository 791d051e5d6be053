import { describe, expect, it } from 'vitest';
import { buildGraph } from './regex-graph.ts';
import { readSyntax } from './regex-syntax.ts';

const read = (regex: RegExp): ReturnType<typeof readSyntax> => readSyntax({ kind: 'card', regex });

describe('reading a pattern', () => {
  it.each([
    [/a{2}b?(?:cd|e)\b/u, 3, 5],
    [/(?:a{1,3}-){2,4}$/, 4, 16],
    [/(?<=x{1,9})a(?=b|$)/i, 1, 1],
    [/^[^a-z]{0,5}?.👍/su, 2, 7],
  ])('knows the length of a match of %s', (regex, min, max) => {
    expect(read(regex).root).toMatchObject({ min, max });
  });

  it.each([
    [/a*b/, '"a*" has no upper bound'],
    [/a+/, '"a+" has no upper bound'],
    [/a{3,}/, '"a{3,}" has no upper bound'],
    [/(?<=a+)b/, '"a+" has no upper bound'],
    [/(a)\1/, String.raw`"\1" is not supported`],
    [/(?<x>a)\k<x>/, String.raw`"\k<x>" is not supported`],
    [/a(?=bc)/, '"(?=bc)" is to look at one character or at the end'],
    [/a(?!b?)/, '"(?!b?)" is to look at one character or at the end'],
    [/(?<=\bx)a/, String.raw`"(?<=\bx)" holds an assertion other than ^`],
    [/(?<=(?<!b)x)a/, '"(?<=(?<!b)x)" holds an assertion other than ^'],
    [/a/g, 'it has "g"'],
    [/a/y, 'it has "y"'],
    [/a/m, 'it has "m"'],
    [/a/v, 'it has "v"'],
    [/a?/, 'matches the empty string'],
    [/\b(?=a)|b/, 'matches the empty string'],
    [/a{513}/, 'its longest match has 513 characters, and 512 is the most'],
    [/(?<=(?:ab){257})c/, 'its longest look-behind has 514 characters'],
    [/(?<=a)(?<=b)(?<=c)(?<=d)(?<=e)f/, 'more than 4 look-behinds'],
    [/раss/, 'never occurs in folded text, where it is "p"'],
    [/caf\u00e9/, String.raw`"\u00e9" never occurs in folded text, where it is "e"`],
    [/a\u200bb/, 'never occurs in folded text, where it is ""'],
    [/a👍/, 'half a character, which needs the flag u'],
  ])('refuses %s', (regex, reason) => {
    expect(() => read(regex)).toThrow('The pattern "card" cannot be used on streamed text: ');
    expect(() => read(regex)).toThrow(reason);
  });

  it('refuses flags that change within', () => {
    expect(() => read(new RegExp('(?i:a)b'))).toThrow('"(?i:a)" changes flags');
  });

  it('refuses repetitions that multiply, and takes no time for it', () => {
    const source = `(?:${'(?:'.repeat(8)}a?${'){1,2}'.repeat(8)}|b){1,2}`;
    const { root } = read(new RegExp(`x(?:${source}){0,0}`));
    expect(buildGraph(root, 'card').type).toBe('set');
    const nested = read(/(?:(?:(?:a?|b?){0,7}){0,8}){0,9}c/).root;
    expect(buildGraph(nested, 'card').type).toBe('split');
    const options = Array.from({ length: 60 }, () => '(?:a?){1,500}').join('|');
    expect(() => buildGraph(read(new RegExp(`(?:${options})c`)).root, 'card')).toThrow('multiply to too many steps');
  });
});
