/** Tables of GitHub's markdown: a head, a line of dashes, and rows until something else begins. */
import type { Alignment } from './ast.ts';

/** A head with more columns is text: rows are as wide as the head, and nobody reads such a table. */
const MAX_COLUMNS = 60;
const DELIMITER = /^:?-+:?$/;
/** A line that may become the one of dashes. */
const UNDECIDED_DELIMITER = /^\|?[ \t:|-]*$/;

/** What is above the rows of a table. */
export interface TableHead {
  readonly head: readonly string[];
  readonly align: readonly Alignment[];
}

/** Reads two lines as head and dashes. @returns null when they are something else. */
export function readTableHead(line: string, delimiter: string): TableHead | null {
  if (!line.includes('|') || !/^[ \t]*[|:-]/.test(delimiter)) return null;
  const head = cells(line, MAX_COLUMNS + 1);
  const dashes = cells(delimiter, MAX_COLUMNS + 1);
  if (head.length > MAX_COLUMNS || head.length !== dashes.length) return null;
  return dashes.every((cell) => DELIMITER.test(cell)) ? { head, align: dashes.map(alignment) } : null;
}

/**
 * Reads the end of text that still grows as the beginning of a table, so that it does not turn from text into one.
 *
 * @param lines One line that begins with a bar, and perhaps a part of the line of dashes.
 */
export function readGrowingHead([line = '', delimiter]: readonly string[]): TableHead | null {
  if (!line.startsWith('|') || !(delimiter === undefined || UNDECIDED_DELIMITER.test(delimiter))) return null;
  const head = cells(line, MAX_COLUMNS + 1);
  return head.length > MAX_COLUMNS ? null : { head, align: head.map((): Alignment => 'start') };
}

/** Splits a row at its bars, into so many cells at most; what is more is left out. */
export function cells(row: string, max: number): string[] {
  const text = row.trim();
  const found: string[] = [];
  let cell = '';
  for (let at = text.startsWith('|') ? 1 : 0; at < text.length && found.length < max; at += 1) {
    const char = text[at];
    if (char === '|') {
      found.push(cell.trim());
      cell = '';
    } else if (char === '\\' && text[at + 1] === '|') {
      cell += '|';
      at += 1;
    } else cell += char;
  }
  const rest = cell.trim();
  if (found.length < max && (rest !== '' || found.length === 0)) found.push(rest);
  return found;
}

function alignment(cell: string): Alignment {
  if (!cell.endsWith(':')) return 'start';
  return cell.startsWith(':') ? 'center' : 'end';
}
