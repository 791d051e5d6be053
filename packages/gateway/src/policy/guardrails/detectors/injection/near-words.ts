/** Words with one mistake in them: a letter too many, too few, wrong, or two swapped; or the inner letters in disorder. */

/** Shortest word that is still the same with a mistake in it. */
const MIN_LENGTH = 6;
const MAX_LENGTH = 20;
/** Longest word that is looked at, with letters that are repeated: "ignooooore". */
const MAX_WRITTEN = 60;

/** What is returned for the word that this one nearly is. */
export type NearWords = (word: string) => string | undefined;

/** @param words Words with what is returned for them. */
export function nearWords(words: ReadonlyMap<string, string>): NearWords {
  const byKey = new Map<string, string>();
  const known = new Map<string, string | string[]>();
  for (const [word, value] of words) {
    if (word.length < MIN_LENGTH || word.length > MAX_LENGTH || !/^[a-z]+$/u.test(word)) continue;
    byKey.set(disorder(word), value);
    for (const part of [word, ...withoutOne(word)]) {
      const others = known.get(part);
      if (others === undefined) known.set(part, word);
      else known.set(part, Array.isArray(others) ? [...others, word] : [others, word]);
    }
  }
  return (written) => {
    if (written.length > MAX_WRITTEN) return undefined;
    const word = written.replaceAll(/(.)\1{2,}/gu, '$1');
    if (word.length < MIN_LENGTH - 1 || word.length > MAX_LENGTH + 1) return undefined;
    const scrambled = byKey.get(disorder(word));
    if (scrambled !== undefined) return scrambled;
    for (const part of [word, ...withoutOne(word)]) {
      const near = [known.get(part) ?? []].flat().find((candidate) => isNear(word, candidate));
      if (near !== undefined) return words.get(near);
    }
    return undefined;
  };
}

/** The same for all words with these letters that begin and end alike. */
function disorder(word: string): string {
  return word.charAt(0) + Array.from(word.slice(1, -1)).toSorted().join('') + word.charAt(word.length - 1);
}

function withoutOne(word: string): string[] {
  return Array.from(word, (_, index) => word.slice(0, index) + word.slice(index + 1));
}

/** Both are the same without their common beginning and end, except for one letter each. */
function isNear(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  const longest = Math.min(a.length, b.length) - start;
  while (end < longest && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  // Another ending is another word: "ignores", "ignored".
  if (end === 0 && a.length >= b.length) return false;
  const left = a.length - start - end;
  const right = b.length - start - end;
  if (left <= 1 && right <= 1) return true;
  return left === 2 && right === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
}
