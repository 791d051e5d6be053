import { describe, expect, it } from 'vitest';
import { compileRules } from '../stream/compiled-rules.ts';
import { PatternFilter } from '../stream/pattern-filter.ts';
import { readSyntax } from '../stream/regex-syntax.ts';
import { internalDataPatterns } from './internal-data.ts';
import { personalDataPatterns } from './personal-data.ts';
import { secretPatterns } from './secrets.ts';

const groups = {
  'personal data': Object.values(personalDataPatterns).flat(),
  secrets: secretPatterns,
  'internal data': internalDataPatterns,
};
const patterns = Object.values(groups).flat();

it.each(patterns.map((pattern) => [pattern.kind, pattern] as const))(
  '[GU5] %s can be decided on a stream',
  (_, pattern) => {
    const { root, behinds } = readSyntax(pattern);
    expect(root.min).toBeGreaterThan(0);
    expect(root.max).toBeLessThanOrEqual(512);
    for (const behind of behinds) expect(behind.max).toBeLessThanOrEqual(32);
  },
);

describe('ordinary text', () => {
  const prose =
    'Your order ORD-5678 (Widget Pro x2, $99.98) shipped on 2026-11-20 and should arrive in 5-7 business days. You can call us, ' +
    'or e-mail the team. The tracking number is TRK-111; it was updated at 10:30 (Berlin time). Please reset your password at ' +
    'https://shop.example/account. Your password must have at least 8 characters. In case of a problem, go to the desk.';

  it.each(Object.entries(groups))('[GU5] is held back for a few words at most by %s', (name, list) => {
    const filter = new PatternFilter(compileRules([{ name, action: 'block', patterns: list }]), () => ({
      shown: '',
      kept: '',
    }));
    let shown = 0;
    for (const [i, character] of prose.split('').entries()) {
      const { shown: text, blocked } = filter.push(character);
      expect(blocked).toBeUndefined();
      shown += text.length;
      expect(i + 1 - shown).toBeLessThanOrEqual(32);
    }
  });
});

it('[GU2] no refinement throws, whatever it is given', () => {
  const odd = [
    '',
    ' ',
    '0',
    '@',
    '%40',
    ':',
    '\u0000',
    '\uD800',
    '٣',
    '•',
    'a'.repeat(600),
    '1'.repeat(600),
    '() - /'.repeat(50),
  ];
  for (const { refine } of patterns) {
    for (const text of odd) {
      const range = refine?.(text);
      if (range !== undefined) expect(range[0]).toBeLessThanOrEqual(range[1]);
    }
  }
});
