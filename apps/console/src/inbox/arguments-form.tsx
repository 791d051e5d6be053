import { type ReactNode, useId } from 'react';
import { type Field } from './schema-fields.ts';

interface ArgumentsFormProps {
  readonly fields: readonly Field[];
  readonly inputs: Readonly<Record<string, string>>;
  /** What is wrong, by the names of the fields. */
  readonly problems: Readonly<Record<string, string>>;
  readonly onChange: (inputs: Readonly<Record<string, string>>) => void;
}

/** Arguments of a call, to be changed before it is approved. */
export function ArgumentsForm({ fields, inputs, problems, onChange }: ArgumentsFormProps): ReactNode {
  return (
    <fieldset className="arguments-form">
      <legend>What the tool is called with</legend>
      {fields.map((field) => (
        <FieldRow
          key={field.name}
          field={field}
          value={inputs[field.name] ?? ''}
          problem={problems[field.name]}
          onChange={(value) => onChange({ ...inputs, [field.name]: value })}
        />
      ))}
    </fieldset>
  );
}

interface FieldRowProps {
  readonly field: Field;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
}

function FieldRow({ field, value, problem, onChange }: FieldRowProps): ReactNode {
  const { name, kind, choices, description, isOptional } = field;
  const [id, noteId, problemId] = [useId(), useId(), useId()];
  const described = [description && noteId, problem && problemId].filter(Boolean).join(' ');
  const shared = {
    id,
    value,
    'aria-invalid': problem !== undefined || undefined,
    'aria-describedby': described === '' ? undefined : described,
  };
  return (
    <div className="form-row">
      <label htmlFor={id}>
        {name}
        {isOptional && <span className="quiet"> (may be empty)</span>}
      </label>
      {kind === 'json' ? (
        <textarea {...shared} rows={4} spellCheck={false} onChange={(event) => onChange(event.target.value)} />
      ) : kind === 'choice' || kind === 'boolean' ? (
        <select {...shared} onChange={(event) => onChange(event.target.value)}>
          {isOptional && kind === 'choice' && <option value="" />}
          {(kind === 'boolean' ? ['true', 'false'] : choices).map((choice) => (
            <option key={choice} value={choice}>
              {kind === 'boolean' ? (choice === 'true' ? 'yes' : 'no') : choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          inputMode={kind === 'text' ? undefined : 'decimal'}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {description !== undefined && (
        <p id={noteId} className="quiet">
          {description}
        </p>
      )}
      {problem !== undefined && (
        <p id={problemId} className="problem">
          {problem}
        </p>
      )}
    </div>
  );
}
