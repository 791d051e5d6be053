/** The table at the end. Pure. */
import { spread, table } from './report.ts';
import type { Comparison, Row, RowResult } from './rows/row.ts';
import { summarise } from './stats.ts';

export interface Measured {
  readonly row: Row;
  readonly result: RowResult;
}

function withUnit(text: string, unit: Comparison['unit']): string {
  return unit === '×' || unit === '' ? `${text}${unit}` : `${text} ${unit}`;
}

/** Whether the median keeps to the goal; undefined without one, and where there was too little to measure. */
export function isMet({ values, atMost }: Comparison): boolean | undefined {
  const { median } = summarise(values);
  return atMost === undefined || Number.isNaN(median) ? undefined : median <= atMost;
}

function verdict(comparison: Comparison): string {
  const met = isMet(comparison);
  if (met === undefined) return '';
  return met ? 'met' : 'missed';
}

export function resultTable(measured: readonly Measured[]): string {
  return table(
    [
      ['', 'what, and against what', 'goal', 'measured', ''],
      ...measured.flatMap(({ row, result }) =>
        result.comparisons.map((comparison, index) => {
          const { what, values, unit, atMost } = comparison;
          return [
            index === 0 ? row.id : '',
            what,
            atMost === undefined ? '' : `≤ ${withUnit(String(atMost), unit)}`,
            withUnit(spread(values), unit),
            verdict(comparison),
          ];
        }),
      ),
    ],
    2,
  );
}

/** What the columns are. */
export const LEGEND = `  Measured: the median of the rounds (least–most); a ratio is the gateway's figure divided by the other's, made within each
  round. CPU: of the server's process, all its threads, while the load is steady. What has no goal is for information.`;
