/** Figures as tables of text. Pure. */
import { summarise } from './stats.ts';

export function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

export function spread(values: readonly number[], unit = ''): string {
  const { median, min, max } = summarise(values);
  const range = values.length > 1 ? ` (${digits(min)}–${digits(max)})` : '';
  return `${digits(median)}${unit}${range}`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/**
 * Rows in columns; the first is the head.
 *
 * @param leftColumns How many columns are words, which begin at the left.
 */
export function table(rows: readonly (readonly string[])[], leftColumns = 1): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column < leftColumns ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ')
      .trimEnd();
  const [head = [], ...body] = rows.map(line);
  return [head, '─'.repeat(widths.reduce((sum, width) => sum + width + 3, -3)), ...body]
    .map((text) => `  ${String(text)}`)
    .join('\n');
}
