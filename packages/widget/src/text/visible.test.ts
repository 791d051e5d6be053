import { expect, it } from 'vitest';
import { undisguised } from './visible.ts';

it('[SC6] takes out what makes text read as something else', () => {
  expect(undisguised('a\u202eb\u2066c\u0007d\u{e0041}e')).toBe('abcde');
});

it('[UI5] keeps what writing needs: joiners, marks of direction, soft hyphens, flags of regions', () => {
  const text =
    'می\u200cخواهم \u200f! so\u00adft 👩\u200d🚀 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}\n\tx';
  expect(undisguised(text)).toBe(text);
});
