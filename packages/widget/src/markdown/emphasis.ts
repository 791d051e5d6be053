/**
 * Which runs of `*`, `_` and `~` open emphasis and which close it: the rules and the linear algorithm of CommonMark.
 * Beside them: Chinese, Japanese and Korean have no spaces, so their characters count as a border of words here.
 */
import type { Emphasis } from './ast.ts';

/** A run of markers. */
export interface Run {
  readonly type: 'run';
  readonly char: '*' | '_' | '~';
  readonly length: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
  /** Markers that are not matched, and so are text. */
  left: number;
  /** What begins after it, and what ends before it: the innermost first. */
  readonly opens: Emphasis[];
  readonly closes: Emphasis[];
  /** Whether a letter or a digit stands before it. */
  readonly inWord: boolean;
}

const SPACE = /^\s$/u;
const PUNCTUATION = /^[\p{P}\p{S}]$/u;
const WORD = /^[\p{L}\p{N}]$/u;
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u;

/** Reads the run at `at`; `end` is the index after it. */
export function readRun(text: string, at: number, end: number): Run {
  const char = text[at] as Run['char'];
  const before = charBefore(text, at);
  const after = end < text.length ? String.fromCodePoint(text.codePointAt(end) ?? 0) : ' ';
  const left = flanks(after, before);
  const right = flanks(before, after);
  const word = char === '_';
  const usable = char !== '~' || end - at === 2;
  return {
    type: 'run',
    char,
    length: end - at,
    canOpen: usable && left && (!word || !right || PUNCTUATION.test(before)),
    canClose: usable && right && (!word || !left || PUNCTUATION.test(after)),
    left: end - at,
    opens: [],
    closes: [],
    inWord: WORD.test(before) && !UNSPACED.test(before),
  };
}

/** Whether a run stands at the side of a word on which `inner` is. */
function flanks(inner: string, outer: string): boolean {
  if (SPACE.test(inner)) return false;
  return !PUNCTUATION.test(inner) || SPACE.test(outer) || PUNCTUATION.test(outer) || UNSPACED.test(outer);
}

function charBefore(text: string, at: number): string {
  if (at === 0) return ' ';
  const low = text.charCodeAt(at - 1);
  const isLow = low >= 0xdc_00 && low <= 0xdf_ff && at > 1;
  return String.fromCodePoint(text.codePointAt(isLow ? at - 2 : at - 1) ?? 0);
}

/**
 * Matches runs with each other, and writes into them what they open and close.
 *
 * @returns those that could open something, and found nothing that closes it.
 */
export function matchRuns(runs: readonly Run[]): Run[] {
  const open: Run[] = [];
  /** Below these there is nothing for closers of the same kind: spares searching again. */
  const floors = new Map<string, number>();
  for (const closer of runs) {
    if (closer.canClose) closeWith(closer, open, floors);
    if (closer.left > 0 && closer.canOpen) open.push(closer);
  }
  return open;
}

function closeWith(closer: Run, open: Run[], floors: Map<string, number>): void {
  const kind = `${closer.char}${closer.length % 3}${closer.canOpen ? '+' : ''}`;
  while (closer.left > 0) {
    const floor = floors.get(kind) ?? 0;
    let index = open.length - 1;
    while (index >= floor && !matches(open[index] as Run, closer)) index -= 1;
    if (index < floor) {
      floors.set(kind, open.length);
      return;
    }
    const opener = open[index] as Run;
    const count = opener.left >= 2 && closer.left >= 2 ? 2 : 1;
    const emphasis = closer.char === '~' ? 'strike' : count === 2 ? 'strong' : 'emphasis';
    opener.opens.push(emphasis);
    closer.closes.push(emphasis);
    opener.left -= count;
    closer.left -= count;
    // What is in between is inside now, and matches nothing outside.
    open.length = opener.left > 0 ? index + 1 : index;
    for (const [key, value] of floors) if (value > open.length) floors.set(key, open.length);
  }
}

function matches(opener: Run, closer: Run): boolean {
  if (opener.char !== closer.char) return false;
  const both = closer.canOpen || opener.canClose;
  return !both || closer.length % 3 === 0 || (opener.length + closer.length) % 3 !== 0;
}

/** Takes a run for one whose other half is on its way, if it looks like one: `5*3` does not. */
export function presume(run: Run): void {
  if (run.inWord || run.left > 3) return;
  if (run.char === '~') run.opens.push('strike');
  else {
    if (run.left !== 2) run.opens.push('emphasis');
    if (run.left >= 2) run.opens.push('strong');
  }
  run.left = 0;
}
