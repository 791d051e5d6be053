import { visible } from '@parley/client';
import type { ReactNode } from 'react';

/** A tool's arguments, all of them and unshortened: the decision is made on exactly this. */
export function ArgumentsTable({ value }: { value: unknown }): ReactNode {
  const rows = isObject(value) ? Object.entries(value) : [['value', value] as const];
  if (rows.length === 0) return <p className="quiet">No arguments</p>;
  return (
    <table className="arguments">
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, item]) => (
          <tr key={name}>
            <th scope="row">{visible(name)}</th>
            <td>{visible(typeof item === 'string' ? item : JSON.stringify(item, null, 2))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
