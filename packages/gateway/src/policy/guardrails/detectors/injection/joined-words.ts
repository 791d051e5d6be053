/** Words written without spaces, or with more of them than belong there: found by letters alone. */
import { isUnspaced, type Lexicon, type Node } from './lexicon.ts';
import { digitsAsLetters } from './normalise.ts';

/** Letters of a whole phrase; fewer turn up by chance. */
const MIN_LETTERS = 12;
const MIN_WORDS = 2;
const MAX_ENDING = 3;

/**
 * Stretches of text that consist of listed words when spaces are left out, and are not written as these words.
 *
 * @param words Normalised words, see `toWords`.
 * @returns the words of each stretch.
 */
export function joinedPhrases(words: string, lexicon: Lexicon): string[] {
  const { letters, starts } = lettersOf(words);
  const size = letters.length;
  /** Where the best stretch that begins here ends, where its first word ends, and how many words it has. */
  const reach = new Int32Array(size + 1);
  const nextAt = new Int32Array(size + 1);
  const count = new Int32Array(size + 1);
  for (let start = size - 1; start >= 0; start -= 1) best(letters, start, lexicon.joined, { reach, nextAt, count });
  const phrases: string[] = [];
  let covered = 0;
  for (let start = 0; start < size; start += 1) {
    const end = reach[start] ?? 0;
    if (end <= covered || end - start < MIN_LETTERS || (count[start] ?? 0) < MIN_WORDS) continue;
    covered = end;
    phrases.push(...hiddenParts(letters, start, { reach, nextAt, count }, starts));
  }
  return phrases;
}

interface Table {
  readonly reach: Int32Array;
  readonly nextAt: Int32Array;
  readonly count: Int32Array;
}

function best(letters: string, start: number, root: Node, { reach, nextAt, count }: Table): void {
  if (isUnspaced(letters.charCodeAt(start))) return;
  let node: Node | undefined = root;
  for (let index = start; index < letters.length; index += 1) {
    node = node.next.get(letters.charCodeAt(index));
    if (node === undefined) return;
    if (node.exact === undefined && node.stem === undefined) continue;
    const lastEnd = Math.min(letters.length, index + 1 + (node.stem === undefined ? 0 : MAX_ENDING));
    for (let end = index + 1; end <= lastEnd; end += 1) {
      const reached = Math.max(reach[end] ?? 0, end);
      // Of two ways that lead as far, the one of fewer words is the likelier.
      const words = (count[end] ?? 0) + 1;
      if (reached < (reach[start] ?? 0) || (reached === reach[start] && words > (count[start] ?? 0))) continue;
      reach[start] = reached;
      nextAt[start] = end;
      count[start] = words;
    }
  }
}

/**
 * Parts of a stretch whose words are not written as words; a single word that is may stand between them. The others have
 * been read already.
 */
function hiddenParts(letters: string, start: number, { nextAt, reach }: Table, starts: Uint8Array): string[] {
  const parts: string[][] = [[]];
  const end = reach[start] ?? 0;
  let written = 0;
  for (let at = start; at < end;) {
    const next = nextAt[at] ?? end;
    const isWritten = starts[at] === 1 && starts[next] === 1 && !starts.subarray(at + 1, next).includes(1);
    written = isWritten ? written + 1 : 0;
    if (written > 1) parts.push([]);
    parts.at(-1)?.push(letters.slice(at, next));
    at = next;
  }
  return parts
    .filter((words) => words.length >= MIN_WORDS && words.join('').length >= MIN_LETTERS)
    .map((words) => words.join(' '));
}

/** Every letter, digits read as letters, and 1 where a word begins, or the text ends. */
function lettersOf(words: string): { readonly letters: string; readonly starts: Uint8Array } {
  const starts = new Uint8Array(words.length + 1);
  let size = 0;
  for (const word of words.split(' ')) {
    if (word === '.') continue;
    starts[size] = 1;
    size += word.length;
  }
  starts[size] = 1;
  return { letters: digitsAsLetters(words.replaceAll(/[ .]+/gu, '')), starts };
}
