/**
 * The places of many patterns in one text, moved together. Nearly all patterns have nothing to do with nearly all text: where
 * none of them begins, a character costs one look, however many patterns there are.
 */
import type { Automaton, Place } from './automaton.ts';

/** Where each pattern is behind the same character. */
export interface CommonPlace {
  /** Never used again, also when places are forgotten. */
  readonly id: number;
  /** By pattern. */
  readonly places: readonly Place[];
  /** Patterns of which an attempt begins with that character, by their place in the list. */
  readonly begun: readonly number[];
  /** The place behind the next character, by its common class. */
  readonly next: (CommonPlace | undefined)[];
}

/** Symbols that no pattern of the list tells apart. */
export interface CommonClass {
  readonly id: number;
  /** By pattern: the class that the symbols have there. */
  readonly classes: readonly number[];
}

const ASCII = 0x80;
/** Common classes of other symbols that are kept. */
const CACHE_LIMIT = 4096;
/** Common places that are kept; then all are forgotten, and found again where they are needed. */
const MAX_PLACES = 2048;

export class PlaceTable {
  readonly #automata: readonly Automaton[];
  readonly #ascii: (CommonClass | undefined)[] = Array.from<CommonClass | undefined>({ length: ASCII });
  readonly #others = new Map<number, CommonClass>();
  readonly #classes = new Map<string, CommonClass>();
  readonly #places = new Map<string, CommonPlace>();
  #built = 0;
  /** Numbers of places, for keys. */
  readonly #numbers = new WeakMap<Place, number>();
  #numbered = 0;

  constructor(automata: readonly Automaton[]) {
    this.#automata = automata;
  }

  /** The start of a text. */
  begin(): CommonPlace {
    return this.#common(this.#automata.map((automaton) => automaton.begin()));
  }

  /** @param symbol a code point; may be that of a lone surrogate. */
  classOf(symbol: number): CommonClass {
    return (symbol < ASCII ? this.#ascii[symbol] : this.#others.get(symbol)) ?? this.#findClass(symbol);
  }

  /** The place behind the next character. */
  move(place: CommonPlace, symbolClass: CommonClass): CommonPlace {
    return place.next[symbolClass.id] ?? this.#move(place, symbolClass);
  }

  #findClass(symbol: number): CommonClass {
    const classes = this.#automata.map((automaton) => automaton.classOf(symbol));
    const key = classes.join();
    const known = this.#classes.get(key) ?? { id: this.#classes.size, classes };
    this.#classes.set(key, known);
    if (symbol < ASCII) this.#ascii[symbol] = known;
    else {
      if (this.#others.size >= CACHE_LIMIT) this.#others.clear();
      this.#others.set(symbol, known);
    }
    return known;
  }

  #move(place: CommonPlace, { id, classes }: CommonClass): CommonPlace {
    const next = this.#common(
      this.#automata.map((automaton, index) => automaton.move(place.places[index]!, classes[index]!)),
    );
    place.next[id] = next;
    return next;
  }

  #common(places: readonly Place[]): CommonPlace {
    const key = places.map((place) => this.#numberOf(place)).join();
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    if (this.#places.size >= MAX_PLACES) this.#forget();
    const begun = places.flatMap((place, index) => (place.begun === undefined ? [] : [index]));
    const common: CommonPlace = { id: this.#built, places, begun, next: [] };
    this.#built += 1;
    this.#places.set(key, common);
    return common;
  }

  #numberOf(place: Place): number {
    let number = this.#numbers.get(place);
    if (number === undefined) {
      number = this.#numbered;
      this.#numbered += 1;
      this.#numbers.set(place, number);
    }
    return number;
  }

  /** Places in use go on leading to others, that are found anew. */
  #forget(): void {
    for (const place of this.#places.values()) place.next.length = 0;
    this.#places.clear();
  }
}
