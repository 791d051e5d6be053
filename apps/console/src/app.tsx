import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { DeskPage } from './desk-page.tsx';
import { SignIn } from './sign-in/sign-in.tsx';
import { describeArrival, describeRefusal, signIn } from './sign-in/use-sign-in.ts';
import { applyTheme, type Preferences, readPreferences, writePreferences } from './state/preferences.ts';
import { type Arrival, readToken, writeToken } from './state/session.ts';
import type { Target } from './state/target.ts';

interface AppProps {
  readonly target: Target;
  readonly arrival: Arrival;
}

/** Signed out or signed in. */
export function App({ target, arrival }: AppProps): ReactNode {
  const [token, setToken] = useState(readToken);
  const [problem, setProblem] = useState(() => describeArrival(arrival));
  const [preferences, setPreferences] = useState(readPreferences);
  const enter = useCallback((next: string): void => {
    writeToken(next);
    setProblem(null);
    setToken(next);
  }, []);
  const signOut = (reason: string | null): void => {
    writeToken(null);
    setProblem(reason);
    setToken(null);
  };
  const change = (next: Preferences): void => {
    writePreferences(next);
    setPreferences(next);
  };

  useEffect(() => applyTheme(preferences), [preferences]);
  useEffect(() => {
    const { ticket } = arrival;
    if (ticket === null) return;
    signIn(target.gateway, { ticket }).then(enter, (error: unknown) => setProblem(describeRefusal(error)));
  }, [target, arrival, enter]);

  return token === null ? (
    <SignIn target={target} problem={problem} onSignIn={enter} />
  ) : (
    <DeskPage
      key={token}
      target={target}
      token={token}
      preferences={preferences}
      onPreferences={change}
      onSignOut={signOut}
    />
  );
}
