/** Block markdown: what chat models write. Setext headings are left out, since they turn text already shown into a heading. */
import type { Alignment, Block } from './ast.ts';

/** Deeper lists and quotes are shown as text; hostile input cannot grow the stack. */
const MAX_DEPTH = 6;
const FENCE = /^ {0,3}(`{3,}|~{3,})([^`]*)$/;
const HEADING = /^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$/;
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])([ \t]+|$)(.*)$/;
const QUOTE = /^ {0,3}> ?/;
const DELIMITER = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;
/** A last line that may become a fence, heading, item, quote or rule once the rest of it is there. */
const UNDECIDED = /^ {0,3}(?:#{1,6}|[-*+_]{1,2}|\d{1,9}[.)]?|`{1,2}|~{1,2})[ \t]*$/;
const UNDECIDED_DELIMITER = /^ {0,3}\|?[ \t:|-]*$/;

/**
 * Splits an answer into blocks.
 *
 * @param open Whether the text still grows; its last line is then read generously, so that blocks do not change their
 *   kind while they are being written.
 */
export function parseBlocks(source: string, open = false): Block[] {
  const lines = source.replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n');
  if (open && UNDECIDED.test(lines.at(-1) ?? '')) lines.pop();
  return new BlockParser(lines, open, 0).parse();
}

class BlockParser {
  readonly #lines: readonly string[];
  readonly #open: boolean;
  readonly #depth: number;
  #at = 0;

  constructor(lines: readonly string[], open: boolean, depth: number) {
    this.#lines = lines;
    this.#open = open;
    this.#depth = depth;
  }

  parse(): Block[] {
    const blocks: Block[] = [];
    while (this.#at < this.#lines.length) {
      const line = this.#line();
      if (line.trim() === '') this.#at += 1;
      else
        blocks.push(
          this.#code(line) ??
            this.#single(line) ??
            this.#quote(line) ??
            this.#list(line) ??
            this.#table(line) ??
            this.#paragraph(),
        );
    }
    return blocks;
  }

  #line(offset = 0): string {
    return this.#lines[this.#at + offset] ?? '';
  }

  #code(line: string): Block | null {
    const match = FENCE.exec(line);
    if (match?.[1] === undefined) return null;
    const fence = match[1];
    const indent = line.length - line.trimStart().length;
    const body: string[] = [];
    this.#at += 1;
    while (this.#at < this.#lines.length) {
      const current = this.#line();
      this.#at += 1;
      if (closesFence(current, fence)) break;
      const last = this.#open && this.#at === this.#lines.length;
      // The closing fence itself is being written, or may be next.
      if (last && fence.startsWith(current.trim())) break;
      body.push(current.slice(Math.min(indent, current.length - current.trimStart().length)));
    }
    return { kind: 'code', language: (match[2] ?? '').trim().split(/\s/, 1)[0] ?? '', text: body.join('\n') };
  }

  #single(line: string): Block | null {
    const heading = HEADING.exec(line);
    if (heading?.[1] !== undefined) {
      this.#at += 1;
      return { kind: 'heading', level: heading[1].length, text: heading[2] ?? '' };
    }
    if (!RULE.test(line)) return null;
    this.#at += 1;
    return { kind: 'rule' };
  }

  #quote(line: string): Block | null {
    if (!QUOTE.test(line) || this.#depth >= MAX_DEPTH) return null;
    const inner: string[] = [];
    while (this.#at < this.#lines.length && QUOTE.test(this.#line())) {
      inner.push(this.#line().replace(QUOTE, ''));
      this.#at += 1;
    }
    return { kind: 'quote', blocks: this.#nested(inner) };
  }

  #list(line: string): Block | null {
    const first = ITEM.exec(line);
    if (first?.[2] === undefined || this.#depth >= MAX_DEPTH) return null;
    const ordered = /\d/.test(first[2]);
    const indent = first[1]?.length ?? 0;
    const items: Block[][] = [];
    while (this.#at < this.#lines.length) {
      const match = ITEM.exec(this.#line());
      if (match?.[2] === undefined || /\d/.test(match[2]) !== ordered || RULE.test(this.#line())) break;
      if ((match[1]?.length ?? 0) > indent + 3 || (match[1]?.length ?? 0) < indent) break;
      items.push(this.#item(match));
    }
    return { kind: 'list', ordered, start: ordered ? Number.parseInt(first[2], 10) : 1, items };
  }

  /** One item: its first line, lines indented below it, and lines that lazily continue its paragraph. */
  #item(match: RegExpExecArray): Block[] {
    const own = match[1]?.length ?? 0;
    const inner = [match[4] ?? ''];
    this.#at += 1;
    while (this.#at < this.#lines.length) {
      const line = this.#line();
      const blank = line.trim() === '';
      const indent = line.length - line.trimStart().length;
      if (blank) {
        const next = this.#line(1);
        if (next.trim() === '' || next.length - next.trimStart().length < own + 2) {
          if (!ITEM.test(next)) break;
          this.#at += 1;
          break;
        }
      } else if (indent < own + 2 && (startsBlock(line) || inner.at(-1) === '')) break;
      inner.push(blank ? '' : line.slice(Math.min(indent, own + (match[2]?.length ?? 1) + 1)));
      this.#at += 1;
    }
    return this.#nested(inner);
  }

  #table(line: string): Block | null {
    if (!line.includes('|')) return null;
    const delimiter = this.#lines[this.#at + 1];
    const growing = this.#open && this.#at + 2 >= this.#lines.length && line.trimStart().startsWith('|');
    const undecided = growing && (delimiter === undefined || UNDECIDED_DELIMITER.test(delimiter));
    const decided =
      delimiter !== undefined && DELIMITER.test(delimiter) && cells(delimiter).length === cells(line).length;
    if (!decided && !undecided) return null;
    const head = cells(line);
    const align = decided ? cells(delimiter).map(alignment) : head.map((): Alignment => 'start');
    const rows: string[][] = [];
    this.#at += 2;
    while (this.#at < this.#lines.length && this.#line().includes('|')) {
      const row = cells(this.#line());
      rows.push(head.map((_, column) => row[column] ?? ''));
      this.#at += 1;
    }
    return { kind: 'table', align, head, rows };
  }

  #paragraph(): Block {
    const body = [this.#line().trim()];
    this.#at += 1;
    while (this.#at < this.#lines.length && this.#line().trim() !== '' && !startsBlock(this.#line())) {
      body.push(this.#line().trim());
      this.#at += 1;
    }
    return { kind: 'paragraph', text: body.join('\n') };
  }

  #nested(lines: readonly string[]): Block[] {
    return new BlockParser(lines, this.#open && this.#at >= this.#lines.length, this.#depth + 1).parse();
  }
}

function closesFence(line: string, fence: string): boolean {
  const trimmed = line.trim();
  return trimmed.length >= fence.length && trimmed === fence.charAt(0).repeat(trimmed.length);
}

function startsBlock(line: string): boolean {
  return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || ITEM.test(line);
}

function cells(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function alignment(cell: string): Alignment {
  if (!cell.endsWith(':')) return 'start';
  return cell.startsWith(':') ? 'center' : 'end';
}
