/** Looks for one pattern in a text that is still being written. */
import type { Pattern } from '../pattern.ts';
import type { Automaton, Place, State } from './automaton.ts';
import type { HeldText } from './held-text.ts';

/** Called with the range of a finding, in positions of the held text, and its pattern's place in the list. */
export type OnFound = (start: number, end: number, order: number) => void;

interface ScannedPattern {
  readonly automaton: Automaton;
  readonly pattern: Pick<Pattern, 'refine'>;
}

const NO_MATCH = -1;

/**
 * Every position begins an attempt, unless a finding covers it. Attempts are kept until they are decided, that is when no
 * further text could change them, and until all that began before them are: so findings come from left to right.
 */
export class Scanner {
  /** The pattern's place in the list. */
  readonly order: number;
  readonly #automaton: Automaton;
  readonly #refine: Pattern['refine'];
  /** Attempts, the oldest first: where each began, its state, and where its match ends as far as it is known. */
  readonly #starts: number[] = [];
  readonly #states: State[] = [];
  readonly #ends: number[] = [];
  readonly #onFound: OnFound;
  /** Positions before this one begin no attempt: they are part of a finding. */
  #from = 0;

  constructor(order: number, { automaton, pattern }: ScannedPattern, onFound: OnFound) {
    this.order = order;
    this.#automaton = automaton;
    this.#refine = pattern.refine;
    this.#onFound = onFound;
  }

  get hasAttempts(): boolean {
    return this.#starts.length > 0;
  }

  /** Whether an attempt has matched, and it is not decided what comes of it. */
  get hasMatch(): boolean {
    return this.#ends.some((end) => end !== NO_MATCH);
  }

  /** All findings that begin before this position are known; undefined: all that begin in what was read. */
  get frontier(): number | undefined {
    return this.#starts[0];
  }

  /** Goes on with an attempt that was alive elsewhere and has not matched; they come in the order in which they began. */
  resume(start: number, state: State): void {
    this.#starts.push(start);
    this.#states.push(state);
    this.#ends.push(NO_MATCH);
  }

  /** Gives its attempts away, the oldest first. To be called when there is no match. */
  surrender(take: (start: number, state: State) => void): void {
    for (const [index, start] of this.#starts.entries()) take(start, this.#states[index]!);
    this.#starts.length = this.#states.length = this.#ends.length = 0;
  }

  /**
   * Reads the character at a position. One with which no attempt begins need not be read while there are no attempts.
   *
   * @param place Behind the character.
   */
  read(text: HeldText, position: number, symbolClass: number, place: Place): void {
    if (this.#starts.length > 0) this.#continue(symbolClass, place, position);
    if (place.begun !== undefined && position >= this.#from) this.#begin(place.begun, position);
    if (this.#starts.length > 0 && !this.#states[0]!.isAlive) this.#decide(text);
  }

  /** Decides what is left: no more text comes. */
  finish(text: HeldText): void {
    for (const [index, state] of this.#states.entries())
      if (state.isAlive && this.#automaton.endsMatch(state)) this.#ends[index] = text.count;
    this.#decide(text, true);
  }

  #begin(state: State, position: number): void {
    this.#starts.push(position);
    this.#states.push(state);
    this.#ends.push(state.isMatch ? position + 1 : NO_MATCH);
  }

  /** Moves all attempts on by the character at a position, and drops those that fail. */
  #continue(symbolClass: number, after: Place, position: number): void {
    const starts = this.#starts;
    const states = this.#states;
    const ends = this.#ends;
    let kept = 0;
    for (let index = 0; index < states.length; index += 1) {
      let state = states[index]!;
      let end = ends[index]!;
      if (state.isAlive) {
        state = this.#automaton.advance(state, symbolClass, after);
        if (state.isMatch) end = position + 1;
        else if (state.wasMatch) end = position;
        if (!state.isAlive && end === NO_MATCH) continue;
      }
      starts[kept] = starts[index]!;
      states[kept] = state;
      ends[kept] = end;
      kept += 1;
    }
    if (kept === states.length) return;
    states.length = starts.length = ends.length = kept;
  }

  /** Reports the matches at the front that nothing can change any more. */
  #decide(text: HeldText, isEnd = false): void {
    let decided = 0;
    for (; decided < this.#states.length; decided += 1) {
      const start = this.#starts[decided]!;
      const end = this.#ends[decided]!;
      if (start < this.#from) continue;
      if (this.#states[decided]!.isAlive && !isEnd) break;
      if (end === NO_MATCH) continue;
      const found = this.#refine === undefined ? ([start, end] as const) : this.#refined(text, start, end);
      if (found === undefined) continue;
      this.#onFound(...found, this.order);
      this.#from = found[1];
    }
    this.#starts.splice(0, decided);
    this.#states.splice(0, decided);
    this.#ends.splice(0, decided);
  }

  #refined(text: HeldText, start: number, end: number): readonly [start: number, end: number] | undefined {
    const part = this.#refine?.(text.folded(start, end));
    if (part === undefined) return undefined;
    // Of a character beyond U+FFFF, half is all of it.
    let from = start;
    let to = start;
    for (let units = 0; to < end && units < part[1]; to += 1) {
      units += text.symbolAt(to) > 0xffff ? 2 : 1;
      if (units <= part[0]) from = to + 1;
    }
    return from < to ? [from, to] : undefined;
  }
}
