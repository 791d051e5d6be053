/** Reads scenario files, and says where one is wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { type Scenario, ScenarioFile } from './format.ts';

export interface ReadFile {
  /** Without folder and ending: `refunds`. */
  readonly name: string;
  readonly scenarios: readonly Scenario[];
}

/** All files of a folder, in the order of their names. @throws Error with every mistake of the first file that is wrong. */
export function readFolder(folder: string): ReadFile[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.toSorted().map((name) => {
    const path = join(folder, name);
    return { name: basename(name, '.yaml'), scenarios: parseScenarios(readFileSync(path, 'utf8'), path) };
  });
}

/**
 * @param file Its name, for errors.
 * @throws Error with all mistakes, one a line: file, line, where in the scenario, and what was expected.
 */
export function parseScenarios(content: string, file: string): Scenario[] {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines });
  const broken = document.errors.map(
    ({ pos, message }) => `${file}:${lines.linePos(pos[0]).line}: ${message.split('\n')[0]}`,
  );
  if (broken.length > 0) throw new Error(broken.join('\n'));
  const parsed = ScenarioFile.safeParse(document.toJS());
  const at = (path: readonly PropertyKey[]): string => `${file}:${lineOf(document, lines, path)}`;
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${at(path)}: ${where(document, path)}${message}`);
    throw new Error(problems.join('\n'));
  }
  const titles = parsed.data.map(({ title }) => title);
  const again = titles.findIndex((title, index) => titles.indexOf(title) < index);
  if (again >= 0) throw new Error(`${at([again, 'title'])}: title: another scenario is called so`);
  return parsed.data;
}

/** The line of a place in the file; of the nearest one around it when it is not there. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    if (Array.isArray(range)) return lines.linePos(range[0] as number).line;
  }
  return 1;
}

/** `"Title", steps[2].expect.says: `, with steps counted from 1. */
function where(document: Document, [index, ...path]: readonly PropertyKey[]): string {
  if (index === undefined) return '';
  const title: unknown = document.getIn([index, 'title']);
  const scenario = typeof title === 'string' ? `"${title}"` : `scenario ${Number(index) + 1}`;
  const place = path.map((key) => (typeof key === 'number' ? ` ${key + 1}` : `.${String(key)}`)).join('');
  return `${scenario}${place === '' ? '' : `, ${place.slice(1)}`}: `;
}
