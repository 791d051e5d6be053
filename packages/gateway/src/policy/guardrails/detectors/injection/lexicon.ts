/** Finds the words of the lists in normalised text. */
import type { Alphabet, WordClass, WordFamilies } from './classes.ts';
import { STEM_SIGN } from './normalise.ts';

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
  /** Single words, of entries of several too; their letters mean nothing. */
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
function classesOfEntries(
  languages: readonly WordFamilies[],
  fold: (list: string) => string,
): Map<string, Set<WordClass>> {
  const entries = new Map<string, Set<WordClass>>();
  for (const families of languages) {
    for (const [name, list] of Object.entries(families)) {
      for (const entry of entriesOf(list, fold)) {
        entries.set(entry, (entries.get(entry) ?? new Set()).add(name as WordClass));
      }
    }
  }
  return entries;
}

/** A list is folded as one text, each entry a sentence of it: that is much faster than one by one. */
export function entriesOf(list: string, fold: (list: string) => string): string[] {
  return fold(list.replaceAll('*', STEM_SIGN).replaceAll(',', '.\n'))
    .split('.')
    .map((raw) => {
      const entry = raw.trim().replace(STEM_SIGN, '*');
      return isUnspaced(entry.charCodeAt(0)) ? `${entry}*` : entry;
    });
}

/** @param fold What is applied to the text; here it is applied to the lists. */
export function buildLexicon(
  languages: readonly WordFamilies[],
  fold: (list: string) => string,
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
    for (const word of plain.split(' ')) insert(joined, word, letter, isStem);
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
