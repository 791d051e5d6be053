/** Words written without spaces, or with more of them than belong there: found by letters alone. */
import { isUnspaced, type Lexicon, type Node } from './lexicon.ts';

/** Letters of a whole phrase; fewer turn up by chance. */
const MIN_LETTERS = 14;
const MIN_WORDS = 2;
const MAX_ENDING = 3;

/**
 * Stretches of text that consist of listed words when spaces are left out.
 *
 * @param letters Every letter of the text, see `joined`.
 * @returns the classes of each stretch.
 */
export function joinedPhrases(letters: string, lexicon: Lexicon): string[] {
  const size = letters.length;
  /** Where the best stretch that begins here ends, and the entry it begins with. */
  const reach = new Int32Array(size + 1);
  const nextAt = new Int32Array(size + 1);
  const count = new Int32Array(size + 1);
  const classAt: string[] = [];
  for (let start = size - 1; start >= 0; start -= 1) best(letters, start, lexicon.joined, { reach, nextAt, count, classAt });
  const phrases: string[] = [];
  let covered = 0;
  for (let start = 0; start < size; start += 1) {
    const end = reach[start] ?? 0;
    if (end <= covered || end - start < MIN_LETTERS || (count[start] ?? 0) < MIN_WORDS) continue;
    phrases.push(phrase(start, { reach, nextAt, count, classAt }));
    covered = end;
  }
  return phrases;
}

interface Table {
  readonly reach: Int32Array;
  readonly nextAt: Int32Array;
  readonly count: Int32Array;
  readonly classAt: string[];
}

function best(letters: string, start: number, root: Node, table: Table): void {
  const { reach, nextAt, count, classAt } = table;
  if (isUnspaced(letters.charCodeAt(start))) return;
  let node: Node | undefined = root;
  for (let index = start; index < letters.length; index += 1) {
    node = node.next.get(letters.charCodeAt(index));
    if (node === undefined) return;
    const letter = node.exact ?? node.stem;
    if (letter === undefined) continue;
    const lastEnd = Math.min(letters.length, index + 1 + (node.stem === undefined ? 0 : MAX_ENDING));
    for (let end = index + 1; end <= lastEnd; end += 1) {
      const reached = Math.max(reach[end] ?? 0, end);
      // Of two ways that lead as far, the one of fewer words is the likelier.
      const words = (count[end] ?? 0) + 1;
      if (reached < (reach[start] ?? 0) || (reached === reach[start] && words > (count[start] ?? 0))) continue;
      reach[start] = reached;
      nextAt[start] = end;
      count[start] = words;
      classAt[start] = letter;
    }
  }
}

function phrase(start: number, { nextAt, reach, classAt }: Table): string {
  let classes = '';
  const end = reach[start] ?? 0;
  for (let at = start; at < end; at = nextAt[at] ?? end) classes += classAt[at] ?? '';
  return classes;
}
