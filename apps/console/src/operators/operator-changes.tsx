import { type FormEvent, type ReactNode, useState } from 'react';
import { problemOf, useAction } from '../shared/use-action.ts';
import type { Api } from '../state/api.ts';
import { formatRoute } from '../state/route.ts';
import { NewPassword } from './new-password.tsx';
import type { OperatorAccount, TotpSetup } from './operator-account.ts';
import { RankChoice } from './rank-choice.tsx';
import { TotpSecret } from './totp-secret.tsx';

interface OperatorChangesProps {
  readonly api: Api;
  readonly operator: OperatorAccount;
  readonly isMe: boolean;
  readonly onChanged: () => void;
}

interface Changed {
  readonly totp?: TotpSetup;
}

/** What an admin can do with an account. */
export function OperatorChanges({ api, operator, isMe, onChanged }: OperatorChangesProps): ReactNode {
  const { id, disabled, issuer, hasTotp } = operator;
  const [operatorRole, setRole] = useState(operator.operatorRole);
  const [password, setPassword] = useState('');
  const [totp, setTotp] = useState<TotpSetup | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const { busy, problem, run } = useAction();
  const general = problemOf(problem, null, ['password']);

  const change = async (what: string, work: () => Promise<Changed>): Promise<void> => {
    setDone(null);
    await run(async () => {
      const { totp: setup = null } = await work();
      setTotp(setup);
      setPassword('');
      setDone(what);
      onChanged();
    });
  };
  const patch = (what: string, changes: object): Promise<void> =>
    change(what, () => api.change<Changed>('PATCH', `/v1/operators/${id}`, changes));
  const giveRank = (event: FormEvent): void => {
    event.preventDefault();
    void patch('The rank is changed.', { operatorRole });
  };
  const givePassword = (event: FormEvent): void => {
    event.preventDefault();
    void patch('The password is changed, and they are signed out everywhere.', { password });
  };
  const endSessions = (): Promise<void> =>
    change('They are signed out everywhere.', () => api.change<Changed>('DELETE', `/v1/operators/${id}/sessions`));

  if (isMe) {
    return (
      <p className="quiet">
        Your password and one-time codes are in <a href={formatRoute({ page: 'account' })}>your account</a>. Your rank
        is for another admin to change.
      </p>
    );
  }
  return (
    <div className="form">
      {issuer === undefined && (
        <>
          <form className="with-button" onSubmit={giveRank}>
            <RankChoice value={operatorRole} onChange={setRole} />
            <button type="submit" className="button" disabled={busy || operatorRole === operator.operatorRole}>
              Change rank
            </button>
          </form>
          <form className="form" onSubmit={givePassword}>
            <NewPassword value={password} problem={problemOf(problem, 'password')} onChange={setPassword} />
            <div className="actions">
              <button type="submit" className="button" disabled={busy || password === ''}>
                Set password
              </button>
            </div>
          </form>
        </>
      )}
      <div className="actions">
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() =>
            void (disabled
              ? patch('They may sign in again.', { disabled: false })
              : patch('The account is disabled, and they are signed out everywhere.', { disabled: true }))
          }
        >
          {disabled ? 'Enable' : 'Disable'}
        </button>
        {issuer === undefined && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() =>
              void (hasTotp
                ? patch('One-time codes are off.', { totp: false })
                : patch('One-time codes are asked for from now on. Hand this over yourself: it is shown here only.', {
                    totp: true,
                  }))
            }
          >
            {hasTotp ? 'Turn one-time codes off' : 'Turn one-time codes on'}
          </button>
        )}
        <button type="button" className="button" disabled={busy} onClick={() => void endSessions()}>
          Sign out everywhere
        </button>
      </div>
      {general !== null && (
        <p className="problem" role="alert">
          {general}
        </p>
      )}
      <p role="status">{done}</p>
      {totp !== null && <TotpSecret setup={totp} />}
    </div>
  );
}
