import { expect, it } from 'vitest';
import { inGroups, makePassword } from './operator-account.ts';

it('[SC2] a password that is made up can be read out, and each letter is as likely', () => {
  expect(makePassword((size) => Uint8Array.from({ length: size }, (_, at) => at))).toBe('abcde-fghjk-mnpqr-stuvw');
  // 248 to 255 are of no whole alphabet: other bytes are taken.
  const bytes = [...Array.from({ length: 20 }, () => 250), ...Array.from({ length: 20 }, () => 247)];
  expect(makePassword((size) => Uint8Array.from(bytes.splice(0, size)))).toBe('99999-99999-99999-99999');
});

it('[SC2] a secret is shown in groups', () => {
  expect([inGroups('ABCDEFGH23'), inGroups('ABCD')]).toEqual(['ABCD EFGH 23', 'ABCD']);
});
