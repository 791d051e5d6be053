/** Reads `PROTOCOL.md`: its sections, their tables, and the frames of its dialogues. */
import { readFileSync } from 'node:fs';

export const documentText = readFileSync(new URL('../../PROTOCOL.md', import.meta.url), 'utf8');

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Section {
  /** Heading without marks, such as `message.send` or `10 Close codes`. */
  readonly title: string;
  readonly text: string;
  readonly tables: readonly Table[];
}

/** Sections of the document in their order, whatever their level. */
export const sections: readonly Section[] = documentText.split(/^#{1,4} /m).map((part): Section => {
  const [title = '', ...lines] = part.split('\n');
  const text = lines.join('\n');
  return { title: title.replaceAll('`', '').trim(), text, tables: readTables(lines) };
});

function readTables(lines: readonly string[]): Table[] {
  const tables: { header: string[]; rows: string[][] }[] = [];
  let isInside = false;
  for (const line of lines) {
    if (!line.startsWith('|')) {
      isInside = false;
      continue;
    }
    const cells = line
      .slice(1, line.lastIndexOf('|'))
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    if (!isInside) tables.push({ header: cells, rows: [] });
    else if (!/^-+$/.test(cells[0] ?? '')) tables.at(-1)?.rows.push(cells);
    isInside = true;
  }
  return tables;
}

/** The only section with this title. @throws Error when there is none, or more than one. */
export function sectionOf(title: string): Section {
  const found = sections.filter((section) => section.title === title);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} sections are called ${title}`);
  return found[0];
}

/** First cells of the rows of the table whose first column has this name; none when there is no such table. */
export function columnsOf(title: string, firstColumn: string, count: number): string[][] {
  const table = sectionOf(title).tables.find(({ header }) => header[0] === firstColumn);
  return (table?.rows ?? []).map((row) => row.slice(0, count));
}

export interface SpokenFrame {
  /** Who is connected: the same name is the same connection until it closes. */
  readonly who: string;
  readonly direction: 'sent' | 'received';
  readonly text: string;
}

export type Line = SpokenFrame | { readonly who: string; readonly closeCode: number; readonly reason: string };

const FRAME = /^(\S+) (→|←) (\{.*\})$/;
const CLOSE = /^(\S+) ✕ (\d{4}) ?(.*)$/;

/** What is said in a dialogue, line by line; indented lines are comments. */
export function linesOf(section: Section): Line[] {
  const blocks = [...section.text.matchAll(/^```text\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.trim() !== '' && !line.startsWith(' '))
    .map((line): Line => {
      const frame = FRAME.exec(line);
      if (frame !== null) {
        const [, who = '', arrow, text = ''] = frame;
        return { who, direction: arrow === '→' ? 'sent' : 'received', text };
      }
      const close = CLOSE.exec(line);
      if (close === null) throw new Error(`what does this line of a dialogue mean? ${line}`);
      const [, who = '', code, reason = ''] = close;
      return { who, closeCode: Number(code), reason };
    });
}
