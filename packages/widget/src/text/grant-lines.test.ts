import { expect, it } from 'vitest';
import { language as arabic } from './ar.ts';
import { grantLines } from './grant-lines.ts';
import { textsFor } from './languages.ts';

const limits = { same: { to: 'a\u200bb', days: [1, 2] }, atMost: { amount: 20 }, maxUses: 2 };

it('[HI5] [SC6] says all that a grant is for, and what cannot be seen in it', () => {
  expect(grantLines(limits, 3_600_000, textsFor('en'))).toEqual([
    String.raw`to is a\u{200b}b`,
    'days is [1,2]',
    'amount is at most 20',
    'for at most 2 more requests',
    'for 1 hr 0 min from now on',
  ]);
});

it('[UI5] takes the characters that a language puts around values for what they are', () => {
  const lines = grantLines({ ...limits, same: { to: 'ORD-1' } }, 60_000, textsFor('ar', arabic));
  expect(lines.join('\n')).toContain('\u2068ORD-1\u2069');
  expect(lines.join('\n')).not.toContain('u{');
});
