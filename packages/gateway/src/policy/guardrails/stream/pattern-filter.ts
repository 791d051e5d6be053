/**
 * The hold-back window: streamed text passes through patterns, and not one character of a finding leaves. A character is
 * held only while a match that begins at it, or before it, is still possible; the rest goes at once.
 *
 * What comes of a text does not depend on how it was cut into pieces:
 *
 * - Each pattern is looked for from left to right in the folded text, as `RegExp` would find it. A match that `refine`
 *   refuses is none, and the search goes on at the next character; after a finding, it goes on behind it.
 * - The first finding of a `block` pattern ends the text: what comes out is the text before it, without a redaction that
 *   reaches into it and all that follows.
 * - Else every redaction is replaced and the rest passes as it was written, save that of invisible characters in a row the
 *   first 32 pass. Of redactions at one place the longest counts, then the first rule's. One within another is not
 *   replaced; one that reaches beyond another is replaced next to it.
 */
import type { PatternGuardrail } from '../guardrail.ts';
import type { Finding, Pattern } from '../pattern.ts';
import { Automaton } from './automaton.ts';
import { HeldText } from './held-text.ts';
import { Scanner } from './scanner.ts';
import { type CommonPlace, PlaceTable } from './place-table.ts';
import type { OnFound } from './scanner.ts';

/** A guardrail of patterns, as far as the filter needs it. */
export type Rule = Pick<PatternGuardrail, 'name' | 'action' | 'patterns'>;

/** What stands in place of a finding. */
export interface Replacement {
  /** To people, such as `•••• 4242`. */
  readonly shown: string;
  /** In the model's history, such as `[CARD_1]`. */
  readonly kept: string;
}

/** Called once for each redaction, in the order of the text. */
export type Replace = (finding: Finding) => Replacement;

/** What comes out. */
export interface Filtered {
  readonly shown: string;
  readonly kept: string;
  /** Redactions in this piece, each with its replacement in it. */
  readonly findings: readonly Finding[];
  /** Why nothing comes out any more. */
  readonly blocked?: Finding;
}

interface CompiledPattern {
  readonly guardrail: string;
  readonly action: Rule['action'];
  readonly pattern: Pattern;
  readonly automaton: Automaton;
}

/** Rules, compiled once per configuration and used by any number of filters. */
export interface CompiledRules {
  readonly patterns: readonly CompiledPattern[];
  /** Moves all of them through a text together. */
  readonly table: PlaceTable;
  /** Most folded characters that a filter holds back: a redaction, and a block that may begin in its last character. */
  readonly maxHeld: number;
}

/** Characters read between two looks at what can go: a long text is never held as a whole. */
const PIECE = 1024;

const NOTHING: Filtered = { shown: '', kept: '', findings: [] };

/** A finding that waits to be decided; `order` is its pattern's place. Positions are those of the held text. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly order: number;
}

/** The same pattern is compiled for several stages, sites and agents, and what is made of it belongs to none of them. */
const automata = new WeakMap<Pattern, Automaton>();

function automatonOf(pattern: Pattern): Automaton {
  let automaton = automata.get(pattern);
  if (automaton === undefined) {
    automaton = new Automaton(pattern);
    automata.set(pattern, automaton);
  }
  return automaton;
}

/**
 * Compiles the patterns of guardrails, whose order counts.
 *
 * @throws {Error} naming the pattern's kind, when one cannot be decided on streamed text (see `Pattern`).
 */
export function compileRules(rules: readonly Rule[]): CompiledRules {
  const patterns = rules.flatMap(({ name, action, patterns: list }) =>
    list.map((pattern) => ({ guardrail: name, action, pattern, automaton: automatonOf(pattern) })),
  );
  const longest = (action: Rule['action']): number =>
    Math.max(0, ...patterns.filter((one) => one.action === action).map(({ automaton }) => automaton.maxLength));
  const table = new PlaceTable(patterns.map(({ automaton }) => automaton));
  return { patterns, table, maxHeld: longest('block') + longest('redact') };
}

/** Filters one text that arrives in pieces. */
export class PatternFilter {
  readonly #patterns: readonly CompiledPattern[];
  readonly #replace: Replace;
  readonly #table: PlaceTable;
  readonly #scanners: readonly Scanner[];
  /** Scanners with attempts, by their place in the list. */
  readonly #active: number[] = [];
  /** Behind what has been read. */
  #place: CommonPlace;
  #position = 0;
  readonly #text = new HeldText();
  readonly #blocks: Found[] = [];
  readonly #redactions: Found[] = [];
  /** Per pattern: notes a finding. */
  readonly #report: readonly OnFound[];
  /** Positions before this one are out, or replaced. */
  #released = 0;
  /** A high surrogate that waits for its partner. */
  #surrogate = '';
  #isOver = false;
  /** What comes out of the piece that is being read. */
  #shown = '';
  #kept = '';
  #findings: Finding[] = [];
  #blocked: Finding | undefined;

  constructor(rules: CompiledRules, replace: Replace) {
    this.#patterns = rules.patterns;
    this.#table = rules.table;
    this.#place = rules.table.begin();
    this.#replace = replace;
    this.#scanners = rules.patterns.map(({ automaton, pattern }) => new Scanner(automaton, pattern.refine));
    this.#report = rules.patterns.map((_, order) => this.#onFound(order));
  }

