/** Characters that a pattern cannot tell apart are one class: the automaton's alphabet. */

const CACHE_LIMIT = 4096;
const ASCII = 0x80;

export class SymbolClasses {
  readonly #sets: readonly RegExp[];
  readonly #ids = new Map<string, number>();
  /** By class: whether it belongs to a set. */
  readonly #members: boolean[][] = [];
  readonly #ascii = new Uint16Array(ASCII);
  /** Classes of other characters; forgotten all at once when there are too many. */
  readonly #others = new Map<number, number>();

  constructor(sets: readonly RegExp[]) {
    this.#sets = sets;
    for (let symbol = 0; symbol < ASCII; symbol += 1) this.#ascii[symbol] = this.#find(symbol);
  }

  /** @param symbol a code point; may be that of a lone surrogate. */
  of(symbol: number): number {
    return symbol < ASCII ? this.#ascii[symbol]! : this.#ofOther(symbol);
  }

  has(symbolClass: number, set: number): boolean {
    return this.#members[symbolClass]![set]!;
  }

  #ofOther(symbol: number): number {
    const known = this.#others.get(symbol);
    if (known !== undefined) return known;
    if (this.#others.size >= CACHE_LIMIT) this.#others.clear();
    const found = this.#find(symbol);
    this.#others.set(symbol, found);
    return found;
  }

  #find(symbol: number): number {
    const character = String.fromCodePoint(symbol);
    const members = this.#sets.map((set) => set.test(set.unicode ? character : character.charAt(0)));
    const key = members.map(Number).join('');
    const id = this.#ids.get(key) ?? this.#members.push(members) - 1;
    this.#ids.set(key, id);
    return id;
  }
}
