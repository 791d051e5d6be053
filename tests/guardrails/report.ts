/** Prints an evaluation as tables. */
import type { Judged, Score } from './evaluate.ts';
import type { Measured } from './measure.ts';

const TEXT_LIMIT = 100;

/**
 * @param missLimit Most misses and leaks that are printed, of each kind.
 */
export function report(title: string, { evaluation, removal }: Measured, missLimit: number): string {
  const { entries, scores, languages, harmless, misses } = evaluation;
  const labels = scores.map(({ label }) => label);
  const perLanguage = languages.map(({ lang, entries: count, scores: own }) => [
    lang,
    String(count),
    ...own.map(({ precision, recall }) => `${percent(precision)}/${percent(recall)}`),
  ]);
  return [
    `${title}: ${entries} texts, ${harmless.alarms} of ${harmless.entries} harmless ones stopped or changed`,
    '',
    table([['guardrail', 'there', 'tp', 'fp', 'fn', 'precision', 'recall', 'F1'], ...scores.map(scoreRow)]),
    '',
    'precision/recall by language',
    table([['lang', 'texts', ...labels], ...perLanguage]),
    '',
    `personal data and secrets gone from the filtered text: ${removal.spans - removal.left.length} of ${removal.spans}`,
    ...listed(removal.left, missLimit, ({ id, span }) => `  ${id} left: ${cut(span)}`),
    `texts that are filtered differently when they come in pieces: ${removal.unsteady.length}`,
    ...listed(removal.unsteady, missLimit, (id) => `  ${id}`),
    '',
    `misses: ${misses.length}`,
    ...listed(misses, missLimit, missLine),
    '',
  ].join('\n');
}

function scoreRow({ label, truePositives, falsePositives, falseNegatives, precision, recall, f1 }: Score): string[] {
  const counts = [truePositives + falseNegatives, truePositives, falsePositives, falseNegatives].map(String);
  return [label, ...counts, percent(precision), percent(recall), percent(f1)];
}

function missLine({ entry, found }: Judged): string {
  const expected = entry.expect.join(',') || 'nothing';
  return `  ${entry.id} ${entry.lang} expected ${expected}, found ${[...found].join(',') || 'nothing'}: ${cut(entry.text)}`;
}

function listed<T>(items: readonly T[], limit: number, line: (item: T) => string): string[] {
  const lines = items.slice(0, limit).map(line);
  return items.length > limit ? [...lines, `  … and ${items.length - limit} more`] : lines;
}

function percent(value: number | undefined): string {
  return value === undefined ? '-' : (value * 100).toFixed(1);
}

/** One line, with what is not seen written as an escape. */
function cut(text: string): string {
  const characters = Array.from(text);
  const short = characters.length > TEXT_LIMIT ? `${characters.slice(0, TEXT_LIMIT - 1).join('')}…` : text;
  return short.replaceAll(/[\p{Cc}\p{Cf}]/gu, (hidden) =>
    hidden === '\n' ? '\\n' : `\\u{${(hidden.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cells = rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))),
  );
  return cells.map((row) => row.join('  ')).join('\n');
}
