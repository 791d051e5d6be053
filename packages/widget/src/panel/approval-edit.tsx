import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { type ArgumentField, argumentFields, inputsFor, readInputs } from '../state/argument-fields.ts';
import type { Approval } from '../state/types.ts';
import { useTexts } from '../text/context.ts';
import { visible } from '../text/visible.ts';
import { Step } from './step.tsx';

interface ApprovalEditProps {
  readonly approval: Approval;
  /** What of the decision the server has refused, such as `editedArguments.amount`; null for nothing. */
  readonly refused: string | null;
  readonly onApprove: (editedArguments: NonNullable<Approval['arguments']>) => void;
  readonly onBack: () => void;
}

/** Other arguments for a call: inputs where they are flat, their JSON otherwise. */
export function ApprovalEdit({ approval, refused, onApprove, onBack }: ApprovalEditProps): ReactNode {
  const texts = useTexts();
  const { schema, arguments: asked } = approval;
  const [fields] = useState(() => argumentFields(schema, asked));
  const [inputs, setInputs] = useState(() =>
    fields === null ? { json: JSON.stringify(asked, null, 2) } : inputsFor(fields, asked),
  );
  const [wrong, setWrong] = useState<string | null>(null);
  const form = useRef<HTMLDivElement>(null);
  const problemId = useId();

  const rows: readonly ArgumentField[] =
    fields ?? ([{ name: 'json', kind: 'text', choices: [], isOptional: false }] as const);
  const refusedName = rows.find(({ name }) => refused === `editedArguments.${name}`)?.name;
  useEffect(() => {
    if (refusedName !== undefined) focusField(form.current, refusedName);
  }, [refusedName]);

  const approve = (): void => {
    const read = fields === null ? readJson(inputs['json'] ?? '') : readInputs(fields, inputs);
    if ('wrong' in read) {
      setWrong(read.wrong);
      focusField(form.current, read.wrong);
    } else onApprove(read.value as NonNullable<Approval['arguments']>);
  };
  const change = (name: string, value: string): void => {
    setWrong(null);
    setInputs({ ...inputs, [name]: value });
  };
  return (
    <Step onBack={onBack}>
      <div ref={form} className="fields">
        {rows.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            isJson={fields === null}
            value={(inputs as Record<string, string>)[field.name] ?? ''}
            isWrong={wrong === field.name || (wrong === null && refusedName === field.name)}
            problemId={wrong === field.name ? problemId : undefined}
            onChange={(value) => change(field.name, value)}
          />
        ))}
      </div>
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
    </Step>
  );
}

function focusField(form: HTMLElement | null, name: string): void {
  form?.querySelector<HTMLElement>(`[data-name="${CSS.escape(name)}"]`)?.focus();
}

interface FieldInputProps {
  readonly field: ArgumentField;
  readonly isJson: boolean;
  readonly value: string;
  readonly isWrong: boolean;
  /** Of the sentence about what is wrong with it, if something is. */
  readonly problemId: string | undefined;
  readonly onChange: (value: string) => void;
}

function FieldInput({ field, isJson, value, isWrong, problemId, onChange }: FieldInputProps): ReactNode {
  const texts = useTexts();
  const id = useId();
  const { name, kind, choices, isOptional } = field;
  const shared = {
    id,
    value,
    'data-name': name,
    dir: isJson ? 'ltr' : 'auto',
    'aria-invalid': isWrong || undefined,
    'aria-describedby': problemId,
  } as const;
  return (
    <div>
      <label htmlFor={id}>{isJson ? texts.approval.editAsJson : visible(name)}</label>
      {isJson ? (
        <textarea
          {...shared}
          className="json"
          rows={6}
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
        />
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
    </div>
  );
}

function readJson(text: string): { readonly value: unknown } | { readonly wrong: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { wrong: 'json' };
  }
}
