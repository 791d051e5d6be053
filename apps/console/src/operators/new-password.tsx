import type { ReactNode } from 'react';
import { Field } from '../shared/field.tsx';
import { makePassword, PASSWORD_HINT } from './operator-account.ts';

interface NewPasswordProps {
  readonly value: string;
  readonly problem: string | null;
  readonly onChange: (value: string) => void;
}

/** A password for somebody else: it can be read, since it has to be handed over. */
export function NewPassword({ value, problem, onChange }: NewPasswordProps): ReactNode {
  const makeUp = (): void => onChange(makePassword((size) => crypto.getRandomValues(new Uint8Array(size))));
  return (
    <div className="with-button">
      <Field
        label="Password"
        autoComplete="off"
        hint={`${PASSWORD_HINT} Hand it over yourself: it is shown here only.`}
        value={value}
        problem={problem}
        onChange={onChange}
      />
      <button type="button" className="button" onClick={makeUp}>
        Make one up
      </button>
    </div>
  );
}
