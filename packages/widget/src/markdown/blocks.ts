/**
 * Block markdown, as CommonMark reads it line by line, with the tables of GitHub. Left out is what turns text already shown into
 * something else (setext headings, link definitions), what models do not mean (indented code), and HTML, which is text.
 */
import type { Block } from './ast.ts';
import { unescaped } from './entities.ts';
import { Line } from './line.ts';
import { cells, readGrowingHead, readTableHead, type TableHead } from './table.ts';

/** Deeper lists and quotes are shown as text; hostile input cannot grow the stack. */
const MAX_DEPTH = 6;
const FENCE = /^(?:(`{3,})([^`]*)|(~{3,})(.*))$/;
const HEADING = /^(#{1,6})(?:[ \t]|$)/;
const MARKER = /^(?:([-*+])|(\d{1,9})([.)]))(?=[ \t]|$)/;
/** What a line may begin with whose rest is to come: a fence and its language, a heading, an item, a rule. */
const UNDECIDED = /^(?:#{1,6}|[-*+_]{1,2}|\d{1,9}[.)]?|`{1,2}|~{1,2}|`{3,}[^`]*|~{3,}.*|\|)?$/;

/** Blocks of a text. */
export interface ParsedBlocks {
  readonly blocks: readonly Block[];
  /** How many of them nothing changes that may follow: the text from `settledAt` on, read by itself, gives the others. */
  readonly settled: number;
  /** Index in the text. */
  readonly settledAt: number;
}

/** A block that may go on with the next line. */
type Leaf =
  | { readonly kind: 'paragraph'; readonly lines: string[] }
  | {
      readonly kind: 'code';
      readonly fence: string;
      readonly indent: number;
      readonly language: string;
      readonly lines: string[];
    }
  | (TableHead & { readonly kind: 'table'; readonly rows: string[][] });

interface List {
  readonly kind: 'list';
  readonly ordered: boolean;
  readonly start: number;
  readonly items: Block[][];
}

interface Container {
  readonly kind: 'document' | 'quote' | 'item';
  readonly blocks: Block[];
  /** Columns that the lines of an item are indented by. */
  readonly indent: number;
  /** Its last block, if that is a list: what its items begin with. */
  marker: string | null;
}

/**
 * Splits an answer into blocks.
 *
 * @param growing Whether more text may follow; the last line is then read generously, so that blocks do not change their
 *   kind while they are being written.
 */
export function parseBlocks(source: string, growing = false): ParsedBlocks {
  const parser = new BlockParser(growing);
  let at = 0;
  while (at <= source.length) {
    const end = source.indexOf('\n', at);
    const line = source.slice(at, end < 0 ? undefined : end);
    parser.add(line.endsWith('\r') ? line.slice(0, -1) : line, at, end < 0);
    if (end < 0) break;
    at = end + 1;
  }
  return parser.finish();
}

class BlockParser {
  readonly #growing: boolean;
  readonly #stack: Container[] = [container('document', [])];
  #leaf: Leaf | null = null;
  /** Index of the line that is being read, and of the one before. */
  #at = 0;
  #before = 0;
  #last = false;
  /** Where the last block of the document begins: how many there are before it, and the index of its first line. */
  #settled = 0;
  #settledAt = 0;

  constructor(growing: boolean) {
    this.#growing = growing;
  }

  /** @param last Whether it is the last line, which may not be complete. */
  add(text: string, at: number, last: boolean): void {
    this.#before = this.#at;
    this.#last = last;
    this.#at = at;
    const line = new Line(text);
    const matched = this.#match(line);
    const all = matched === this.#stack.length;
    if (all && this.#leaf?.kind === 'code') this.#addCode(this.#leaf, line, last);
    else if (!(last && this.#growing && isUndecided(line.rest))) this.#addLine(line, matched);
  }

  finish(): ParsedBlocks {
    const paragraph = this.#leaf;
    if (this.#growing && paragraph?.kind === 'paragraph') this.#guessTable(paragraph.lines);
    this.#closeTo(1);
    this.#closeLeaf();
    return { blocks: this.#top.blocks, settled: this.#settled, settledAt: this.#settledAt };
  }

  get #top(): Container {
    return this.#stack.at(-1) as Container;
  }

  /** Reads what the line has in common with the open quotes and items. @returns how many of them go on. */
  #match(line: Line): number {
    for (let depth = 1; depth < this.#stack.length; depth += 1) {
      const { kind, indent, blocks } = this.#stack[depth] as Container;
      if (kind === 'quote') {
        if (line.indent > 3 || !startsWith(line, '>')) return depth;
        takeQuote(line);
      } else if (line.blank) {
        const begun = blocks.length > 0 || this.#leaf !== null || depth < this.#stack.length - 1;
        if (!begun) return depth;
        line.skip(line.indent);
      } else if (line.indent >= indent) line.skip(indent);
      else return depth;
    }
    return this.#stack.length;
  }

  #addLine(line: Line, matched: number): void {
    let depth = matched;
    while (!line.blank && line.indent <= 3) {
      const rest = line.rest.trimStart();
      if (this.#openLeaf(rest, line.indent, depth)) return;
      const mayNest = depth <= MAX_DEPTH;
      if (mayNest && rest.startsWith('>')) {
        this.#closeTo(depth);
        this.#openQuote(line);
      } else if (!mayNest || !this.#openItem(line, rest, depth)) break;
      depth = this.#stack.length;
    }
    this.#addText(line, depth);
  }

  /** A fence, a heading or a rule, which are told by one line. */
  #openLeaf(rest: string, indent: number, depth: number): boolean {
    const fence = FENCE.exec(rest);
    if (fence !== null) {
      this.#closeTo(depth);
      this.#begin();
      const info = (fence[2] ?? fence[4] ?? '').trim();
      const language = unescaped(info.split(/\s/, 1)[0] ?? '');
      this.#leaf = { kind: 'code', fence: fence[1] ?? fence[3] ?? '', indent, language, lines: [] };
      return true;
    }
    const level = HEADING.exec(rest)?.[1]?.length;
    if (level === undefined && !isRule(rest)) return false;
    this.#closeTo(depth);
    this.#push(level === undefined ? { kind: 'rule' } : { kind: 'heading', level, text: headingText(rest, level) });
    return true;
  }

  #openQuote(line: Line): void {
    this.#begin();
    const blocks: Block[] = [];
    this.#add({ kind: 'quote', blocks });
    this.#stack.push(container('quote', blocks));
    takeQuote(line);
  }

  #openItem(line: Line, rest: string, depth: number): boolean {
    const [marker, bullet, number, end] = MARKER.exec(rest) ?? [];
    if (marker === undefined) return false;
    const empty = rest.slice(marker.length).trim() === '';
    const interrupts = this.#leaf?.kind === 'paragraph' && depth === this.#stack.length;
    if (interrupts && (empty || (number !== undefined && Number(number) !== 1))) return false;
    this.#closeTo(depth);
    this.#closeLeaf();
    const own = line.indent;
    line.skip(own);
    line.take(marker.length);
    // An item that begins with code, or with nothing, has its text one column after the marker.
    const space = empty || line.indent > 4 ? 1 : line.indent;
    line.skip(space);
    this.#addItem(bullet ?? end ?? '', number, own + marker.length + space);
    return true;
  }

  #addItem(marker: string, number: string | undefined, indent: number): void {
    const blocks: Block[] = [];
    const last = this.#top.blocks.at(-1);
    if (last?.kind === 'list' && this.#top.marker === marker) (last as List).items.push(blocks);
    else {
      this.#begin();
      const list: List = {
        kind: 'list',
        ordered: number !== undefined,
        start: Number(number ?? 1),
        items: [blocks],
      };
      this.#add(list);
      this.#top.marker = marker;
    }
    this.#stack.push({ ...container('item', blocks), indent });
  }

  #addText(line: Line, depth: number): void {
    const leaf = this.#leaf;
    if (line.blank) {
      this.#closeTo(depth);
      this.#closeLeaf();
      return;
    }
    const text = line.rest.trimStart();
    // A paragraph goes on without the marks of the quotes and items that it is in.
    if (leaf?.kind === 'paragraph' && depth < this.#stack.length) {
      leaf.lines.push(text);
      return;
    }
    this.#closeTo(depth);
    const open = this.#leaf;
    if (open?.kind === 'table') open.rows.push(cells(text, open.head.length));
    else if (open?.kind === 'paragraph') this.#continue(open.lines, text);
    else {
      this.#begin();
      this.#leaf = { kind: 'paragraph', lines: [text] };
    }
  }

  /** The line after the head of a table makes it one; what was above the head stays a paragraph. */
  #continue(lines: string[], text: string): void {
    const head = readTableHead(lines.at(-1) ?? '', text);
    if (head === null) {
      lines.push(text);
      return;
    }
    this.#openTable(lines, 1, head);
    if (this.#stack.length === 1 && lines.length > 0) this.#settle(this.#before);
  }

  /** It may still turn out to be a part of the paragraph, and so settles nothing. */
  #guessTable(lines: string[]): void {
    for (const count of [2, 1]) {
      const head = lines.length < count ? null : readGrowingHead(lines.slice(-count));
      // A line of bars after another has no dashes below it: both are text.
      if (head === null || lines.at(-count - 1)?.startsWith('|') === true) continue;
      this.#openTable(lines, count, head);
      return;
    }
  }

  #openTable(lines: string[], count: number, head: TableHead): void {
    lines.splice(-count);
    if (lines.length > 0) this.#closeLeaf();
    this.#leaf = { kind: 'table', ...head, rows: [] };
  }

  #addCode(leaf: Extract<Leaf, { kind: 'code' }>, line: Line, last: boolean): void {
    const { fence, indent, lines } = leaf;
    if (line.indent <= 3 && closesFence(line.rest.trim(), fence)) return this.#closeLeaf();
    line.skip(indent);
    const { rest } = line;
    // The closing fence itself is being written, or may be next.
    if (last && this.#growing && line.indent <= 3 && fence.startsWith(rest.trim())) return undefined;
    // What ends with a line break does not have another line after it.
    if (!last || rest !== '') lines.push(rest);
    return undefined;
  }

  /** A block of its own begins: the one before is over. */
  #begin(): void {
    this.#closeLeaf();
    if (this.#stack.length === 1) this.#settle(this.#at);
  }

  /** What a line that is still being written looks like, it may not be. */
  #settle(at: number): void {
    if (this.#growing && this.#last) return;
    this.#settled = this.#top.blocks.length;
    this.#settledAt = at;
  }

  #push(block: Block): void {
    this.#begin();
    this.#add(block);
  }

  #add(block: Block): void {
    const top = this.#top;
    top.blocks.push(block);
    top.marker = null;
  }

  /** Ends all but so many of the open quotes and items. */
  #closeTo(depth: number): void {
    if (depth >= this.#stack.length) return;
    this.#closeLeaf();
    this.#stack.length = depth;
  }

  #closeLeaf(): void {
    const leaf = this.#leaf;
    this.#leaf = null;
    if (leaf === null) return;
    if (leaf.kind === 'paragraph') this.#add({ kind: 'paragraph', text: leaf.lines.join('\n').trimEnd() });
    else if (leaf.kind === 'code') this.#add({ kind: 'code', language: leaf.language, text: leaf.lines.join('\n') });
    else this.#add(leaf);
  }
}

