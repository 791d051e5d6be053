import type { ReactNode } from 'react';

interface SelectProps {
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, title: string])[];
  readonly onChange: (value: string) => void;
}

/** A choice that holds a list to something; empty for all of it. */
export function Select({ name, value, options, onChange }: SelectProps): ReactNode {
  return (
    <label className="select">
      <span className="visually-hidden">{name}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{name}: all</option>
        {options.map(([option, title]) => (
          <option key={option} value={option}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
