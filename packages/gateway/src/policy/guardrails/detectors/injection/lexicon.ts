/** Finds the words of the lists in normalised text. */
import type { Alphabet, WordClass, WordFamilies } from './classes.ts';

/** A node of the tree of all entries, one character per level. */
export interface Node {
  readonly next: Map<number, Node>;
  /** Letter of the entry that ends here. */
  exact?: string;
  /** Letter of the words that begin like this. */
  stem?: string;
}

export interface Lexicon {
  /** Entries as they are written, words parted by a space. */
  readonly words: Node;
  /** Entries without spaces. */
  readonly joined: Node;
  /** Single words by class, for what is nearly one of them. */
  readonly single: ReadonlyMap<string, string>;
}

/** Scripts that put no space between words, or join small words to others: Arabic, kana, Han, Hangul. */
export function isUnspaced(code: number): boolean {
  return (
    (code >= 0x0600 && code <= 0x06ff) ||
    (code >= 0x3040 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7a3)
  );
}

/** Classes of every entry of all languages, entries as they are listed. */
function classesOfEntries(languages: readonly WordFamilies[], fold: (entry: string) => string): Map<string, Set<WordClass>> {
  const entries = new Map<string, Set<WordClass>>();
  for (const families of languages) {
    for (const [name, list] of Object.entries(families)) {
      for (const raw of list.split(',')) {
        const folded = fold(raw);
        const entry = raw.trim().endsWith('*') || isUnspaced(folded.charCodeAt(0)) ? `${folded}*` : folded;
        entries.set(entry, (entries.get(entry) ?? new Set()).add(name as WordClass));
      }
    }
  }
  return entries;
}

/** @param fold Applied to every entry: what is applied to the text. */
export function buildLexicon(
  languages: readonly WordFamilies[],
  fold: (entry: string) => string,
  alphabet: Alphabet,
): Lexicon {
  const words: Node = { next: new Map() };
  const joined: Node = { next: new Map() };
  const single = new Map<string, string>();
  for (const [entry, classes] of classesOfEntries(languages, fold)) {
    const isStem = entry.endsWith('*');
    const plain = isStem ? entry.slice(0, -1) : entry;
    if (plain === '') continue;
    const letter = alphabet.letterOf(classes);
    insert(words, plain, letter, isStem);
    insert(joined, plain.replaceAll(' ', ''), letter, isStem);
    if (!isStem && !plain.includes(' ')) single.set(plain, letter);
  }
  return { words, joined, single };
}

function insert(root: Node, entry: string, letter: string, isStem: boolean): void {
  let node = root;
  for (let index = 0; index < entry.length; index += 1) {
    const code = entry.charCodeAt(index);
    let next = node.next.get(code);
    if (next === undefined) {
      next = { next: new Map() };
      node.next.set(code, next);
    }
    node = next;
  }
  if (isStem) node.stem ??= letter;
  else node.exact ??= letter;
}
