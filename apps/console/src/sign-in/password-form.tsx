import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Field } from '../shared/field.tsx';
import { describeRefusal, signIn, wantsCode } from './use-sign-in.ts';

interface PasswordFormProps {
  readonly gateway: string;
  readonly onSignIn: (token: string) => void;
}

/** Name and password, and a one-time code once it is asked for. */
export function PasswordForm({ gateway, onSignIn }: PasswordFormProps): ReactNode {
  const problemId = useId();
  const codeField = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    if (asksCode) codeField.current?.focus();
  }, [asksCode]);

  const send = async (): Promise<void> => {
    setSending(true);
    setProblem(null);
    try {
      onSignIn(await signIn(gateway, { name: name.trim(), password, ...(code !== '' && { code: code.trim() }) }));
    } catch (error) {
      const isFirst = wantsCode(error) && !asksCode;
      if (wantsCode(error)) setAsksCode(true);
      setProblem(isFirst ? null : describeRefusal(error));
      setSending(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!sending) void send();
  };
  return (
    <form onSubmit={submit} aria-describedby={problem === null ? undefined : problemId}>
      <Field label="Name" autoComplete="username" value={name} onChange={setName} />
      <Field label="Password" type="password" autoComplete="current-password" value={password} onChange={setPassword} />
      {asksCode && (
        <Field
          ref={codeField}
          label="Code of your app"
          autoComplete="one-time-code"
          inputMode="numeric"
          value={code}
          onChange={setCode}
        />
      )}
      {problem !== null && (
        <p id={problemId} className="problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" className="button primary" aria-disabled={sending || undefined}>
        {sending ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  );
}
