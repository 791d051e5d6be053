/** Words of any script inside regular expressions. */
import { foldCodePoint } from '../stream/fold.ts';

/** The source of a regular expression as it matches folded text: `número` becomes `numero`. */
export function folded(source: string): string {
  return Array.from(source.normalize('NFC'), (character) => foldCodePoint(character.codePointAt(0) ?? 0)).join('');
}
