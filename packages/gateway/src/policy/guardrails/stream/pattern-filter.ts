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
import type { Finding } from '../pattern.ts';
import type { CompiledPattern, CompiledRules, Rule } from './compiled-rules.ts';
import { HeldText } from './held-text.ts';
import { Search } from './search.ts';

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

/** Characters read between two looks at what can go: a long text is never held as a whole. */
const PIECE = 1024;

const NOTHING: Filtered = { shown: '', kept: '', findings: [] };

/** A finding that waits to be decided; `order` is its pattern's place. Positions are those of the held text. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly order: number;
}

/** Filters one text that arrives in pieces. */
export class PatternFilter {
  readonly #patterns: readonly CompiledPattern[];
  readonly #replace: Replace;
  readonly #search: Search;
  readonly #text = new HeldText();
  readonly #blocks: Found[] = [];
  readonly #redactions: Found[] = [];
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
    this.#replace = replace;
    this.#search = new Search(rules, (start, end, order) => this.#onFound(start, end, order));
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
      this.#search.finish(this.#text);
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
      this.#search.read(this.#text);
      this.#settle();
      from = to;
    }
  }

  #onFound(start: number, end: number, order: number): void {
    const list = this.#patterns[order]!.action === 'block' ? this.#blocks : this.#redactions;
    const found = { start: this.#text.firstOf(start), end: this.#text.lastOf(end), order };
    list.splice(list.findLastIndex((other) => comesBefore(other, found)) + 1, 0, found);
  }

  /** All findings with this action that begin before the returned position are known. */
  #frontier(action: Rule['action']): number {
    return this.#text.firstOf(this.#search.frontier(action));
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
