/**
 * What a pattern's regular expression says, in the few terms that the automaton is built from, and nothing that could
 * not be decided while the text is still being written.
 */
import type { AST } from '@eslint-community/regexpp';
import { RegExpParser } from '@eslint-community/regexpp';
import type { Pattern } from '../pattern.ts';
import { foldCodePoint } from './fold.ts';

/** Longest match that a pattern may have, and the longest text that it may look back at, in folded characters. */
export const MAX_MATCH_LENGTH = 512;
/** Different look-behinds in one pattern. */
const MAX_LOOK_BEHINDS = 4;

interface Sized {
  /** Least and greatest number of characters that it matches. */
  readonly min: number;
  readonly max: number;
}

/** A piece of a regular expression. `set` and `sets` are indices into `Syntax.sets`. */
export type Part = Sized &
  (
    | { readonly type: 'set'; readonly set: number }
    | { readonly type: 'sequence'; readonly parts: readonly Part[] }
    | { readonly type: 'choice'; readonly parts: readonly Part[] }
    | {
        readonly type: 'repeat';
        readonly part: Part;
        readonly from: number;
        readonly to: number;
        readonly greedy: boolean;
      }
    | { readonly type: 'start' }
    | ({ readonly type: 'ahead' } & Ahead)
    | ({ readonly type: 'behind' } & Behind)
    | { readonly type: 'boundary'; readonly negate: boolean }
  );

/** The next character is of one of these sets; with `end`, the end of the text will do as well. */
export interface Ahead {
  readonly sets: readonly number[];
  readonly end: boolean;
  readonly negate: boolean;
}

export interface Behind {
  /** Index into `Syntax.behinds`. */
  readonly index: number;
  readonly negate: boolean;
}

export interface Syntax {
  readonly root: Part;
  /** Regular expressions for one character each. */
  readonly sets: readonly RegExp[];
  /** What the text before a place is to end with. */
  readonly behinds: readonly Part[];
  /** Set of word characters, when the pattern asks for word boundaries. */
  readonly wordSet: number | undefined;
}

/** @throws {Error} always. */
export function refuse(kind: string, reason: string): never {
  throw new Error(`The pattern "${kind}" cannot be used on streamed text: ${reason}.`);
}

const NOTHING: Sized = { min: 0, max: 0 };

class Reader {
  readonly #pattern: Pattern;
  readonly #sets = new Map<string, RegExp>();
  readonly #behinds = new Map<string, Part>();
  #wordSet: number | undefined;

  constructor(pattern: Pattern) {
    this.#pattern = pattern;
  }

