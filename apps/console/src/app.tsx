import { type ReactNode, useState } from 'react';
import { DeskPage } from './desk-page.tsx';
import { SignIn } from './sign-in/sign-in.tsx';
import { readToken, writeToken } from './state/session.ts';
import type { Target } from './state/target.ts';

/** Signed out or signed in. */
export function App({ target }: { target: Target }): ReactNode {
  const [token, setToken] = useState(readToken);
  const [problem, setProblem] = useState<string | null>(null);
  const signIn = (next: string): void => {
    writeToken(next);
    setProblem(null);
    setToken(next);
  };
  const signOut = (reason: string | null): void => {
    writeToken(null);
    setProblem(reason);
    setToken(null);
  };
  return token === null ? (
    <SignIn problem={problem} onSignIn={signIn} />
  ) : (
    <DeskPage key={token} target={target} token={token} onSignOut={signOut} />
  );
}
