/** E-mail addresses, also those that are spelt out. */
import type { Pattern } from '../pattern.ts';
import { folded } from './words.ts';

/** Letters of the scripts whose words have spaces between them: elsewhere the sentence would be taken for the address. */
const LETTER = String.raw`a-z0-9\p{Script=Cyrillic}\p{Script=Greek}`;
const LOCAL = String.raw`[${LETTER}_](?:[${LETTER}._%+'&~-]{0,62}[${LETTER}_+-])?`;
const LABEL = `[${LETTER}-]{1,63}`;
const TLD = String.raw`(?:xn--[a-z0-9-]{2,59}|[a-z\p{Script=Cyrillic}\p{Script=Greek}]{2,24})`;
/** Where an address starts: not in the middle of another one, nor in the `user:password@` of a web address. */
const START = String.raw`(?<!\/\/(?:[^\s/@?]{0,20}:[^\s/@?]{0,9})?)(?<![${LETTER}_]|[${LETTER}_][.%+'&~-])`;

/** Endings of files: `icon@2x.png` is no address. */
const FILES = /\.(?:png|jpe?g|gif|webp|svg|avif|css|jsx?|tsx?|mjs|cjs|json|ya?ml|html?|txt|pdf|lock|tgz|gz)$/i;

/** The address; nothing when it only looks like one. */
function refineAddress(match: string): readonly [number, number] | undefined {
  const [local = '', domain = ''] = match.split(/@|%40/, 2);
  // Packages carry their version after the sign, and remote repositories are addressed like a mailbox.
  if (/^\d{1,9}\.\d/.test(domain) || /^v?\d{1,9}\.(?:x|am|pm)$/i.test(domain) || FILES.test(domain)) return undefined;
  if (local === 'git' || /:[a-z0-9_~/-]$/i.test(domain)) return undefined;
  // Two dots end the sentence before it.
  return [local.lastIndexOf('..') < 0 ? 0 : local.lastIndexOf('..') + 2, match.length];
}

const AT = String.raw`(?: ?[[({<] ?(?:at|@|arroba|chez|klammeraffe) ?[\])}>] ?)`;
const DOT = String.raw`(?:\.| ?[[({<] ?(?:dot|\.|punkt|punto|point|ponto) ?[\])}>] ?)`;
const SPOKEN_DOT = String.raw`(?:\.| (?:dot|punkt|punto|point|ponto) )`;
/** Signs as people say them; those of the second list mean nothing else. */
const SPOKEN_SIGN = folded(
  'dot|punkt|punto|point|ponto|punt|kropka|точка|nokta|underscore|dash|hyphen|minus|unterstrich',
);
const SPOKEN_AT = folded('at|arroba|chiocciola|małpa|собака|arobase|apenstaartje|klammeraffe');
const PLAIN_AT = folded('arroba|chiocciola|małpa|собака|arobase|apenstaartje|klammeraffe');
const SPOKEN_LABELS = folded('(?: (?:dot|punkt|punto|point|ponto|punt|kropka|точка|nokta) [a-z0-9-]{1,30}){1,3}');
const SHORT_LOCAL = String.raw`[a-z0-9_][a-z0-9._+-]{0,63}`;
const SHORT_LABEL = '[a-z0-9-]{1,40}';

export const emails: readonly Pattern[] = [
  {
    kind: 'email',
    // The last part lets `refine` see a path, as in git@host:path.
    regex: new RegExp(`${START}${LOCAL}(?:@|%40)(?:${LABEL}\\.){1,5}${TLD}(?::[a-z0-9_~/-])?`, 'iu'),
    refine: refineAddress,
  },
  {
    kind: 'email',
    regex: new RegExp(
      `${START}${SHORT_LOCAL}(?:${AT}(?:${SHORT_LABEL}${DOT}){1,4}|@(?:${SHORT_LABEL}(?:${DOT}|${SPOKEN_DOT})){1,4})[a-z]{2,24}`,
      'iu',
    ),
    refine: refineAddress,
  },
  {
    kind: 'email',
    // In capitals the words cannot be a part of the sentence.
    regex:
      /(?<![A-Za-z0-9._])[A-Za-z0-9_][A-Za-z0-9._+-]{0,63} (?:AT|@) (?:[A-Za-z0-9-]{1,40} DOT ){1,3}[A-Za-z]{2,24}/u,
  },
  {
    kind: 'email',
    // "my e-mail is john at example dot com": only behind words that say so.
    regex: new RegExp(
      String.raw`(?<![a-z])e-?mail(?: address| adresse)?(?: is| ist| es| est|:| =){1,2} {1,2}${SHORT_LOCAL}(?: at (?:${SHORT_LABEL} (?:dot|punkt|punto|point|ponto) ){1,4}| ?@ ?(?:${SHORT_LABEL}(?: ?\. ?|${SPOKEN_DOT})){1,4})[a-z]{2,24}`,
      'iu',
    ),
    refine: refineSpoken,
  },
  {
    kind: 'email',
    // "jane dot doe at example dot com": a name with a sign in it is no part of a sentence, nor is the name of the sign @.
    regex: new RegExp(
      String.raw`(?<![a-z0-9._-])[a-z0-9_-]{1,30}(?:(?: (?:${SPOKEN_SIGN}) [a-z0-9_-]{1,30}){1,3} (?:${SPOKEN_AT})|[a-z0-9._-]{0,30} (?:${PLAIN_AT})) [a-z0-9-]{1,30}(?:${SPOKEN_LABELS}|(?:\.[a-z0-9-]{1,30}){1,3})`,
      'iu',
    ),
  },
];

/** The address without the words before it. */
function refineSpoken(match: string): readonly [number, number] | undefined {
  const address = /[a-z0-9_][a-z0-9._+-]{0,63} ?(?: at |@ ?).{1,512}$/i.exec(match);
  return address === null ? undefined : [address.index, match.length];
}
