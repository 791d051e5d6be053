import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { type ArgumentField, argumentFields, inputsFor, readInputs } from '../state/argument-fields.ts';
import { dismisses } from '../state/keys.ts';
import type { Approval } from '../state/types.ts';
import { useTexts } from '../text/context.ts';
import { visible } from '../text/visible.ts';

interface ApprovalEditProps {
  readonly approval: Approval;
  readonly onApprove: (editedArguments: NonNullable<Approval['arguments']>) => void;
  readonly onBack: () => void;
}

/** Other arguments for a call: inputs where they are flat, their JSON otherwise. */
export function ApprovalEdit({ approval, onApprove, onBack }: ApprovalEditProps): ReactNode {
  const texts = useTexts();
  const { schema, arguments: asked } = approval;
  const [fields] = useState(() => argumentFields(schema, asked));
  const [inputs, setInputs] = useState(() =>
    fields === null ? { json: JSON.stringify(asked, null, 2) } : inputsFor(fields, asked),
  );
  const [wrong, setWrong] = useState<string | null>(null);
  const step = useRef<HTMLDivElement>(null);
  const problemId = useId();

  // The person asked for these fields a moment ago.
  useEffect(() => step.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), []);

  const approve = (): void => {
    const read = fields === null ? readJson(inputs['json'] ?? '') : readInputs(fields, inputs);
    if ('wrong' in read) {
      setWrong(read.wrong);
      step.current?.querySelector<HTMLElement>(`[data-name="${CSS.escape(read.wrong)}"]`)?.focus();
    } else onApprove(read.value as NonNullable<Approval['arguments']>);
  };
  const backOnEscape = (event: KeyboardEvent): void => {
    if (!dismisses(event.nativeEvent)) return;
    event.stopPropagation();
    onBack();
  };
  const change = (name: string, value: string): void => {
    setWrong(null);
    setInputs({ ...inputs, [name]: value });
  };
  const rows: readonly ArgumentField[] =
    fields ?? ([{ name: 'json', kind: 'text', choices: [], isOptional: false }] as const);
  return (
    <div ref={step} className="step" onKeyDown={backOnEscape}>
      {rows.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          isJson={fields === null}
          value={(inputs as Record<string, string>)[field.name] ?? ''}
          problemId={wrong === field.name ? problemId : undefined}
          onChange={(value) => change(field.name, value)}
        />
      ))}
      {wrong !== null && (
        <p id={problemId} className="problem" role="alert">
          {texts.approval.notValid}
        </p>
      )}
      <div className="actions">
        <button type="button" className="button primary" onClick={approve}>
          {texts.approval.approveEdited}
        </button>
        <button type="button" className="button" onClick={onBack}>
          {texts.approval.back}
        </button>
      </div>
    </div>
  );
}

interface FieldInputProps {
  readonly field: ArgumentField;
  readonly isJson: boolean;
  readonly value: string;
  /** Of the sentence about what is wrong with it, if something is. */
  readonly problemId: string | undefined;
  readonly onChange: (value: string) => void;
}

function FieldInput({ field, isJson, value, problemId, onChange }: FieldInputProps): ReactNode {
  const texts = useTexts();
  const id = useId();
  const { name, kind, choices, isOptional } = field;
  const shared = {
    id,
    value,
    'data-name': name,
    'aria-invalid': problemId === undefined ? undefined : true,
    'aria-describedby': problemId,
  } as const;
  return (
    <>
      <label htmlFor={id}>{isJson ? texts.approval.editAsJson : visible(name)}</label>
      {isJson ? (
        <textarea {...shared} rows={6} spellCheck={false} onChange={(event) => onChange(event.target.value)} />
      ) : kind === 'choice' || kind === 'boolean' ? (
        <select {...shared} onChange={(event) => onChange(event.target.value)}>
          {isOptional && <option value="" />}
          {(kind === 'boolean' ? ['true', 'false'] : choices).map((choice) => (
            <option key={choice} value={choice}>
              {visible(choice)}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          inputMode={kind === 'number' ? 'decimal' : undefined}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </>
  );
}

function readJson(text: string): { readonly value: unknown } | { readonly wrong: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { wrong: 'json' };
  }
}
