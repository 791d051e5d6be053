/** Content of all tables, row by row, whatever it is: for what has to look at all of it. */
import { DATABASE_SCOPE } from '../encryption/content-keys.ts';
import { type ContentColumn, type ContentPlace, type ContentTable, contentTables } from './content-columns.ts';
import type { Statements } from './database.ts';

export type TableName = keyof typeof contentTables;
export const tableNames = Object.keys(contentTables) as TableName[];

type KeyValue = string | number;

/** A value with content, as it is stored. */
export interface ContentValue {
  readonly place: ContentPlace;
  readonly name: string;
  readonly stored: string;
}

export interface ContentRow {
  /** Values of the primary key, in its order. */
  readonly key: readonly KeyValue[];
  /** Those that are there. */
  readonly values: readonly ContentValue[];
}

/** Rows of a table behind one with this key, in the order of their keys. */
export function readContentRows(
  sql: Statements,
  table: TableName,
  after: readonly KeyValue[] | undefined,
  limit: number,
): readonly ContentRow[] {
  const { columns, key, scope, row }: ContentTable = contentTables[table];
  const names = key.join(', ');
  const where = after === undefined ? '' : `WHERE (${names}) > (${key.map(() => '?').join(', ')})`;
  const rows = sql.all<Record<string, KeyValue | null>>(
    `SELECT ${names}, ${columns.join(', ')}, ${scope ?? `'${DATABASE_SCOPE}'`} AS scope_ FROM ${table} ${where}
     ORDER BY ${names} LIMIT ?`,
    ...(after ?? []),
    limit,
  );
  return rows.map((found) => ({
    key: key.map((name) => found[name] as KeyValue),
    values: columns.flatMap((name) => {
      const stored = found[name];
      if (typeof stored !== 'string') return [];
      const place: ContentPlace = {
        column: `${table}.${name}` as ContentColumn,
        scope: String(found.scope_ ?? ''),
        row: row.map((part) => found[part] as KeyValue),
      };
      return [{ place, name, stored }];
    }),
  }));
}

/** Puts another text in place of one, unless that has changed meanwhile. */
export function replaceContent(
  sql: Statements,
  table: TableName,
  key: readonly KeyValue[],
  { name, stored }: ContentValue,
  replacement: string,
): void {
  const conditions = contentTables[table].key.map((column) => `${column} = ?`).join(' AND ');
  sql.run(`UPDATE ${table} SET ${name} = ? WHERE ${conditions} AND ${name} = ?`, replacement, ...key, stored);
}
