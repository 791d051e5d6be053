/** Longest title, in UTF-16 units. */
const LENGTH = 80;

/** What a conversation is called: its first message in one line, shortened at a word where there is one. */
export function titleOf(text: string): string {
  const line = text
    .slice(0, 4 * LENGTH)
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line.length <= LENGTH) return line;
  const start = line.slice(0, LENGTH - 1);
  const word = start.lastIndexOf(' ');
  // Half of a pair is no letter.
  return `${(word > LENGTH / 2 ? start.slice(0, word) : start).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
