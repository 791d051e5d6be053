import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { noteBegun } from '../state/session.ts';
import type { Target } from '../state/target.ts';
import { PasswordForm } from './password-form.tsx';
import { useSignInWays } from './use-sign-in.ts';

interface SignInProps {
  readonly target: Target;
  /** What went wrong with the last attempt. */
  readonly problem: string | null;
  readonly onSignIn: (token: string) => void;
}

/** The ways to sign in that the gateway offers. */
export function SignIn({ target, problem, onSignIn }: SignInProps): ReactNode {
  const ways = useSignInWays(target.gateway);
  const offers = (method: 'development' | 'password' | 'oidc'): boolean => ways?.methods.includes(method) === true;
  const hasAccounts = offers('password') || offers('oidc');
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <h1>Parley console</h1>
        <p className="quiet">Decisions of the assistant that wait for a person.</p>
        {ways === null && <p className="quiet">Loading…</p>}
        {offers('password') && <PasswordForm gateway={target.gateway} onSignIn={onSignIn} />}
        {offers('oidc') &&
          ways?.issuers.map(({ name, title }) => (
            <a
              key={name}
              className="button"
              onClick={noteBegun}
              href={`${target.gateway}/v1/operators/oidc/${encodeURIComponent(name)}/start`}
            >
              Sign in with {title}
            </a>
          ))}
        {offers('development') &&
          (hasAccounts ? (
            <details>
              <summary>Development token</summary>
              <TokenForm problem={null} onSignIn={onSignIn} />
            </details>
          ) : (
            <TokenForm problem={problem} onSignIn={onSignIn} />
          ))}
        {hasAccounts && problem !== null && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
      </div>
    </main>
  );
}

/** Asks for the development token. The field is a password to the browser, so that no screen share shows it. */
function TokenForm({ problem, onSignIn }: Omit<SignInProps, 'target'>): ReactNode {
  const fieldId = useId();
  const problemId = useId();
  const [token, setToken] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (token.trim() !== '') onSignIn(token.trim());
  };
  return (
    <form onSubmit={submit}>
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
  );
}
