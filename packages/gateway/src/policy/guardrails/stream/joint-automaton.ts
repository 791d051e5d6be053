/**
 * All patterns as one automaton. Some attempt is always alive somewhere, but together they are in the same few thousand
 * states again and again, and nearly never does one match. So each state of all attempts together is worked out once, and
 * a character costs one look into its table, however many patterns there are and attempts are alive.
 */
import type { Automaton, State } from './automaton.ts';
import { type CommonClass, type CommonPlace, PlaceTable } from './place-table.ts';

/** A pattern among others. */
export interface JoinedPattern {
  readonly action: 'block' | 'redact';
  readonly automaton: Automaton;
}

/** An attempt that has not matched so far. */
export interface Attempt {
  /** Its pattern's place in the list. */
  readonly order: number;
  readonly state: State;
  /** Characters that it has read. */
  readonly age: number;
}

/** Every attempt that is alive behind a character. None has matched: what comes of a match is no matter of tables. */
export interface JointState {
  readonly place: CommonPlace;
  /** The oldest first, then by pattern. */
  readonly attempts: readonly Attempt[];
  /** By action: the age of its oldest attempt; 0 when it has none. */
  readonly oldest: Readonly<Record<JoinedPattern['action'], number>>;
  /**
   * The state behind the next character, by its common class; null when an attempt matches with it, or turns
   * out to have matched before it.
   */
  readonly next: (JointState | null | undefined)[];
}

/** States that are kept, a few megabytes; then all are forgotten, and worked out again where they are reached. */
const MAX_STATES = 4096;

export class JointAutomaton {
  readonly #patterns: readonly JoinedPattern[];
  readonly #maxStates: number;
  /** Where the patterns are while attempts are looked at one by one. */
  readonly table: PlaceTable;
  readonly #states = new Map<string, JointState>();
  #first: JointState | undefined;

  /** @param maxStates Default 4,096. */
  constructor(patterns: readonly JoinedPattern[], maxStates = MAX_STATES) {
    this.#patterns = patterns;
    this.#maxStates = maxStates;
    this.table = new PlaceTable(patterns.map(({ automaton }) => automaton));
  }

  /** The start of a text. */
  begin(): JointState {
    this.#first ??= this.join(this.table.begin(), []);
    return this.#first;
  }

  /** Works out where a character leads; to be called when `next` of the state does not say it. */
  move(state: JointState, symbolClass: CommonClass): JointState | null {
    const place = this.table.move(state.place, symbolClass);
    const attempts = this.#advance(state, symbolClass, place);
    const next = attempts === undefined ? null : this.join(place, attempts);
    state.next[symbolClass.id] = next;
    return next;
  }

  /** The state of these attempts, the oldest first, then by pattern. */
  join(place: CommonPlace, attempts: readonly Attempt[]): JointState {
    const key = `${place.id};${attempts.map(({ order, state, age }) => `${order},${state.id},${age}`).join(';')}`;
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    if (this.#states.size >= this.#maxStates) this.#forget();
    const oldest = (action: JoinedPattern['action']): number =>
      attempts.find(({ order }) => this.#patterns[order]!.action === action)?.age ?? 0;
    const state = { place, attempts, oldest: { block: oldest('block'), redact: oldest('redact') }, next: [] };
    this.#states.set(key, state);
    return state;
  }

  /** @returns the attempts that are left and those that begin; undefined when one matches. */
  #advance(state: JointState, { classes }: CommonClass, { places, begun }: CommonPlace): Attempt[] | undefined {
    const attempts: Attempt[] = [];
    for (const { order, state: before, age } of state.attempts) {
      const after = this.#patterns[order]!.automaton.advance(before, classes[order]!, places[order]!);
      if (after.isMatch || after.wasMatch) return undefined;
      if (after.isAlive) attempts.push({ order, state: after, age: age + 1 });
    }
    for (const order of begun) {
      const first = places[order]!.begun!;
      if (first.isMatch) return undefined;
      attempts.push({ order, state: first, age: 1 });
    }
    return attempts;
  }

  /** States in use go on leading to others, that are worked out anew. */
  #forget(): void {
    for (const state of this.#states.values()) state.next.length = 0;
    this.#states.clear();
    this.#first = undefined;
  }
}
