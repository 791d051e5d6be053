import { type ReactNode, useCallback, useState } from 'react';
import { PageHead, Problem } from '../shared/page-head.tsx';
import type { Api } from '../state/api.ts';
import { formatMoment } from '../state/time.ts';
import { useResource } from '../state/use-resource.ts';
import { AddOperator } from './add-operator.tsx';
import type { OperatorAccount } from './operator-account.ts';
import { OperatorChanges } from './operator-changes.tsx';

interface OperatorsPageProps {
  readonly api: Api;
  /** Id of who looks at it; null before it is known. */
  readonly me: string | null;
}

/** The accounts of operators, for admins. */
export function OperatorsPage({ api, me }: OperatorsPageProps): ReactNode {
  const load = useCallback(
    (signal: AbortSignal) => api.read<{ readonly operators: readonly OperatorAccount[] }>('/v1/operators', signal),
    [api],
  );
  const { data, problem, reload } = useResource(load, null);
  const [adds, setAdds] = useState(false);
  const [added, setAdded] = useState<string | null>(null);
  const onAdded = ({ name }: OperatorAccount): void => {
    setAdds(false);
    setAdded(`${name} may sign in with that password, and should then change it.`);
    reload();
  };
  return (
    <div className="page">
      <PageHead title="Operators">
        {!adds && (
          <button type="button" className="button" onClick={() => setAdds(true)}>
            Add an operator
          </button>
        )}
      </PageHead>
      {adds && <AddOperator api={api} onAdded={onAdded} onCancel={() => setAdds(false)} />}
      <p role="status">{added}</p>
      {problem !== null && <Problem problem={problem} onRetry={reload} />}
      {data === null && problem === null && <p className="quiet">Loading…</p>}
      {data?.operators.length === 0 && (
        <p className="nothing">Nobody has an account yet. The first one should be an admin’s: your own.</p>
      )}
      {data !== null && (
        <ul className="records">
          {data.operators.map((operator) => (
            <li key={operator.id} className="record">
              <Operator operator={operator} api={api} isMe={operator.id === me} onChanged={reload} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface OperatorProps {
  readonly operator: OperatorAccount;
  readonly api: Api;
  readonly isMe: boolean;
  readonly onChanged: () => void;
}

function Operator({ operator, ...rest }: OperatorProps): ReactNode {
  const { name, operatorRole, disabled, issuer, hasTotp, signedInAt } = operator;
  return (
    <>
      <p className="record-head">
        <strong>{name}</strong>
        <span className="chip">{operatorRole}</span>
        {rest.isMe && <span className="chip">you</span>}
        {disabled && <span className="chip attention">disabled</span>}
        {hasTotp && <span className="chip">one-time codes</span>}
        {issuer !== undefined && <span className="chip">signs in with {issuer}</span>}
      </p>
      <p className="quiet">
        {signedInAt === undefined ? 'Has never signed in' : `Signed in last on ${formatMoment(signedInAt)}`}
      </p>
      <details>
        <summary>
          Change<span className="visually-hidden"> the account of {name}</span>
        </summary>
        <OperatorChanges operator={operator} {...rest} />
      </details>
    </>
  );
}
