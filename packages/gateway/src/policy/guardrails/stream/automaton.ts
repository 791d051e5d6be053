/**
 * Matches one pattern character by character, without ever going back: a state is everything that may still come of an
 * attempt, in order of preference. States are built when they are first reached and kept, so that a character costs one
 * look into a table; where it leads to a new state, at most one pass over the pattern. No input makes it backtrack.
 */
import type { Pattern } from '../pattern.ts';
import { buildGraph } from './regex-graph.ts';
import type { Step } from './regex-graph.ts';
import type { Part } from './regex-syntax.ts';
import { readSyntax } from './regex-syntax.ts';
import { SymbolClasses } from './symbol-classes.ts';

/** States and places kept per pattern; all are forgotten when there are more, and built anew when they are reached. */
const MAX_STATES = 1024;

/** What is known of a place in the text from what is before it; the bits above are the look-behinds that hold. */
const AFTER_WORD = 1;
const AT_START = 2;
const BEHIND_SHIFT = 2;

/** The class of the end of the text. */
const END = -1;

/** An attempt to match, after some characters. */
export interface State {
  /** Never used again, also when states are forgotten. */
  readonly id: number;
  /** More text may complete or change the match. */
  readonly isAlive: boolean;
  /** A match ends here; one that is found later is preferred. */
  readonly isMatch: boolean;
  /** A match ended before the last character, which had to be seen to know. */
  readonly wasMatch: boolean;
  /** Neither alive nor a match. */
  readonly isDead: boolean;
  readonly steps: readonly Step[];
  /** What is known of the place, as far as the steps ask for it. */
  readonly place: number;
  /** Where a character leads, by its class and the look-behinds that hold after it. */
  readonly next: (State | undefined)[];
}

/** A state that is being built. */
interface Draft {
  readonly steps: Step[];
  readonly seen: Set<Step>;
  isMatch: boolean;
}

class Graph {
  readonly #classes: SymbolClasses;
  readonly #first: Step;
  readonly #wordSet: number;
  /** Finds whatever ends at a place, wherever it began. */
  readonly #isSearch: boolean;
  readonly #states = new Map<string, State>();
  #built = 0;
  /** By what is known of the place. */
  readonly #starts: (State | undefined)[] = [];

  constructor(first: Step, classes: SymbolClasses, wordSet: number, isSearch: boolean) {
    this.#first = first;
    this.#classes = classes;
    this.#wordSet = wordSet;
    this.#isSearch = isSearch;
  }

  /** States that are kept. */
  get size(): number {
    return this.#states.size;
  }

  /** An attempt that has seen nothing yet. */
  start(place: number): State {
    const known = this.#starts[place];
    if (known !== undefined) return known;
    const draft: Draft = { steps: [], seen: new Set(), isMatch: false };
    this.#reach(this.#first, place, draft);
    const state = this.#intern(draft, place, false);
    this.#starts[place] = state;
    return state;
  }

  /** @param place What is known of the place after the character. */
  advance(state: State, symbolClass: number, place: number): State {
    const draft: Draft = { steps: [], seen: new Set(), isMatch: false };
    const wasMatch = this.#take(state, symbolClass, place, draft);
    if (this.#isSearch) this.#reach(this.#first, place, draft);
    return this.#intern(draft, place, wasMatch);
  }

  /** Whether a match ends with the text. */
  endsMatch(state: State): boolean {
    return this.#take(state, END, 0, { steps: [], seen: new Set(), isMatch: false });
  }

  /** Takes a character. @returns whether a match ended before it. */
  #take(state: State, symbolClass: number, place: number, draft: Draft): boolean {
    const seen = new Set<Step>();
    const stack = state.steps.toReversed();
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      if (seen.has(step)) continue;
      seen.add(step);
      if (step.type === 'match') return true;
      if (step.type !== 'set') this.#follow(step, state.place, symbolClass, stack);
      else if (symbolClass !== END && this.#classes.has(symbolClass, step.set)) this.#reach(step.next, place, draft);
    }
    return false;
  }

