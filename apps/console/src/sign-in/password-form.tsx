import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { describeRefusal, signIn, wantsCode } from './use-sign-in.ts';

interface PasswordFormProps {
  readonly gateway: string;
  readonly onSignIn: (token: string) => void;
}

/** Name and password, and a one-time code once it is asked for. */
export function PasswordForm({ gateway, onSignIn }: PasswordFormProps): ReactNode {
  const ids = { name: useId(), password: useId(), code: useId(), problem: useId() };
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
    <form onSubmit={submit} aria-describedby={problem === null ? undefined : ids.problem}>
      <label htmlFor={ids.name}>Name</label>
      <input
        id={ids.name}
        autoComplete="username"
        autoCapitalize="none"
        required
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <label htmlFor={ids.password}>Password</label>
      <input
        id={ids.password}
        type="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      {asksCode && (
        <>
          <label htmlFor={ids.code}>Code of your app</label>
          <input
            ref={codeField}
            id={ids.code}
            autoComplete="one-time-code"
            inputMode="numeric"
            required
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </>
      )}
      {problem !== null && (
        <p id={ids.problem} className="problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" className="button primary" aria-disabled={sending || undefined}>
        {sending ? 'Signing in…' : 'Sign in'}
      </button>
    </form>
  );
}
