import { type ReactNode, useCallback } from 'react';
import type { OperatorAccount } from '../operators/operator-account.ts';
import { PageHead, Problem } from '../shared/page-head.tsx';
import type { Api } from '../state/api.ts';
import { formatMoment } from '../state/time.ts';
import { useResource } from '../state/use-resource.ts';
import { Codes } from './codes.tsx';
import { PasswordChange } from './password-change.tsx';

/** One's own account: who one is, the password, and one-time codes. */
export function AccountPage({ api }: { readonly api: Api }): ReactNode {
  const load = useCallback(
    (signal: AbortSignal) => api.read<{ readonly operator: OperatorAccount }>('/v1/account', signal),
    [api],
  );
  const { data, problem, reload } = useResource(load, null);
  const hasNone = problem?.code === 'not_found';
  return (
    <div className="page">
      <PageHead title="Your account" />
      {hasNone && (
        <p className="nothing">
          You are signed in with the development token, which is of no account: there is nothing to change.
        </p>
      )}
      {problem !== null && !hasNone && <Problem problem={problem} onRetry={reload} />}
      {data === null && problem === null && <p className="quiet">Loading…</p>}
      {data !== null && <Account operator={data.operator} api={api} onChanged={reload} />}
    </div>
  );
}

interface AccountProps {
  readonly operator: OperatorAccount;
  readonly api: Api;
  readonly onChanged: () => void;
}

function Account({ operator, api, onChanged }: AccountProps): ReactNode {
  const { name, operatorRole, issuer, hasTotp, signedInAt } = operator;
  return (
    <>
      <dl className="facts">
        <dt>Name</dt>
        <dd>{name}</dd>
        <dt>Rank</dt>
        <dd>{operatorRole}</dd>
        {signedInAt !== undefined && (
          <>
            <dt>Signed in last</dt>
            <dd>{formatMoment(signedInAt)}</dd>
          </>
        )}
      </dl>
      {issuer === undefined ? (
        <>
          <section aria-labelledby="password-heading">
            <h3 id="password-heading">Password</h3>
            <PasswordChange api={api} name={name} />
          </section>
          <section aria-labelledby="codes-heading">
            <h3 id="codes-heading">One-time codes</h3>
            <Codes api={api} isOn={hasTotp} onChanged={onChanged} />
          </section>
        </>
      ) : (
        <p>You sign in with {issuer}, and have your password and codes there.</p>
      )}
    </>
  );
}
