/** What follows the label of a link: `(address "title")`. */
import { unescaped } from './entities.ts';

/** Longest address of a link, and longest title. */
export const MAX_ADDRESS = 2048;
/** Parentheses within parentheses. */
const MAX_NESTED = 32;
const CLOSERS: Readonly<Record<string, string>> = { '"': '"', "'": "'", '(': ')' };

/** Where a link leads, and the index after it. */
export interface Destination {
  readonly address: string;
  readonly end: number;
}

/**
 * Reads the destination that begins with the parenthesis at `at`. A title is read over, since nobody needs it.
 *
 * @returns null when it is none; `open` when the text ends before it is known.
 */
export function readDestination(text: string, at: number): Destination | 'open' | null {
  const start = skipSpace(text, at + 1);
  const addressEnd = text[start] === '<' ? angledEnd(text, start) : plainEnd(text, start);
  if (addressEnd === null || addressEnd === 'open') return addressEnd;
  const angled = text[start] === '<';
  const address = unescaped(angled ? text.slice(start + 1, addressEnd - 1) : text.slice(start, addressEnd));
  let end = skipSpace(text, addressEnd);
  const closer = end > addressEnd ? CLOSERS[text[end] ?? ''] : undefined;
  if (closer !== undefined) {
    const titleEnd = endOfTitle(text, end + 1, closer);
    if (titleEnd === null || titleEnd === 'open') return titleEnd;
    end = skipSpace(text, titleEnd);
  }
  if (end >= text.length) return 'open';
  return text[end] === ')' ? { address, end: end + 1 } : null;
}

/** A line break is white space too, but only one. */
function skipSpace(text: string, from: number): number {
  let at = from;
  let breaks = 0;
  while (text[at] === ' ' || text[at] === '\t' || (text[at] === '\n' && breaks === 0)) {
    if (text[at] === '\n') breaks += 1;
    at += 1;
  }
  return at;
}

function angledEnd(text: string, start: number): number | 'open' | null {
  const limit = start + MAX_ADDRESS;
  for (let at = start + 1; at < limit; at += 1) {
    const char = text[at];
    if (char === undefined) return 'open';
    if (char === '>') return at + 1;
    if (char === '\n' || char === '<') return null;
    if (char === '\\') at += 1;
  }
  return null;
}

function plainEnd(text: string, start: number): number | 'open' | null {
  const limit = start + MAX_ADDRESS;
  let nested = 0;
  for (let at = start; at < limit; at += 1) {
    const char = text[at];
    if (char === undefined) return 'open';
    if (char <= ' ' || char === '\u007f') return nested === 0 ? at : null;
    if (char === '\\' && text[at + 1] !== undefined && !/\s/.test(text[at + 1] ?? '')) at += 1;
    else if (char === '(') {
      nested += 1;
      if (nested > MAX_NESTED) return null;
    } else if (char === ')') {
      if (nested === 0) return at;
      nested -= 1;
    }
  }
  return null;
}

function endOfTitle(text: string, start: number, closer: string): number | 'open' | null {
  const limit = start + MAX_ADDRESS;
  for (let at = start; at < limit; at += 1) {
    const char = text[at];
    if (char === undefined) return 'open';
    if (char === closer) return at + 1;
    if (char === '(' && closer === ')') return null;
    if (char === '\\') at += 1;
  }
  return null;
}
