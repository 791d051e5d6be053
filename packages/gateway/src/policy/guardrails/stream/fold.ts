/** The plain form of text that patterns are matched against, one character at a time. */
import { lookAlikes } from './look-alikes.ts';

const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Mn}\p{Me}\uFFF9-\uFFFB]/u;
const CONTROL = /(?![\t\n\v\f\r\u0085])\p{Cc}/u;
const LINE_BREAK = /[\u0085\u2028\u2029]/u;
/** BRAILLE PATTERN BLANK is not a space by its category, only by its looks. */
const SPACE = /[\p{Zs}\u2800]/u;
const DASH = /\p{Pd}/u;
const DIGIT = /\p{Nd}/u;
/** A ligature or a numeral such as `ﬁ` or `Ⅷ` becomes as many characters; `…` stays what it is. */
const WORD = /^[a-z\d]+$/iu;

/** Folds of characters that are no ASCII; forgotten all at once when there are this many. */
const CACHE_LIMIT = 8192;
const cache = new Map<number, string>();

/** Digits of a script are ten in a row, from zero. */
function digitOf(codePoint: number): string {
  let first = codePoint;
  while (DIGIT.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((codePoint - first) % 10);
}

function foldPlain(character: string): string {
  const alike = lookAlikes.get(character);
  if (alike !== undefined) return alike;
  if (SPACE.test(character)) return ' ';
  if (DASH.test(character)) return '-';
  return DIGIT.test(character) ? digitOf(character.codePointAt(0)!) : character;
}

function fold(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  if (INVISIBLE.test(character) || CONTROL.test(character)) return '';
  if (LINE_BREAK.test(character)) return '\n';
  const plain = foldPlain(character);
  if (plain !== character) return plain;
  const bare = Array.from(character.normalize('NFKD'), foldPlain).filter((part) => !INVISIBLE.test(part));
  return bare.length === 1 || WORD.test(bare.join('')) ? bare.join('') : character;
}

/**
 * Folds one character: compatibility forms, accented letters, digits of other scripts, look-alikes, spaces and dashes
 * become plain ASCII characters; letters keep their case. A lone surrogate stays what it is.
 *
 * @returns an empty string for a character that is not seen by itself, such as a zero-width space or a combining mark;
 * one character otherwise, or several for a ligature of ASCII letters.
 */
export function foldCodePoint(codePoint: number): string {
  if (codePoint >= 0x20 && codePoint < 0x7f) return String.fromCharCode(codePoint);
  const known = cache.get(codePoint);
  if (known !== undefined) return known;
  if (cache.size >= CACHE_LIMIT) cache.clear();
  const folded = fold(codePoint);
  cache.set(codePoint, folded);
  return folded;
}
