import { type HTMLAttributes, type ReactNode, type Ref, useId } from 'react';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Default `text`; what is a `password` to the browser is on no screen share. */
  readonly type?: 'text' | 'password';
  /** What a browser, or an app for passwords, may fill in. */
  readonly autoComplete: string;
  readonly inputMode?: HTMLAttributes<HTMLInputElement>['inputMode'];
  /** What is expected, before anything is wrong. */
  readonly hint?: string;
  /** What is wrong with it; null for nothing. */
  readonly problem?: string | null;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A line of text that has to be filled in, with its name, what is expected, and what is wrong. */
export function Field({ label, value, onChange, type = 'text', hint, problem = null, ...rest }: FieldProps): ReactNode {
  const id = useId();
  const described = [...(hint === undefined ? [] : [`${id}-hint`]), ...(problem === null ? [] : [`${id}-problem`])];
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type}
        required
        // Names and passwords are no words.
        autoCapitalize="none"
        spellCheck={false}
        value={value}
        aria-invalid={problem !== null || undefined}
        aria-describedby={described.length === 0 ? undefined : described.join(' ')}
        onChange={(event) => onChange(event.target.value)}
        {...rest}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="quiet">
          {hint}
        </p>
      )}
      {problem !== null && (
        <p id={`${id}-problem`} className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
