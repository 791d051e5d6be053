import { type FormEvent, type ReactNode, useState } from 'react';
import type { TotpSetup } from '../operators/operator-account.ts';
import { TotpSecret } from '../operators/totp-secret.tsx';
import { Field } from '../shared/field.tsx';
import { problemOf, useAction } from '../shared/use-action.ts';
import type { Api } from '../state/api.ts';

interface CodesProps {
  readonly api: Api;
  readonly isOn: boolean;
  readonly onChanged: () => void;
}

const PATH = '/v1/account/totp';
const FIELDS = ['password', 'code'] as const;

/** One-time codes: turned on once the app has shown that it has the secret, turned off with the password. */
export function Codes({ api, isOn, onChanged }: CodesProps): ReactNode {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [setup, setSetup] = useState<TotpSetup | null>(null);
  const { busy, problem, run } = useAction();
  const general = problemOf(problem, null, FIELDS);
  const work = async (): Promise<void> => {
    if (!isOn && setup === null) {
      setSetup(await api.change<TotpSetup>('POST', PATH, { password }));
      return;
    }
    if (setup === null) await api.change('DELETE', PATH, { password });
    else await api.change('PUT', PATH, { password, secret: setup.secret, code: code.trim() });
    setSetup(null);
    setPassword('');
    setCode('');
    onChanged();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void run(work);
  };
  return (
    <form className="panel form" aria-label="One-time codes" onSubmit={submit}>
      <p role="status">
        {isOn ? 'A code of your app is asked for when you sign in.' : 'Your password alone signs you in.'}
      </p>
      <Field
        label="Present password"
        type="password"
        autoComplete="current-password"
        value={password}
        problem={problemOf(problem, 'password')}
        onChange={setPassword}
      />
      {setup !== null && (
        <>
          <TotpSecret setup={setup} />
          <Field
            label="Code that the app shows"
            autoComplete="one-time-code"
            inputMode="numeric"
            value={code}
            problem={problemOf(problem, 'code')}
            onChange={setCode}
          />
        </>
      )}
      {general !== null && (
        <p className="problem" role="alert">
          {general}
        </p>
      )}
      <div className="actions">
        <button type="submit" className="button primary" disabled={busy}>
          {isOn ? 'Turn codes off' : setup === null ? 'Set up an app' : 'Turn codes on'}
        </button>
      </div>
    </form>
  );
}
