/** Words of any script inside regular expressions. */
import { foldCodePoint } from '../stream/fold.ts';

/** The source of a regular expression as it matches folded text: `número` becomes `numero`. */
export function folded(source: string): string {
  return Array.from(source.normalize('NFC'), (character) => foldCodePoint(character.codePointAt(0) ?? 0)).join('');
}

/**
 * Plain words as they match folded text, in small letters, capitalised and in capitals: a capital may look like another
 * letter than the small one does, so that the flag `i` is not enough.
 *
 * @param words With `|` between them.
 */
export function foldedWords(words: string): string {
  const forms = words
    .split('|')
    .flatMap((word) => [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()].map(folded));
  return [...new Map(forms.map((form) => [form.toLowerCase(), form])).values()].join('|');
}