  /** @returns what can go now. Nothing goes after a block or after the end. */
  push(text: string): Filtered {
    if (this.#isOver) return NOTHING;
    const all = this.#surrogate + text;
    const isCut = isHighSurrogate(all, all.length - 1);
    this.#surrogate = isCut ? all.slice(-1) : '';
    this.#read(isCut ? all.slice(0, -1) : all);
    return this.#take();
  }

  /** Decides what was undecided. @returns the rest. */
  end(): Filtered {
    if (this.#isOver) return NOTHING;
    this.#read(this.#surrogate);
    if (!this.#isOver) {
      for (const order of this.#active) this.#scanners[order]!.finish(this.#text, this.#report[order]!);
      this.#active.length = 0;
      this.#settle();
    }
    this.#isOver = true;
    return this.#take();
  }

  #read(text: string): void {
    for (let from = 0; from < text.length && !this.#isOver;) {
      let to = Math.min(from + PIECE, text.length);
      if (to < text.length && isHighSurrogate(text, to - 1)) to += 1;
      this.#text.append(text.slice(from, to));
      this.#scan();
      this.#settle();
      from = to;
    }
  }

  /** Has those scanners read what has been added to the text that have attempts, or begin one. */
  #scan(): void {
    const text = this.#text;
    const end = text.count;
    const active = this.#active;
    let place = this.#place;
    for (let position = this.#position; position < end; position += 1) {
      const common = this.#table.classOf(text.symbolAt(position));
      place = this.#table.move(place, common);
      const { places, begun } = place;
      for (let index = 0; index < begun.length; index += 1) {
        const order = begun[index]!;
        if (!this.#scanners[order]!.hasAttempts) active.push(order);
      }
      let kept = 0;
      for (let index = 0; index < active.length; index += 1) {
        const order = active[index]!;
        const scanner = this.#scanners[order]!;
        scanner.read(text, position, common.classes[order]!, places[order]!, this.#report[order]!);
        if (!scanner.hasAttempts) continue;
        active[kept] = order;
        kept += 1;
      }
      active.length = kept;
    }
    this.#place = place;
    this.#position = end;
  }

  #onFound(order: number): OnFound {
    const list = this.#patterns[order]!.action === 'block' ? this.#blocks : this.#redactions;
    return (start, end) => {
      const found = { start: this.#text.firstOf(start), end: this.#text.lastOf(end), order };
      list.splice(list.findLastIndex((other) => comesBefore(other, found)) + 1, 0, found);
    };
  }

  /** All findings with this action that begin before the returned position are known. */
  #frontier(action: Rule['action']): number {
    let frontier = this.#text.count;
    for (const order of this.#active)
      if (this.#patterns[order]!.action === action)
        frontier = Math.min(frontier, this.#scanners[order]!.frontier ?? frontier);
    return this.#text.firstOf(frontier);
  }

  /** Lets go of what no further text can change. */
  #settle(): void {
    const blocks = this.#frontier('block');
    const redactions = this.#frontier('redact');
    const block = this.#blocks[0];
    let limit = Math.min(blocks, redactions, block?.start ?? Infinity);
    for (let next = this.#redactions[0]; next !== undefined && next.start < redactions; next = this.#redactions[0]) {
      if (next.end > this.#released && next.end > Math.min(blocks, block?.start ?? Infinity)) {
        limit = Math.min(limit, next.start);
        break;
      }
      this.#redactions.shift();
      if (next.end > this.#released) this.#redact(next);
    }
    this.#release(limit);
    this.#text.forget(limit);
    if (block === undefined || block.start >= blocks || block.start > redactions) return;
    this.#blocked = this.#finding(block);
    this.#isOver = true;
  }

  #redact(found: Found): void {
    this.#release(found.start);
    const finding = this.#finding(found);
    this.#findings.push(finding);
    const { shown, kept } = this.#replace(finding);
    this.#shown += shown;
    this.#kept += kept;
    this.#text.skip(found.end);
    this.#released = found.end;
  }

  /** Lets the text before a position go as it is, unless something stands for it already. */
  #release(position: number): void {
    const text = this.#text.release(position);
    this.#shown += text;
    this.#kept += text;
    this.#released = Math.max(this.#released, position);
  }

  #finding({ start, end, order }: Found): Finding {
    const { guardrail, pattern } = this.#patterns[order]!;
    return { guardrail, kind: pattern.kind, text: this.#text.written(start, end) };
  }

  #take(): Filtered {
    const filtered = { shown: this.#shown, kept: this.#kept, findings: this.#findings };
    this.#shown = this.#kept = '';
    this.#findings = [];
    return this.#blocked === undefined ? filtered : { ...filtered, blocked: this.#blocked };
  }
}

/** Filters a whole text. */
export function filterText(rules: CompiledRules, text: string, replace: Replace): Filtered {
  const filter = new PatternFilter(rules, replace);
  const first = filter.push(text);
  const last = filter.end();
  return {
    ...first,
    ...last,
    shown: first.shown + last.shown,
    kept: first.kept + last.kept,
    findings: [...first.findings, ...last.findings],
  };
}

/** The order of findings: by where they begin, then the longest, then that of the rules. */
function comesBefore(a: Found, b: Found): boolean {
  if (a.start !== b.start) return a.start < b.start;
  return a.end === b.end ? a.order < b.order : a.end > b.end;
}

function isHighSurrogate(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  return unit >= 0xd800 && unit <= 0xdbff;
}
