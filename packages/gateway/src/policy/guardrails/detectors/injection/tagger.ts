/** Words to a string of their classes, one character each. */
import { isUnspaced, type Lexicon, type Node } from './lexicon.ts';
import type { NearWords } from './near-words.ts';

const SPACE = 32;
/** Unknown words that are looked at for mistakes; those behind them stay unknown. */
const MAX_NEAR = 3000;
/** Pieces that a word may have been torn into. */
const MAX_PIECES = 4;

/** Longest entry at a place: its letter and where it ends. */
interface Match {
  readonly letter: string;
  readonly end: number;
}

/** Letters of what no list has. */
export interface OtherLetters {
  readonly unknown: string;
  readonly number: string;
  readonly end: string;
}

/**
 * @param words Normalised words, see `toWords`.
 * @returns one letter of the alphabet per word, or per entry of several words.
 */
export function classesOf(words: string, lexicon: Lexicon, near: NearWords, other: OtherLetters): string {
  const letters: string[] = [];
  let tries = 0;
  const nearOnce: NearWords = (word) => {
    tries += 1;
    return tries > MAX_NEAR ? undefined : near(word);
  };
  let at = 0;
  while (at < words.length) {
    const code = words.charCodeAt(at);
    if (code === SPACE) {
      at += 1;
      continue;
    }
    if (words[at] === '.') {
      letters.push(other.end);
      at += 1;
      continue;
    }
    const match = longest(words, at, lexicon.words) ?? unlisted(words, at, lexicon, nearOnce, other);
    if (!(match.letter === other.unknown && isUnspaced(code) && letters.at(-1) === other.unknown)) {
      letters.push(match.letter);
    }
    at = match.end;
  }
  return letters.join('');
}

function longest(words: string, start: number, root: Node): Match | undefined {
  let node: Node | undefined = root;
  let match: Match | undefined;
  const unspaced = isUnspaced(words.charCodeAt(start));
  for (let index = start; index < words.length; index += 1) {
    node = node.next.get(words.charCodeAt(index));
    if (node === undefined) break;
    const end = index + 1;
    if (node.stem !== undefined) match = { letter: node.stem, end: unspaced ? end : wordEnd(words, end) };
    if (node.exact !== undefined && (end === words.length || words.charCodeAt(end) === SPACE)) {
      match = { letter: node.exact, end };
    }
  }
  return match;
}

/** A word that no list has as it stands: with a mistake in it, torn to pieces, or unknown. */
function unlisted(words: string, start: number, lexicon: Lexicon, near: NearWords, other: OtherLetters): Match {
  if (isUnspaced(words.charCodeAt(start))) return { letter: other.unknown, end: start + 1 };
  const end = wordEnd(words, start);
  const word = words.slice(start, end);
  if (/^\p{N}+$/u.test(word)) return { letter: other.number, end };
  return torn(words, start, end, lexicon) ?? { letter: near(word) ?? other.unknown, end };
}

function torn(words: string, start: number, firstEnd: number, lexicon: Lexicon): Match | undefined {
  let word = words.slice(start, firstEnd);
  let end = firstEnd;
  for (let pieces = 2; pieces <= MAX_PIECES && end < words.length && word.length < 14; pieces += 1) {
    const next = wordEnd(words, end + 1);
    word += words.slice(end + 1, next);
    end = next;
    const letter = word.length > 5 ? lexicon.single.get(word) : undefined;
    if (letter !== undefined) return { letter, end };
  }
  return undefined;
}

function wordEnd(words: string, from: number): number {
  const space = words.indexOf(' ', from);
  return space === -1 ? words.length : space;
}
