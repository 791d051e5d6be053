import { type FormEvent, type ReactNode, useId, useState } from 'react';

interface SignInProps {
  /** What went wrong with the last attempt. */
  readonly problem: string | null;
  readonly onSignIn: (token: string) => void;
}

/** Asks for the operator token. The field is a password to the browser, so that no screen share shows it. */
export function SignIn({ problem, onSignIn }: SignInProps): ReactNode {
  const fieldId = useId();
  const problemId = useId();
  const [token, setToken] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (token.trim() !== '') onSignIn(token.trim());
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1>Parley console</h1>
        <p className="quiet">Decisions of the assistant that wait for a person.</p>
        <label htmlFor={fieldId}>Operator token</label>
        <input
          id={fieldId}
          type="password"
          autoComplete="current-password"
          required
          value={token}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? undefined : problemId}
          onChange={(event) => setToken(event.target.value)}
        />
        {problem !== null && (
          <p id={problemId} className="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button primary">
          Sign in
        </button>
      </form>
    </main>
  );
}
