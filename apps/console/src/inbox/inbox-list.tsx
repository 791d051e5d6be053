import type { Inbox } from '@parley/client';
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useNow } from '../state/use-now.ts';
import { ApprovalCard } from './approval-card.tsx';
import { arrange } from './arrange.ts';
import { choicesOf, everything, matches } from './filter.ts';
import { InboxFilters } from './inbox-filters.tsx';
import { ResolvedCard } from './resolved-card.tsx';
import type { Person } from './refusal.ts';
import { useListKeys } from './use-list-keys.ts';

interface InboxListProps {
  readonly inbox: Inbox;
  readonly live: boolean;
  readonly me: Person | null;
  /** The approval that the address names. */
  readonly approvalId: string | null;
  /** The conversation that is open beside the list. */
  readonly selected: string | null;
  readonly singleKeys: boolean;
}

/** Everything that waits for an operator, what expires first on top. */
export function InboxList(props: InboxListProps): ReactNode {
  const { inbox, live, me, approvalId, selected, singleKeys } = props;
  const snapshot = useSyncExternalStore(inbox.subscribe, inbox.getSnapshot);
  const now = useNow();
  const list = useRef<HTMLUListElement>(null);
  const [filter, setFilter] = useState(everything);
  const [decidedAt, setDecidedAt] = useState<ReadonlyMap<string, number>>(new Map());
  const [decidedHere, setDecidedHere] = useState<ReadonlySet<string>>(new Set());
  const onDecided = (id: string, counts: boolean): void =>
    setDecidedHere((before) => new Set([...before].filter((known) => known !== id).concat(counts ? id : [])));
  const fresh = snapshot.resolved.filter(({ approval }) => !decidedAt.has(approval.id));
  if (fresh.length > 0)
    setDecidedAt(new Map([...decidedAt, ...fresh.map(({ approval }) => [approval.id, now] as const)]));
  const arranged = arrange(snapshot, decidedAt, now);
  const entries = arranged.entries.filter(({ approval }) => matches(approval, filter));
  const earlier = arranged.earlier.filter(({ approval }) => matches(approval, filter));
  const count = snapshot.approvals.length;
  const hidden = arranged.entries.length - entries.length;
  const loaded = snapshot.sync === 'live' || entries.length > 0;
  const isKnown = [...snapshot.approvals, ...snapshot.resolved.map(({ approval }) => approval)].some(
    ({ id }) => id === approvalId,
  );
  const peopleAt = (conversationId: string) =>
    snapshot.presence.find((one) => one.conversationId === conversationId)?.people ?? [];
  useListKeys(list, singleKeys);

  // The one in the address is shown: once, when it is there.
  useEffect(() => {
    if (approvalId === null || !isKnown || list.current?.contains(document.activeElement) === true) return;
    list.current?.querySelector<HTMLElement>(`:scope > [data-id="${CSS.escape(approvalId)}"]`)?.focus();
  }, [approvalId, isKnown]);

  return (
    <section className="inbox" aria-labelledby="inbox-heading">
      <h2 id="inbox-heading">
        Waiting for a decision <span className="count">{count}</span>
      </h2>
      <p className="visually-hidden" role="status">
        {count === 1 ? '1 approval waits' : `${count} approvals wait`}
      </p>
      {(count > 1 || filter !== everything) && (
        <InboxFilters filter={filter} choices={choicesOf(snapshot.approvals)} onChange={setFilter} />
      )}
      {snapshot.error !== null && (
        <p className="problem" role="alert">
          {snapshot.error.message}
        </p>
      )}
      {approvalId !== null && !isKnown && snapshot.sync === 'live' && (
        <p className="note">
          The approval that you came for does not wait any more. The audit log says who decided it.
        </p>
      )}
      {!loaded && hidden === 0 && snapshot.error === null && <p className="quiet">Loading…</p>}
      {loaded && entries.length === 0 && hidden === 0 && (
        <div className="nothing">
          <p>Nothing waits for you.</p>
          <p className="quiet">New approvals appear here by themselves.</p>
        </div>
      )}
      {hidden > 0 && (
        <p className="note">
          {hidden} more {hidden === 1 ? 'is' : 'are'} hidden by the filter.{' '}
          <button type="button" className="link-button" onClick={() => setFilter(everything)}>
            Show all
          </button>
        </p>
      )}
      <ul className="cards" ref={list}>
        {entries.map((entry) => (
          <li key={entry.approval.id} data-id={entry.approval.id} tabIndex={-1}>
            {entry.kind === 'pending' ? (
              <ApprovalCard
                approval={entry.approval}
                inbox={inbox}
                now={now}
                live={live}
                me={me}
                people={peopleAt(entry.approval.conversationId)}
                selected={entry.approval.conversationId === selected}
                onDecided={onDecided}
              />
            ) : (
              <ResolvedCard entry={entry} here={decidedHere.has(entry.approval.id)} />
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
                <ResolvedCard entry={entry} here={decidedHere.has(entry.approval.id)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
