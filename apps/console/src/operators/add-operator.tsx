import { type FormEvent, type ReactNode, useState } from 'react';
import { Field } from '../shared/field.tsx';
import { problemOf, useAction } from '../shared/use-action.ts';
import type { Api } from '../state/api.ts';
import { NewPassword } from './new-password.tsx';
import type { OperatorAccount, Rank } from './operator-account.ts';
import { RankChoice } from './rank-choice.tsx';

interface AddOperatorProps {
  readonly api: Api;
  readonly onAdded: (operator: OperatorAccount) => void;
  readonly onCancel: () => void;
}

const FIELDS = ['name', 'password'] as const;

/** Makes an account with a first password, which its operator changes. */
export function AddOperator({ api, onAdded, onCancel }: AddOperatorProps): ReactNode {
  const [name, setName] = useState('');
  const [operatorRole, setRole] = useState<Rank>('reviewer');
  const [password, setPassword] = useState('');
  const { busy, problem, run } = useAction();
  const general = problemOf(problem, null, FIELDS);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void run(async () => {
      const given = { name: name.trim(), operatorRole, password };
      const { operator } = await api.change<{ operator: OperatorAccount }>('POST', '/v1/operators', given);
      onAdded(operator);
    });
  };
  return (
    <form className="panel form" aria-label="Add an operator" onSubmit={submit}>
      <Field
        label="Name"
        autoComplete="off"
        value={name}
        problem={problemOf(problem, 'name')}
        onChange={setName}
        ref={focus}
      />
      <RankChoice value={operatorRole} onChange={setRole} />
      <NewPassword value={password} problem={problemOf(problem, 'password')} onChange={setPassword} />
      {general !== null && (
        <p className="problem" role="alert">
          {general}
        </p>
      )}
      <div className="actions">
        <button type="submit" className="button primary" disabled={busy}>
          Add
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** The form was asked for: what comes next is its first field. */
function focus(field: HTMLInputElement | null): void {
  field?.focus();
}
