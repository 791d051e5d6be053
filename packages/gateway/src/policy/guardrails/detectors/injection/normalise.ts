/** Text to plain words: what is invisible is gone, and so are marks, case and punctuation. */
import { CONFUSABLES } from '../../confusables.ts';

/** Words that stand for what is no word; private-use characters, so that no text has them. */
export const LINK_WORD = '\uE000';
export const EMAIL_WORD = '\uE001';
export const IDENTIFIER_WORD = '\uE002';
/** The jailbreak's name in capitals; in small letters it is a word of Dutch. */
export const DAN_WORD = '\uE004';
/** Marks an entry of a list that stands for all words that begin with it. */
export const STEM_SIGN = '\uE005';

/** Digits and signs that are written for letters. `l` is an `i`, since `1`, `|` and `!` stand for both. */
const LEET: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '0': 'o',
    '1': 'i',
    '2': 'z',
    '3': 'e',
    '4': 'a',
    '5': 's',
    '6': 'g',
    '7': 't',
    '8': 'b',
    '9': 'g',
    '@': 'a',
    $: 's',
    '!': 'i',
    '|': 'i',
    '+': 't',
    '€': 'e',
    '£': 'i',
    '¡': 'i',
  }),
);

/** Letters in boxes and circles, which normalisation leaves alone: first code point of each alphabet. */
const ENCLOSED = [0x1f130, 0x1f150, 0x1f170, 0x1f1e6];

/**
 * Compatibility forms are plain characters; marks, invisible characters and the Arabic stretcher are gone; case, signs and
 * spaces are kept.
 */
export function strip(text: string): string {
  return stripKeepingSigns(text.replaceAll(/[\uE000-\uE005]/gu, ''));
}

/** {@link strip} for lists of words, which have signs among them. */
export function stripKeepingSigns(text: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/^[\t\n\r -~]*$/.test(text)) return text;
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Default_Ignorable_Code_Point}\u0640]|(?![\t\n\r])\p{Cc}/gu, '')
    .replaceAll(/[\u{1F130}-\u{1F1FF}]/gu, enclosedLetter)
    .normalize('NFC');
}

function enclosedLetter(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const first = ENCLOSED.find((start) => code >= start && code < start + 26);
  return first === undefined ? char : String.fromCodePoint(0x61 + code - first);
}

/**
 * Words with one space between them, ` . ` for the end of a sentence.
 *
 * @param stripped Text from {@link strip}.
 */
export function toWords(stripped: string): string {
  return stripped
    .replaceAll(/(?:https?:\/\/|www\.)[^\s<>"']{1,2000}/giu, ` ${LINK_WORD} `)
    .replaceAll(/(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}/gu, ` ${EMAIL_WORD} `)
    .toLowerCase()
    .replaceAll(/\b[a-z]{2,20}(?:_[a-z]{2,20}){1,5}\b/gu, (name) => ` ${IDENTIFIER_WORD} ${name.replaceAll('_', ' ')} `)
    .replaceAll(/n['’`´]t\b/gu, 'nt')
    .replaceAll(/[.!?;]+(?=\s|$|["'”’»)])|[。！？；。؟…]|\n\s*\n/gu, '\uE003')
    .replaceAll(/[^\p{L}\p{N}\uE000-\uE005]+/gu, ' ')
    .replaceAll(/(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]) (?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])/gu, '')
    .replaceAll(
      /(?<=[a-z0-9\uE000-\uE004])(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])|(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])(?=[a-z0-9])/gu,
      ' ',
    )
    .replaceAll(/ ?\uE003[ \uE003]*/gu, ' . ')
    .trim();
}

/** Words as they are written, in small letters. */
export function asWritten(stripped: string): string {
  return stripped.replaceAll(/(?<![A-Za-z])DAN(?![A-Za-z])/gu, ` ${DAN_WORD} `).toLowerCase();
}

/**
 * What the words look like: look-alikes, and digits and signs in the middle of letters, are letters.
 *
 * @param stripped Text from {@link strip}.
 */
export function lookAlike(stripped: string): string {
  const lower = stripped.toLowerCase();
  // oxlint-disable-next-line no-control-regex
  const latin = lower.replaceAll(/[^\0-\x7f]/gu, (char) => (char === 'ß' ? 'ss' : (CONFUSABLES.get(char) ?? char)));
  return /[0-9@$!|+€£¡]/u.test(latin) ? latin.replaceAll(/[a-z0-9@$!|+€£¡]{2,}/gu, leet) : latin;
}

/** One letter for what is written for both: `l`, and an `i` that was a `1`. */
export function mergeLookAlikes(text: string): string {
  return text.replaceAll('l', 'i');
}

/** Signs at the end of a word are what they are, and so are numbers. */
function leet(word: string): string {
  if (!/[a-z]/u.test(word) || !/[^a-z]/u.test(word)) return word;
  const end = word.replace(/[!|+]+$/u, '');
  return Array.from(end, (char) => LEET.get(char) ?? char).join('') + word.slice(end.length);
}

/** Digits read as letters, wherever they stand. */
export function digitsAsLetters(letters: string): string {
  return letters.replaceAll(/[0-9]/gu, (digit) => LEET.get(digit) ?? digit);
}