  read(): Syntax {
    const { source, flags, unicode } = this.#pattern.regex;
    if (/[^ius]/.test(flags)) this.#refuse(`flags other than i, u and s are not allowed, and it has "${flags}"`);
    const root = this.#choice(new RegExpParser().parsePattern(source, 0, source.length, { unicode }).alternatives);
    if (root.min === 0) this.#refuse('it matches the empty string');
    this.#checkLength(root, 'match');
    for (const behind of this.#behinds.values()) this.#checkLength(behind, 'look-behind');
    if (this.#behinds.size > MAX_LOOK_BEHINDS) this.#refuse(`it has more than ${MAX_LOOK_BEHINDS} look-behinds`);
    const sets = [...this.#sets.values()];
    return { root, sets, behinds: [...this.#behinds.values()], wordSet: this.#wordSet };
  }

  #refuse(reason: string): never {
    return refuse(this.#pattern.kind, reason);
  }

  #checkLength({ max }: Part, what: string): void {
    if (max > MAX_MATCH_LENGTH)
      this.#refuse(`its longest ${what} has ${max} characters, and ${MAX_MATCH_LENGTH} is the most`);
  }

  #choice(alternatives: readonly AST.Alternative[]): Part {
    const parts = alternatives.map(({ elements }) => this.#sequence(elements));
    if (parts.length === 1) return parts[0]!;
    const min = Math.min(...parts.map((part) => part.min));
    return { type: 'choice', parts, min, max: Math.max(...parts.map((part) => part.max)) };
  }

  #sequence(elements: readonly AST.Element[]): Part {
    const parts = elements.map((element) => this.#element(element));
    if (parts.length === 1) return parts[0]!;
    const total = (pick: (part: Part) => number): number => parts.reduce((sum, part) => sum + pick(part), 0);
    return { type: 'sequence', parts, min: total((part) => part.min), max: total((part) => part.max) };
  }

  #element(element: AST.Element): Part {
    switch (element.type) {
      case 'Character':
        this.#checkLiteral(element);
        return { type: 'set', set: this.#setOf(element.raw), min: 1, max: 1 };
      case 'CharacterSet':
      case 'CharacterClass':
        return { type: 'set', set: this.#setOf(element.raw), min: 1, max: 1 };
      case 'Group':
        if (element.modifiers !== null) return this.#refuse(`"${element.raw}" changes flags`);
        return this.#choice(element.alternatives);
      case 'CapturingGroup':
        return this.#choice(element.alternatives);
      case 'Quantifier':
        return this.#repeat(element);
      case 'Assertion':
        return this.#assertion(element);
      default:
        return this.#refuse(`"${element.raw}" is not supported`);
    }
  }

  /** A character that the fold turns into another is never found: better to say so than to guard nothing. */
  #checkLiteral({ value, raw }: AST.Character): void {
    if (value >= 0xd800 && value <= 0xdfff) this.#refuse(`"${raw}" is half a character, which needs the flag u`);
    const folded = foldCodePoint(value);
    if (folded !== String.fromCodePoint(value))
      this.#refuse(`"${raw}" never occurs in folded text, where it is ${JSON.stringify(folded)}`);
  }

  #repeat({ min: from, max: to, greedy, element, raw }: AST.Quantifier): Part {
    if (to === Infinity) return this.#refuse(`"${raw}" has no upper bound, write such as {1,40} instead`);
    const part = this.#element(element);
    return { type: 'repeat', part, from, to, greedy, min: part.min * from, max: part.max * to };
  }

  #assertion(assertion: AST.Assertion): Part {
    if (assertion.kind === 'lookahead') return { type: 'ahead', ...this.#ahead(assertion), ...NOTHING };
    if (assertion.kind === 'lookbehind') return { type: 'behind', ...this.#behind(assertion), ...NOTHING };
    if (assertion.kind === 'start') return { type: 'start', ...NOTHING };
    if (assertion.kind === 'end') return { type: 'ahead', sets: [], end: true, negate: false, ...NOTHING };
    const { negate } = assertion as AST.WordBoundaryAssertion;
    this.#wordSet = this.#setOf(String.raw`\w`);
    return { type: 'boundary', negate, ...NOTHING };
  }

  #ahead({ alternatives, negate, raw }: AST.LookaheadAssertion): Ahead {
    const parts = this.#options(this.#choice(alternatives));
    const sets: number[] = [];
    let end = false;
    for (const part of parts)
      if (part.type === 'set') sets.push(part.set);
      else if (part.type === 'ahead' && part.end && part.sets.length === 0 && !part.negate) end = true;
      else this.#refuse(`"${raw}" is to look at one character or at the end, and at nothing else`);
    return { sets, end, negate };
  }

  #options(part: Part): readonly Part[] {
    return part.type === 'choice' ? part.parts.flatMap((inner) => this.#options(inner)) : [part];
  }

  #behind({ alternatives, negate, raw }: AST.LookbehindAssertion): Behind {
    const key = alternatives.map((alternative) => alternative.raw).join('|');
    if (!this.#behinds.has(key)) {
      const part = this.#choice(alternatives);
      if (!isPlain(part)) this.#refuse(`"${raw}" holds an assertion other than ^`);
      this.#behinds.set(key, part);
    }
    return { index: [...this.#behinds.keys()].indexOf(key), negate };
  }

  #setOf(raw: string): number {
    const { flags } = this.#pattern.regex;
    if (!this.#sets.has(raw)) this.#sets.set(raw, new RegExp(`^(?:${raw})$`, flags));
    return [...this.#sets.keys()].indexOf(raw);
  }
}

/** Whether nothing in it asks for more than the characters it matches and the start of the text. */
function isPlain(part: Part): boolean {
  if (part.type === 'sequence' || part.type === 'choice') return part.parts.every(isPlain);
  if (part.type === 'repeat') return isPlain(part.part);
  return part.type === 'set' || part.type === 'start';
}

/**
 * Reads a pattern's regular expression.
 *
 * @throws {Error} naming the pattern's kind, when it cannot be decided with bounded look-behind and look-ahead: unbounded
 * quantifiers, back-references, look-aheads of several characters, other flags, matches that are empty or too long.
 */
export function readSyntax(pattern: Pattern): Syntax {
  return new Reader(pattern).read();
}