function container(kind: Container['kind'], blocks: Block[]): Container {
  return { kind, blocks, indent: 0, marker: null };
}

function startsWith(line: Line, char: string): boolean {
  return line.rest.trimStart().startsWith(char);
}

function takeQuote(line: Line): void {
  line.skip(3);
  line.take(1);
  line.skip(1);
}

/** Whether a line is three or more of the same of `*`, `-` and `_`, and nothing else. */
function isRule(rest: string): boolean {
  const char = rest[0];
  if (char !== '*' && char !== '-' && char !== '_') return false;
  let count = 0;
  for (const one of rest) {
    if (one === char) count += 1;
    else if (one !== ' ' && one !== '\t') return false;
  }
  return count >= 3;
}

function headingText(rest: string, level: number): string {
  const text = rest.slice(level).trim();
  let end = text.length;
  while (text[end - 1] === '#') end -= 1;
  if (end === 0) return '';
  const before = text[end - 1];
  return before === ' ' || before === '\t' ? text.slice(0, end).trimEnd() : text;
}

function closesFence(text: string, fence: string): boolean {
  return text.length >= fence.length && text === fence.charAt(0).repeat(text.length);
}

/** Whether the rest of a line that is still being written does not tell yet what it will be. */
function isUndecided(rest: string): boolean {
  let text = rest.trimStart();
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const mark = text.startsWith('>') ? '>' : (MARKER.exec(text)?.[0] ?? '');
    const after = text.slice(mark.length).trimStart();
    if (mark === '' || after === '') break;
    text = after;
  }
  return UNDECIDED.test(text.trimEnd()) || isRule(text);
}
