import type { ReactNode } from 'react';
import { visible } from '../text/visible.ts';

/** A tool's arguments, all of them and unshortened: a person decides on exactly this. */
export function Arguments({ value, empty }: { value: unknown; empty: string }): ReactNode {
  const rows = isObject(value) ? Object.entries(value) : [['', value] as const];
  if (rows.length === 0) return <p className="quiet">{empty}</p>;
  return (
    <dl className="arguments">
      {rows.map(([name, item]) => (
        <div key={name}>
          {name !== '' && <dt>{visible(name)}</dt>}
          <dd>{visible(typeof item === 'string' ? item : JSON.stringify(item, null, 2))}</dd>
        </div>
      ))}
    </dl>
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
