/** Finds signals that meet. */
import { entriesOf, isUnspaced } from './lexicon.ts';
import type { Meeting } from './meetings.ts';
import type { SignalFamilies, SignalName } from './signal-names.ts';

/** Widest meeting, in words. */
const WITHIN_SENTENCE = 24;
const ACROSS_SENTENCES = 45;
/** Words behind a meeting that may still excuse it, in the same sentence. */
const AFTER = 10;
/** What a character counts in scripts without spaces, in words. */
const CHARACTER = 0.25;

/** A meeting of one language: its words do not mix with those of others. */
interface Party {
  readonly meeting: Meeting;
  /** Places of its signals in `last`. */
  readonly all: readonly number[];
  readonly none: readonly number[];
}

interface Node {
  readonly next: Map<number, Node>;
  /** Signals of phrases that end here, with the word or anywhere in it. */
  readonly whole: Set<number>;
  readonly stem: Set<number>;
}

/** @returns the reason, when signals meet in these normalised words, see `toWords`; takes linear time. */
type SignalReader = (words: string) => string | undefined;

/** @param fold What is applied to the text; here it is applied to the lists. */
export function createSignalReader(
  languages: readonly SignalFamilies[],
  meetings: readonly Meeting[],
  fold: (list: string) => string,
): SignalReader {
  const root = newNode();
  const places = new Map<string, number>();
  const placeOf = (language: number, name: string): number => {
    const key = `${String(language)} ${name}`;
    const place = places.get(key) ?? places.size;
    places.set(key, place);
    return place;
  };
  for (const [language, families] of languages.entries()) {
    for (const [name, list] of Object.entries(families)) {
      for (const entry of entriesOf(list, fold)) insert(root, entry, placeOf(language, name));
    }
  }
  const placesOf = (language: number, names: readonly SignalName[] = []): number[] =>
    names.map((name) => placeOf(language, name));
  const parties = languages.flatMap((_, language) =>
    meetings.map((meeting) => ({
      meeting,
      all: placesOf(language, meeting.all),
      none: placesOf(language, meeting.none),
    })),
  );
  const byPlace = partiesByPlace(parties, places.size);
  return (words) => new Reading(parties, byPlace, places.size).read(words, root);
}

/** Parties to look at when a signal turns up: as one of theirs, or as what excuses them. */
interface Concerned {
  readonly met: readonly number[];
  readonly excused: readonly number[];
}

function partiesByPlace(parties: readonly Party[], size: number): readonly Concerned[] {
  const indexes = (kind: 'all' | 'none', place: number): number[] =>
    parties.flatMap((party, index) => (party[kind].includes(place) ? [index] : []));
  return Array.from({ length: size }, (_, place) => ({ met: indexes('all', place), excused: indexes('none', place) }));
}

function newNode(): Node {
  return { next: new Map(), whole: new Set(), stem: new Set() };
}

function insert(root: Node, entry: string, place: number): void {
  const isStem = entry.endsWith('*');
  const plain = isStem ? entry.slice(0, -1) : entry;
  if (plain === '') return;
  let node = root;
  for (let index = 0; index < plain.length; index += 1) {
    const code = plain.charCodeAt(index);
    const next = node.next.get(code) ?? newNode();
    node.next.set(code, next);
    node = next;
  }
  (isStem ? node.stem : node.whole).add(place);
}

const NEVER = -1e9;
const SPACE = 32;
const STOP = 46;

/** One text: where each signal was last, and meetings that something behind them may still excuse. */
class Reading {
  readonly #parties: readonly Party[];
  readonly #concerned: readonly Concerned[];
  readonly #last: Float64Array;
  /** Meetings by party, where they ended. */
  readonly #pending = new Map<number, number>();
  #at = 0;
  #sentence = 0;

  constructor(parties: readonly Party[], concerned: readonly Concerned[], size: number) {
    this.#parties = parties;
    this.#concerned = concerned;
    this.#last = new Float64Array(size).fill(NEVER);
  }

  read(words: string, root: Node): string | undefined {
    let isStart = true;
    for (let index = 0; index < words.length; index += 1) {
      const code = words.charCodeAt(index);
      const unspaced = isUnspaced(code);
      if (code === SPACE) this.#at += 1;
      else if (code === STOP) {
        const found = this.#settle(Infinity);
        if (found !== undefined) return found;
        this.#sentence = this.#at;
      } else if (isStart || unspaced) {
        const found = this.#settle(this.#at - AFTER);
        if (found !== undefined) return found;
        this.#follow(words, index, root);
      }
      if (unspaced) this.#at += CHARACTER;
      isStart = code === SPACE;
    }
    return this.#settle(Infinity);
  }

  /** All phrases that begin here; they may overlap. */
  #follow(words: string, start: number, root: Node): void {
    let node: Node | undefined = root;
    for (let index = start; index < words.length; index += 1) {
      node = node.next.get(words.charCodeAt(index));
      if (node === undefined) return;
      for (const place of node.stem) this.#heard(place);
      const end = index + 1;
      if (
        node.whole.size > 0 &&
        (end === words.length || words.charCodeAt(end) === SPACE || isUnspaced(words.charCodeAt(index)))
      ) {
        for (const place of node.whole) this.#heard(place);
      }
    }
  }

  #heard(place: number): void {
    this.#last[place] = this.#at;
    const { met, excused } = this.#concerned[place] ?? { met: [], excused: [] };
    for (const index of excused) this.#pending.delete(index);
    for (const index of met) if (!this.#pending.has(index) && this.#meets(index)) this.#pending.set(index, this.#at);
  }

  #meets(index: number): boolean {
    const party = this.#parties[index];
    if (party === undefined) return false;
    const across = party.meeting.acrossSentences === true;
    const from = across ? this.#at - ACROSS_SENTENCES : Math.max(this.#sentence, this.#at - WITHIN_SENTENCE);
    const isNear = (place: number): boolean => (this.#last[place] ?? NEVER) >= from;
    return party.all.every(isNear) && !party.none.some(isNear);
  }

  /** The first meeting that ended before this place and was not excused. */
  #settle(before: number): string | undefined {
    for (const [index, at] of this.#pending) if (at < before) return this.#parties[index]?.meeting.reason;
    return undefined;
  }
}
