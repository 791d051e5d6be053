import type { ReactNode } from 'react';
import { useTexts } from '../text/context.ts';
import { visible } from '../text/visible.ts';
import { Arguments } from './arguments.tsx';

interface ArgumentChangesProps {
  readonly before: unknown;
  readonly after: unknown;
}

/** What a person has changed: what was asked struck out, what it became beside it; what stayed as it is. */
export function ArgumentChanges({ before, after }: ArgumentChangesProps): ReactNode {
  const texts = useTexts();
  if (!isObject(before) || !isObject(after)) return <Arguments value={after} empty={texts.tool.noArguments} />;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <dl className="arguments">
      {names.map((name) => {
        const [was, is] = [shown(before[name]), shown(after[name])];
        const changed = was !== is;
        return (
          <div key={name}>
            <dt>{visible(name)}</dt>
            <dd>
              {changed && was !== '' && <del>{was}</del>}
              {changed && was !== '' && is !== '' && ' '}
              {changed ? is !== '' && <ins>{is}</ins> : is}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Empty where there is no such argument. */
function shown(value: unknown): string {
  if (value === undefined) return '';
  return visible(typeof value === 'string' ? value : JSON.stringify(value, null, 2));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