  /** Adds what may come next from a step on: what needs a character, or needs to see one. */
  #reach(from: Step, place: number, draft: Draft): void {
    const stack = [from];
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      // What is less preferred than a match does not count.
      if (draft.isMatch && !this.#isSearch) return;
      if (draft.seen.has(step)) continue;
      draft.seen.add(step);
      if (step.type === 'match') draft.isMatch = true;
      else if (step.type === 'set' || step.type === 'ahead' || step.type === 'boundary') draft.steps.push(step);
      else this.#follow(step, place, END, stack);
    }
  }

  /** Goes on with what follows a step that consumes nothing, if it holds. */
  #follow(step: Step, place: number, symbolClass: number, stack: Step[]): void {
    if (step.type === 'split') stack.push(step.second, step.first);
    else if (step.type !== 'match' && step.type !== 'set' && this.#holds(step, place, symbolClass))
      stack.push(step.next);
  }

  #holds(step: Exclude<Step, { type: 'match' | 'set' | 'split' }>, place: number, symbolClass: number): boolean {
    const isEnd = symbolClass === END;
    if (step.type === 'start') return (place & AT_START) !== 0;
    if (step.type === 'behind') return ((place >> (BEHIND_SHIFT + step.index)) & 1) === (step.negate ? 0 : 1);
    if (step.type === 'ahead')
      return (isEnd ? step.end : step.sets.some((set) => this.#classes.has(symbolClass, set))) !== step.negate;
    const isBeforeWord = !isEnd && this.#classes.has(symbolClass, this.#wordSet);
    return ((place & AFTER_WORD) !== Number(isBeforeWord)) !== step.negate;
  }

  #intern({ steps, isMatch }: Draft, place: number, wasMatch: boolean): State {
    // What is before a place counts only for steps that wait to see what comes after it.
    const known = steps.some(({ type }) => type !== 'set') ? place : 0;
    const key = `${known},${Number(isMatch)},${Number(wasMatch)}:${steps.map(({ id }) => id).join()}`;
    const found = this.#states.get(key);
    if (found !== undefined) return found;
    const isAlive = steps.length > 0;
    const isDead = !isAlive && !isMatch && !wasMatch;
    const state: State = { id: this.#built, isAlive, isMatch, wasMatch, isDead, steps, place: known, next: [] };
    this.#built += 1;
    this.#states.set(key, state);
    return state;
  }

  /** States in use go on leading to others, that are built anew. */
  forget(): void {
    for (const state of this.#states.values()) state.next.length = 0;
    this.#states.clear();
    this.#starts.length = 0;
  }
}

/** A place in a text, as a pattern sees it. */
export interface Place {
  /** The attempt that began with the character before this place; undefined when it has failed. */
  readonly begun: State | undefined;
  /** What is known of the place. */
  readonly bits: number;
  /** Per look-behind, what the text before may be of it. */
  readonly behinds: readonly State[];
  /** The place behind the next character, by its class. */
  readonly next: (Place | undefined)[];
}

/** One pattern, compiled; keeps no text, so that any number of texts can be matched at the same time. */
export class Automaton {
  /** Most characters that a match has. */
  readonly maxLength: number;
  readonly #classes: SymbolClasses;
  readonly #graph: Graph;
  readonly #behinds: readonly Graph[];
  /** Combinations of look-behinds. */
  readonly #width: number;
  readonly #wordSet: number | undefined;
  readonly #places = new Map<string, Place>();

  /** @throws {Error} naming the pattern's kind, when it cannot be decided while the text is still being written. */
  constructor(pattern: Pattern) {
    const { root, sets, behinds, wordSet } = readSyntax(pattern);
    const classes = new SymbolClasses(sets);
    const graph = (part: Part, isSearch: boolean): Graph =>
      new Graph(buildGraph(part, pattern.kind), classes, wordSet ?? -1, isSearch);
    this.maxLength = root.max;
    this.#classes = classes;
    this.#graph = graph(root, false);
    this.#behinds = behinds.map((part) => graph(part, true));
    this.#width = 2 ** behinds.length;
    this.#wordSet = wordSet;
  }

  /** The start of a text. */
  begin(): Place {
    const behinds = this.#behinds.map((graph) => graph.start(AT_START));
    return this.#place(AT_START, behinds, undefined);
  }

  /** @param symbol a code point; may be that of a lone surrogate. */
  classOf(symbol: number): number {
    return this.#classes.of(symbol);
  }

  /** The place behind the next character. */
  move(place: Place, symbolClass: number): Place {
    return place.next[symbolClass] ?? this.#move(place, symbolClass);
  }

  /** @param after The place behind the character. */
  advance(state: State, symbolClass: number, after: Place): State {
    const index = symbolClass * this.#width + (after.bits >> BEHIND_SHIFT);
    return state.next[index] ?? this.#advance(this.#graph, state, symbolClass, { index, bits: after.bits });
  }

  /** Whether an attempt ends in a match when the text ends here. */
  endsMatch(state: State): boolean {
    return this.#graph.endsMatch(state);
  }

  #advance(graph: Graph, state: State, symbolClass: number, to: { index: number; bits: number }): State {
    const known = state.next[to.index];
    if (known !== undefined) return known;
    if (graph.size + this.#places.size >= MAX_STATES) this.#forget();
    const next = graph.advance(state, symbolClass, to.bits);
    state.next[to.index] = next;
    return next;
  }

  #move(place: Place, symbolClass: number): Place {
    const behinds = this.#behinds.map((graph, index) =>
      this.#advance(graph, place.behinds[index]!, symbolClass, { index: symbolClass, bits: 0 }),
    );
    const isWord = this.#wordSet !== undefined && this.#classes.has(symbolClass, this.#wordSet);
    const after = this.#place(isWord ? AFTER_WORD : 0, behinds, undefined);
    const begun = this.advance(this.#graph.start(place.bits), symbolClass, after);
    const next = begun.isDead ? after : this.#place(after.bits, behinds, begun);
    place.next[symbolClass] = next;
    return next;
  }

  #place(known: number, behinds: readonly State[], begun: State | undefined): Place {
    const bits = behinds.reduce((sum, { isMatch }, index) => sum | (Number(isMatch) << (BEHIND_SHIFT + index)), known);
    const key = `${bits},${begun?.id ?? ''}:${behinds.map(({ id }) => id).join()}`;
    const place = this.#places.get(key) ?? { begun, bits, behinds, next: [] };
    this.#places.set(key, place);
    return place;
  }

  /** Attempts and places in use go on from the states that they are in. */
  #forget(): void {
    for (const graph of [this.#graph, ...this.#behinds]) graph.forget();
    for (const place of this.#places.values()) place.next.length = 0;
    this.#places.clear();
  }
}
