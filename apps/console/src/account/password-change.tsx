import { type FormEvent, type ReactNode, useState } from 'react';
import { type OperatorAccount, PASSWORD_HINT } from '../operators/operator-account.ts';
import { Field } from '../shared/field.tsx';
import { problemOf, useAction } from '../shared/use-action.ts';
import type { Api } from '../state/api.ts';

const FIELDS = ['password', 'newPassword'] as const;

/** Another password, for which the present one is needed. */
export function PasswordChange({ api, name }: { readonly api: Api; readonly name: string }): ReactNode {
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const [shows, setShows] = useState(false);
  const [done, setDone] = useState(false);
  const { busy, problem, run } = useAction();
  const general = problemOf(problem, null, FIELDS);
  const type = shows ? 'text' : 'password';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setDone(false);
    void run(async () => {
      await api.change<{ operator: OperatorAccount }>('POST', '/v1/account/password', { password, newPassword });
      setPassword('');
      setNewPassword('');
      setDone(true);
    });
  };
  return (
    <form className="panel form" aria-label="Password" onSubmit={submit}>
      {/* Tells an app for passwords whose they are. */}
      <input type="text" autoComplete="username" value={name} readOnly hidden />
      <Field
        label="Present password"
        type={type}
        autoComplete="current-password"
        value={password}
        problem={problemOf(problem, 'password')}
        onChange={setPassword}
      />
      <Field
        label="New password"
        type={type}
        autoComplete="new-password"
        hint={PASSWORD_HINT}
        value={newPassword}
        problem={problemOf(problem, 'newPassword')}
        onChange={setNewPassword}
      />
      <label className="check">
        <input type="checkbox" checked={shows} onChange={(event) => setShows(event.target.checked)} />
        Show both
      </label>
      {general !== null && (
        <p className="problem" role="alert">
          {general}
        </p>
      )}
      <div className="actions">
        <button type="submit" className="button primary" disabled={busy}>
          Change password
        </button>
      </div>
      <p role="status">{done && 'Your password is changed, and your other sign-ins are over.'}</p>
    </form>
  );
}
