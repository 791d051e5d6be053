/** Where constructs end: the searches of the inline parser. */

/** Longest address of a link. */
export const MAX_ADDRESS = 2048;
/** A letter or a digit of any script. */
export const WORD = /[\p{L}\p{N}]/u;
/** A space of any kind. */
export const SPACE = /\s/;

/** What opens and closes emphasis. */
export type Marker = '*' | '**' | '***' | '_' | '__' | '___' | '~~';

/** How often the character at `at` follows itself. */
export function runLength(text: string, at: number): number {
  let end = at;
  while (text[end] === text[at]) end += 1;
  return end - at;
}

/** Where a run of exactly `length` backticks begins. @returns -1 when there is none. */
export function closingTicks(text: string, from: number, length: number): number {
  for (let at = text.indexOf('`', from); at >= 0; at = text.indexOf('`', at)) {
    const run = runLength(text, at);
    if (run === length) return at;
    at += run;
  }
  return -1;
}

/** Where the marker that closes `marker` begins; code spans and escapes in between are skipped. */
export function closingMarker(text: string, from: number, marker: Marker): number {
  const char = marker.charAt(0);
  let at = from;
  while (at < text.length) {
    if (text[at] === '\\') at += 2;
    else if (text[at] === '`') {
      const run = runLength(text, at);
      const end = closingTicks(text, at + run, run);
      at = end < 0 ? at + run : end + run;
    } else if (text[at] === char) {
      const run = runLength(text, at);
      const end = at + run;
      const closes = run === marker.length || (run === 3 && marker.length < 3);
      const wordGoesOn = char === '_' && WORD.test(text[end] ?? ' ');
      if (at > from && closes && !SPACE.test(text[at - 1] ?? ' ') && !wordGoesOn) return end - marker.length;
      at = end;
    } else at += 1;
  }
  return -1;
}

/** Where the bracket that was opened before `from` is closed. @returns -1 when it is not. */
export function closingBracket(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '[') depth += 1;
    else if (text[at] === ']') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

/** Where an address that begins at `from` ends. @returns -1 when it does not, in its line and its length. */
export function closingParenthesis(text: string, from: number): number {
  let depth = 1;
  const limit = Math.min(text.length, from + MAX_ADDRESS);
  for (let at = from; at < limit; at += 1) {
    if (text[at] === '\n') return -1;
    if (text[at] === '\\') at += 1;
    else if (text[at] === '(') depth += 1;
    else if (text[at] === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}
