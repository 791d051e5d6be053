import { type FormEvent, type ReactNode, useState } from 'react';
import { Field } from '../shared/field.tsx';
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
  const [token, setToken] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (token.trim() !== '') onSignIn(token.trim());
  };
  return (
    <form onSubmit={submit}>
      <Field
        label="Operator token"
        type="password"
        autoComplete="current-password"
        value={token}
        problem={problem}
        onChange={setToken}
      />
      <button type="submit" className="button primary">
        Sign in
      </button>
    </form>
  );
}
