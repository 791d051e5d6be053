/**
 * Inline markdown as CommonMark reads it, with bare addresses and `~~` beside it; HTML is text, and a line break is one. Never
 * throws, linear in time, bounded in depth.
 */
import type { Inline } from './ast.ts';
import { readDestination } from './destination.ts';
import { matchRuns, presume, readRun, type Run } from './emphasis.ts';
import { readReference } from './entities.ts';
import { imageHref, safeHref } from './link.ts';
import { buildTree, type Token } from './tree.ts';

/** Longest label that is taken for the beginning of a link while text still grows. */
const MAX_LABEL = 120;
const ESCAPABLE = /[!-/:-@[-`{-~]/;
const SPECIAL = /[\\\n`*_~![\]<&h]/g;
const BARE_URL = /https?:\/\/[^\s<>"'`|\\^{}[\]]+/y;
const ANGLE_LINK = /<((?:https?:\/\/|mailto:)[^\s<>]+|[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)*)>/iy;
const GROWING_ANGLE = /<(?:https?:\/\/|mailto:)[^\s<>]*$/y;
const WORD = /[\p{L}\p{N}]/u;

/** A bracket that is open. */
interface Bracket {
  readonly token: Extract<Token, { type: 'bracket' }>;
  /** Indices in the text, in the tokens and in the runs. */
  readonly at: number;
  readonly tokens: number;
  readonly runs: number;
}

/**
 * Parses one paragraph's text.
 *
 * @param growing Whether more text may follow. Half-written constructs are then shown as if they were complete, or not yet, so
 *   that nothing flips its look when the other half arrives.
 */
export function parseInline(text: string, growing = false): Inline[] {
  return new InlineParser(growing ? text.slice(0, text.length - dangling(text)) : text, growing).parse();
}

class InlineParser {
  readonly #text: string;
  readonly #growing: boolean;
  readonly #tokens: Token[] = [];
  readonly #brackets: Bracket[] = [];
  /** Below this, brackets are around a link, and so none themselves. */
  #around = 0;
  #runs: Run[] = [];
  /** By the length of a run of backticks: where the last one is. */
  #ticks: ReadonlyMap<number, number> | null = null;
  #at = 0;

  constructor(text: string, growing: boolean) {
    this.#text = text;
    this.#growing = growing;
  }

  parse(): Inline[] {
    while (this.#at < this.#text.length) {
      SPECIAL.lastIndex = this.#at;
      const next = SPECIAL.exec(this.#text)?.index ?? this.#text.length;
      if (next > this.#at) this.#plain(next);
      else this.#special();
    }
    const open = matchRuns(this.#runs);
    if (this.#growing) {
      for (const run of open) presume(run);
      this.#presumeLink();
    }
    return buildTree(this.#tokens);
  }

  #plain(end: number): void {
    this.#tokens.push({ type: 'text', text: this.#text.slice(this.#at, end) });
    this.#at = end;
  }

  #node(node: Inline, end: number): void {
    this.#tokens.push({ type: 'node', node });
    this.#at = end;
  }

  #special(): void {
    const at = this.#at;
    switch (this.#text[at]) {
      case '\\':
        return this.#escaped(at);
      case '\n':
        return this.#break(at);
      case '`':
        return this.#code(at);
      case '*':
      case '_':
      case '~':
        return this.#run(at);
      case '!':
        return this.#text[at + 1] === '[' ? this.#open(at, true) : this.#plain(at + 1);
      case '[':
        return this.#open(at, false);
      case ']':
        return this.#close(at);
      case '<':
        return this.#angle(at);
      case '&':
        return this.#reference(at);
      default:
        return this.#bare(at);
    }
  }

  #escaped(at: number): void {
    const next = this.#text[at + 1];
    if (next === '\n') this.#break(at + 1);
    else if (next !== undefined && ESCAPABLE.test(next)) {
      this.#tokens.push({ type: 'text', text: next });
      this.#at = at + 2;
    } else this.#plain(at + 1);
  }

  #break(at: number): void {
    this.#node({ kind: 'break' }, at + 1);
  }

  #code(at: number): void {
    const start = this.#endOf('`', at);
    const length = start - at;
    this.#ticks ??= lastTicks(this.#text);
    if ((this.#ticks.get(length) ?? -1) > at) {
      let end = this.#text.indexOf('`', start);
      while (this.#endOf('`', end) - end !== length) end = this.#text.indexOf('`', this.#endOf('`', end));
      this.#node({ kind: 'code', text: trimCode(this.#text.slice(start, end)) }, end + length);
    } else if (this.#growing && start < this.#text.length) {
      this.#node({ kind: 'code', text: trimCode(this.#text.slice(start)) }, this.#text.length);
    } else this.#plain(start);
  }

  #run(at: number): void {
    const end = this.#endOf(this.#text[at] ?? '', at);
    const run = readRun(this.#text, at, end);
    this.#tokens.push(run);
    this.#runs.push(run);
    this.#at = end;
  }

  #endOf(char: string, at: number): number {
    let end = at;
    while (this.#text[end] === char) end += 1;
    return end;
  }

  #open(at: number, image: boolean): void {
    const text = image ? '![' : '[';
    const token: Bracket['token'] = { type: 'bracket', image, text, href: undefined };
    this.#brackets.push({ token, at, tokens: this.#tokens.length, runs: this.#runs.length });
    this.#tokens.push(token);
    this.#at = at + text.length;
  }

  #close(at: number): void {
    const bracket = this.#brackets.pop();
    const index = this.#brackets.length;
    const isAround = index < this.#around;
    this.#around = Math.min(this.#around, index);
    if (bracket === undefined || (isAround && !bracket.token.image)) return this.#plain(at + 1);
    const next = this.#text[at + 1];
    const destination = next === '(' ? readDestination(this.#text, at + 1) : null;
    // The address may be on its way.
    if (this.#growing && (destination === 'open' || (next === undefined && at - bracket.at <= MAX_LABEL)))
      return this.#hold(bracket);
    if (destination === null || destination === 'open') return this.#plain(at + 1);
    const { token, runs } = bracket;
    const href = safeHref(destination.address);
    token.href = token.image ? imageHref(href) : href;
    matchRuns(this.#runs.splice(runs));
    this.#tokens.push({ type: 'end' });
    this.#at = destination.end;
    // A link has no link in it.
    if (!token.image) this.#around = index;
    return undefined;
  }

  /** The text ends with half of a link: of it the label is shown, of an image nothing. */
  #hold({ token, tokens }: Bracket): void {
    if (token.image) this.#tokens.length = tokens;
    else token.text = '';
    this.#at = this.#text.length;
  }

  /** A bracket that is not closed yet is the beginning of a link, if it is near: a label is short. */
  #presumeLink(): void {
    const bracket = this.#brackets.at(-1);
    if (bracket === undefined || this.#brackets.length <= this.#around) return;
    const label = this.#text.slice(bracket.at);
    if (label.length <= MAX_LABEL && !label.includes('\n')) this.#hold(bracket);
  }

  #angle(at: number): void {
    ANGLE_LINK.lastIndex = at;
    const shown = ANGLE_LINK.exec(this.#text)?.[1];
    if (shown === undefined) return this.#growingAngle(at);
    const isMail = !/^(?:https?|mailto):/i.test(shown);
    const href = safeHref(isMail ? `mailto:${shown}` : shown);
    if (href === null) return this.#plain(at + 1);
    return this.#node(linkTo(href, shown), ANGLE_LINK.lastIndex);
  }

  #growingAngle(at: number): void {
    GROWING_ANGLE.lastIndex = at;
    if (this.#growing && GROWING_ANGLE.test(this.#text)) this.#at = at + 1;
    else this.#plain(at + 1);
  }

  #reference(at: number): void {
    const reference = readReference(this.#text, at);
    if (reference === null) return this.#plain(at + 1);
    this.#tokens.push({ type: 'text', text: reference.char });
    this.#at = at + reference.length;
    return undefined;
  }

  #bare(at: number): void {
    BARE_URL.lastIndex = at;
    const match = WORD.test(this.#text[at - 1] ?? ' ') ? undefined : BARE_URL.exec(this.#text)?.[0];
    if (match === undefined) return this.#plain(at + 1);
    const shown = withoutPunctuation(match);
    const end = at + shown.length;
    // An address that is still being written must not lead anywhere yet.
    const href = this.#growing && end === this.#text.length ? null : safeHref(shown);
    if (href === null) return this.#plain(end);
    return this.#node(linkTo(href, shown), end);
  }
}

function linkTo(href: string, shown: string): Inline {
  return { kind: 'link', href, children: [{ kind: 'text', text: shown }] };
}

function lastTicks(text: string): ReadonlyMap<number, number> {
  const last = new Map<number, number>();
  for (const { index, 0: run } of text.matchAll(/`+/g)) last.set(run.length, index);
  return last;
}

function trimCode(code: string): string {
  const line = code.replaceAll('\n', ' ');
  return line.startsWith(' ') && line.endsWith(' ') && line.trim() !== '' ? line.slice(1, -1) : line;
}

/** The end of a sentence is no part of the address in it. */
function withoutPunctuation(address: string): string {
  let end = address.length;
  const marks = address.includes('(') ? '.,;:!?*_~' : '.,;:!?*_~)';
  while (end > 0 && marks.includes(address[end - 1] ?? '')) end -= 1;
  return address.slice(0, end);
}

/** How many characters at the end of text that grows wait for the next one, which says what they are. */
function dangling(text: string): number {
  const end = text.length;
  const reference = /&[#\w]{0,8}$/.exec(text.slice(-10));
  if (reference !== null) return reference[0].length;
  let start = end;
  while ('*_~`'.includes(text[start - 1] ?? ' ')) start -= 1;
  if (start < end) return end - start;
  const last = text[end - 1];
  if (last === '[') return text[end - 2] === '!' ? 2 : 1;
  // A sentence ends with one too.
  if (last === '!') return /^$|\s/.test(text[end - 2] ?? '') ? 1 : 0;
  if (last === '\\') return 1;
  const angle = /<(?:h(?:t(?:t(?:ps?:?\/?)?)?)?|m(?:a(?:i(?:l(?:to?)?)?)?)?)?$/.exec(text.slice(-9));
  return angle === null ? 0 : angle[0].length;
}
