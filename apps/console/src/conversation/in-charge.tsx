import type { Conversation, ConversationSnapshot } from '@parley/client';
import { type ReactNode, useState } from 'react';
import { describeGrant } from '../inbox/grant.ts';
import type { Person } from '../inbox/refusal.ts';
import { useNow } from '../state/use-now.ts';
import { toParleyError } from '../state/use-resource.ts';

type View = ConversationSnapshot['view'];

interface InChargeProps {
  readonly conversation: Conversation;
  readonly view: View;
  readonly me: Person | null;
  /** Whether they may change it; who only looks sees how it is. */
  readonly mayAct: boolean;
}

/** Who answers, the agent or a person, and what was granted: both can be changed. */
export function InCharge({ conversation, view, me, mayAct }: InChargeProps): ReactNode {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const now = useNow((view.grants ?? []).length > 0);
  const holder = view.operators.at(-1) ?? null;
  const isMine = holder !== null && holder.id === me?.id;
  const mayTake = mayAct && (holder === null || (!isMine && me?.operatorRole === 'admin'));
  const grants = (view.grants ?? []).filter(
    ({ revoked, expiresAt, uses, maxUses }) => revoked === undefined && uses < maxUses && Date.parse(expiresAt) > now,
  );
  const change = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    await work().catch((error: unknown) => setProblem(toParleyError(error).message));
    setBusy(false);
  };
  return (
    <>
      <div className="in-charge" data-person={holder !== null || undefined}>
        <p role="status">
          {holder === null && 'The assistant answers.'}
          {holder !== null && (isMine ? 'You answer; the assistant waits.' : `${holder.name ?? holder.id} answers.`)}
        </p>
        {mayTake && (
          <button
            type="button"
            className="button"
            disabled={isBusy}
            onClick={() => void change(() => conversation.takeover())}
          >
            Take over
          </button>
        )}
        {mayAct && isMine && (
          <button
            type="button"
            className="button"
            disabled={isBusy}
            onClick={() => void change(() => conversation.handback())}
          >
            Hand back
          </button>
        )}
      </div>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {grants.length > 0 && (
        <ul className="grants" aria-label="Granted for later calls">
          {grants.map(({ id, tool, title, by, uses, expiresAt, ...limits }) => (
            <li key={id}>
              <details>
                <summary>
                  {title}: granted by {by.name ?? by.id}, used {uses} of {limits.maxUses}
                </summary>
                <ul>
                  {describeGrant(tool, limits, Date.parse(expiresAt) - now).map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </details>
              {mayAct && (
                <button
                  type="button"
                  className="link-button"
                  disabled={isBusy}
                  onClick={() => void change(() => conversation.revokeGrant(id))}
                >
                  Take back<span className="visually-hidden"> what was granted for {title}</span>
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
