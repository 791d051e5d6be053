import { expect, it } from 'vitest';
import { internalDataPatterns } from './internal-data.ts';
import { personalDataPatterns } from './personal-data.ts';
import { secretPatterns } from './secrets.ts';

const patterns = [...Object.values(personalDataPatterns).flat(), ...secretPatterns, ...internalDataPatterns];

/** Text that almost matches. */
const pieces = [
  'a',
  '1 ',
  '03-',
  '4111 ',
  'DE89 ',
  'a.a@',
  'eyJaaaaaaaaa.',
  'password is ',
  'call me at ',
  'at x (',
  'org.A.',
  'pass: ',
  'token for the a ',
  'secret is set to ',
  '4111\n',
  'is4111111111111111',
  'a dot a ',
  '--password a1',
  'login a password ',
  'A_KEY=a1',
  'http://a:',
  'apple river ',
  'part no. 555-01-',
  'FATAL: ',
];

it.each(pieces)('[GU5] %s, again and again, costs each regex little', (piece) => {
  const text = piece.repeat(Math.ceil(40_000 / piece.length));
  for (const { kind, regex, refine } of patterns) {
    const search = new RegExp(regex.source, `${regex.flags}g`);
    const from = performance.now();
    for (let match = search.exec(text); match !== null; match = search.exec(text)) {
      if (refine?.(match[0]) === undefined) search.lastIndex = match.index + 1;
    }
    expect(performance.now() - from, `${kind} ${regex.source}`).toBeLessThan(1000);
  }
});
