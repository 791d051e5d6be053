/** Text to plain words: what is invisible is gone, and so are marks, case and punctuation. */
import { CONFUSABLES } from '../../confusables.ts';

/** Words that stand for what is no word; private-use characters, so that no text has them. */
export const LINK_WORD = '\uE000';
export const EMAIL_WORD = '\uE001';
export const IDENTIFIER_WORD = '\uE002';
export const SIGNS: ReadonlySet<string> = new Set([LINK_WORD, EMAIL_WORD, IDENTIFIER_WORD]);

/** Digits and signs that are written for letters. `l` is an `i`, since `1`, `|` and `!` stand for both. */
const LEET: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '0': 'o', '1': 'i', '2': 'z', '3': 'e', '4': 'a', '5': 's', '6': 'g', '7': 't', '8': 'b', '9': 'g',
    '@': 'a', '$': 's', '!': 'i', '|': 'i', '+': 't', '€': 'e', '£': 'l', '¡': 'i', l: 'i',
  }),
);

/** Letters in boxes and circles, which normalisation leaves alone: first code point of each alphabet. */
const ENCLOSED = [0x1f130, 0x1f150, 0x1f170, 0x1f1e6];

/**
 * Compatibility forms are plain characters, marks and invisible characters are gone; case, signs and spaces are kept.
 */
export function strip(text: string): string {
  // oxlint-disable-next-line no-control-regex
  if (/^[\t\n\r -~]*$/.test(text)) return text;
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Default_Ignorable_Code_Point}\uE000-\uE002]|(?![\t\n\r])\p{Cc}/gu, '')
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
    .replaceAll(/[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}/gu, ` ${EMAIL_WORD} `)
    .toLowerCase()
    .replaceAll(/\b[a-z]{2,20}(?:_[a-z]{2,20}){1,5}\b/gu, (name) => ` ${IDENTIFIER_WORD} ${name.replaceAll('_', ' ')} `)
    .replaceAll(/n['’`´]t\b/gu, 'nt')
    .replaceAll(/[.!?;]+(?=\s|$|["'”’»)])|[。！？；。؟…]|\n\s*\n/gu, '\uE003')
    .replaceAll(/[^\p{L}\p{N}\uE000-\uE003]+/gu, ' ')
    .replaceAll(/(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]) (?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])/gu, '')
    .replaceAll(/ ?\uE003[ \uE003]*/gu, ' . ')
    .trim();
}

/**
 * What the words look like: look-alikes, and digits and signs in the middle of letters, are letters.
 *
 * @param stripped Text from {@link strip}.
 */
export function lookAlike(stripped: string): string {
  return Array.from(stripped.toLowerCase(), (char) => CONFUSABLES.get(char) ?? char)
    .join('')
    .replaceAll(/ß/gu, 'ss')
    .replaceAll(/[a-z0-9@$!|+€£¡]*(?:[a-z][0-9@$!|+€£¡]|[0-9@$!|+€£¡][a-z])[a-z0-9@$!|+€£¡]*/gu, leet)
    .replaceAll('l', 'i');
}

/** Signs at the end of a word are what they are. */
function leet(word: string): string {
  const end = word.replace(/[!|+]+$/u, '');
  return Array.from(end, (char) => LEET.get(char) ?? char).join('') + word.slice(end.length);
}

/** Every letter, with nothing between them; digits are letters. */
export function joined(words: string): string {
  return words.replaceAll(/[^\p{L}\p{N}]+/gu, '').replaceAll(/[0-9]/gu, (digit) => LEET.get(digit) ?? digit);
}
