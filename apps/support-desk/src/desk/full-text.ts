/** Questions in people's own words as expressions of SQLite's full-text search. */

const MAX_WORDS = 32;
/** Shorter beginnings would find too much. */
const MIN_PREFIX = 3;

/** Words of a question that say nothing about its subject; matching them would find every text. */
const STOP_WORDS = new Set(
  (
    'a about all am an and any are as at be been but by can could did do does for from get give had has have how i if in is ' +
    'it its know like long may me much my need of on or our please should so some take takes tell that the their them there ' +
    'they this to us want was we were what when where which who will with would you your'
  ).split(' '),
);

/**
 * The words of a question that say something, at most 32, each once, in lower case. Whatever else stands in the text, such as
 * quotes and operators of the search, is left out.
 */
export function searchWords(text: string): string[] {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return [...new Set(words)].filter((word) => word.length > 1 && !STOP_WORDS.has(word)).slice(0, MAX_WORDS);
}

/** Matches texts with any of the words. Each is quoted, so that nothing that was typed is read as search syntax. */
export function anyOf(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(' OR ');
}

/** Matches texts with a word that begins like any of the words; those of less than three characters are left out. */
export function anyBeginningOf(words: readonly string[]): string {
  const long = words.filter((word) => word.length >= MIN_PREFIX);
  return long.map((word) => `"${word}" *`).join(' OR ');
}
