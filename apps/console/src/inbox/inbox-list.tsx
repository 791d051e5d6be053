import type { Inbox } from '@parley/client';
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { useNow } from '../state/use-now.ts';
import { ApprovalCard } from './approval-card.tsx';
import { arrange } from './arrange.ts';
import { ResolvedCard } from './resolved-card.tsx';

interface InboxListProps {
  readonly inbox: Inbox;
  readonly live: boolean;
  /** The conversation that is open beside the list. */
  readonly selected: string | null;
  readonly onConversation: (conversationId: string) => void;
}

/** Everything that waits for an operator, what expires first on top. */
export function InboxList({ inbox, live, selected, onConversation }: InboxListProps): ReactNode {
  const snapshot = useSyncExternalStore(inbox.subscribe, inbox.getSnapshot);
  const now = useNow();
  const [decidedAt, setDecidedAt] = useState<ReadonlyMap<string, number>>(new Map());
  const [decidedHere, setDecidedHere] = useState<ReadonlySet<string>>(new Set());
  const onDecided = (approvalId: string, counts: boolean): void =>
    setDecidedHere((before) => new Set([...before].filter((id) => id !== approvalId).concat(counts ? approvalId : [])));
  const fresh = snapshot.resolved.filter(({ approval }) => !decidedAt.has(approval.id));
  if (fresh.length > 0)
    setDecidedAt(new Map([...decidedAt, ...fresh.map(({ approval }) => [approval.id, now] as const)]));
  const { entries, earlier } = arrange(snapshot, decidedAt, now);
  const count = snapshot.approvals.length;
  const loaded = snapshot.sync === 'live' || entries.length > 0;
  return (
    <section className="inbox" aria-labelledby="inbox-heading">
      <h2 id="inbox-heading">
        Waiting for a decision <span className="count">{count}</span>
      </h2>
      <p className="visually-hidden" role="status">
        {count === 1 ? '1 approval waits' : `${count} approvals wait`}
      </p>
      {snapshot.error !== null && (
        <p className="problem" role="alert">
          {snapshot.error.message}
        </p>
      )}
      {!loaded && snapshot.error === null && <p className="quiet">Loading…</p>}
      {loaded && entries.length === 0 && (
        <div className="nothing">
          <p>Nothing waits for you.</p>
          <p className="quiet">New approvals appear here by themselves.</p>
        </div>
      )}
      <ul className="cards">
        {entries.map((entry) => (
          <li key={entry.approval.id} tabIndex={-1}>
            {entry.kind === 'pending' ? (
              <ApprovalCard
                approval={entry.approval}
                inbox={inbox}
                now={now}
                live={live}
                selected={entry.approval.conversationId === selected}
                onConversation={onConversation}
                onDecided={onDecided}
              />
            ) : (
              <ResolvedCard entry={entry} here={decidedHere.has(entry.approval.id)} onConversation={onConversation} />
            )}
          </li>
        ))}
      </ul>
      {earlier.length > 0 && (
        <>
          <h2>Decided earlier</h2>
          <ul className="cards">
            {earlier.map((entry) => (
              <li key={entry.approval.id}>
                <ResolvedCard entry={entry} here={decidedHere.has(entry.approval.id)} onConversation={onConversation} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
