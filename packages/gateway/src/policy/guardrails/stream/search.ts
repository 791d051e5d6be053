/**
 * Looks for all patterns in a text that is still being written. While nothing matches, it reads by joint states. From a
 * character on with which an attempt matches, scanners go on with the attempts, as only they know what is found: until
 * nothing is left for them to decide. They also read text that leads to a new joint state at every character, such as long
 * random keys: to keep such states would cost more than it saves, and drive those out that other texts need.
 */
import type { CommonPlace } from './place-table.ts';
import type { CompiledPattern, CompiledRules, Rule } from './compiled-rules.ts';
import type { HeldText } from './held-text.ts';
import type { Attempt, JointAutomaton, JointState } from './joint-automaton.ts';
import { type OnFound, Scanner } from './scanner.ts';

/** Steps to work out that a text may take in a row; each step that is known makes up for one. */
const PATIENCE = 256;
/** Characters that scanners read then, and the patience that is left after them. */
const REST = 256;
const PATIENCE_LEFT = 16;

export class Search {
  readonly #patterns: readonly CompiledPattern[];
  readonly #joint: JointAutomaton;
  readonly #onFound: OnFound;
  /** Behind what has been read. */
  #position = 0;
  #patience = PATIENCE;
  /** Scanners read up to this position, and further until no match is left to decide. */
  #restsUntil = 0;
  /** Undefined while scanners read. */
  #state: JointState | undefined;
  /** Behind what has been read, while scanners read. */
  #place: CommonPlace;
  /** By pattern; made when one is first needed, which for most it never is. */
  readonly #scanners: (Scanner | undefined)[] = [];
  /** Scanners with attempts. */
  readonly #active: Scanner[] = [];

  constructor({ patterns, joint }: CompiledRules, onFound: OnFound) {
    this.#patterns = patterns;
    this.#joint = joint;
    this.#onFound = onFound;
    this.#state = joint.begin();
    this.#place = this.#state.place;
  }

  /** Reads what has been added to the text. */
  read(text: HeldText): void {
    const end = text.count;
    while (this.#position < end) {
      if (this.#state === undefined) this.#readByScanners(text, end);
      else this.#readJointly(text, this.#state, end);
    }
  }

  /** Decides what is left: no more text comes. */
  finish(text: HeldText): void {
    if (this.#state !== undefined) this.#split(this.#state);
    for (const scanner of this.#active) scanner.finish(text);
    this.#active.length = 0;
  }

  /** All findings with this action that begin before the returned position are known. */
  frontier(action: Rule['action']): number {
    let frontier = this.#position;
    if (this.#state !== undefined) return frontier - this.#state.oldest[action];
    for (const { order, frontier: start = frontier } of this.#active)
      if (this.#patterns[order]!.action === action) frontier = Math.min(frontier, start);
    return frontier;
  }

  /** Reads until an attempt matches, or patience is at its end. */
  #readJointly(text: HeldText, from: JointState, end: number): void {
    const joint = this.#joint;
    let state = from;
    let position = this.#position;
    let patience = this.#patience;
    for (; position < end; position += 1) {
      const symbolClass = joint.table.classOf(text.symbolAt(position));
      let next = state.next[symbolClass.id];
      if (next !== undefined) patience += 1;
      else if (patience > 0) {
        next = joint.move(state, symbolClass);
        patience -= 1;
      }
      if (!next) break;
      state = next;
    }
    this.#state = state;
    this.#position = position;
    this.#patience = Math.min(patience, PATIENCE);
    if (position < end) this.#split(state);
  }

  /** Reads until no match is left to decide and the text has rested, at least one character. */
  #readByScanners(text: HeldText, end: number): void {
    while (this.#position < end) {
      this.#readByScanner(text, this.#position);
      this.#position += 1;
      if (this.#position >= this.#restsUntil && !this.#active.some(({ hasMatch }) => hasMatch)) {
        this.#join();
        return;
      }
    }
  }

  /** Has those scanners read a character that have attempts, or begin one. */
  #readByScanner(text: HeldText, position: number): void {
    const { table } = this.#joint;
    const active = this.#active;
    const symbolClass = table.classOf(text.symbolAt(position));
    const { classes } = symbolClass;
    this.#place = table.move(this.#place, symbolClass);
    const { places, begun } = this.#place;
    for (let index = 0; index < begun.length; index += 1) {
      const scanner = this.#scanner(begun[index]!);
      if (!scanner.hasAttempts) active.push(scanner);
    }
    let kept = 0;
    for (let index = 0; index < active.length; index += 1) {
      const scanner = active[index]!;
      scanner.read(text, position, classes[scanner.order]!, places[scanner.order]!);
      if (!scanner.hasAttempts) continue;
      active[kept] = scanner;
      kept += 1;
    }
    active.length = kept;
  }

  /** Has scanners go on with the attempts of a state. */
  #split({ place, attempts }: JointState): void {
    for (const { order, state, age } of attempts) {
      const scanner = this.#scanner(order);
      if (!scanner.hasAttempts) this.#active.push(scanner);
      scanner.resume(this.#position - age, state);
    }
    this.#place = place;
    this.#state = undefined;
    if (this.#patience > 0) return;
    this.#patience = PATIENCE_LEFT;
    this.#restsUntil = this.#position + REST;
  }

  /** Takes the attempts of all scanners back. */
  #join(): void {
    const attempts: Attempt[] = [];
    for (const scanner of this.#active) {
      scanner.surrender((start, state) => {
        attempts.push({ order: scanner.order, state, age: this.#position - start });
      });
    }
    this.#active.length = 0;
    attempts.sort((a, b) => b.age - a.age || a.order - b.order);
    this.#state = this.#joint.join(this.#place, attempts);
  }

  #scanner(order: number): Scanner {
    let scanner = this.#scanners[order];
    if (scanner === undefined) {
      scanner = new Scanner(order, this.#patterns[order]!, this.#onFound);
      this.#scanners[order] = scanner;
    }
    return scanner;
  }
}
