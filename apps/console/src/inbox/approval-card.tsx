import type { Inbox } from '@parley/client';
import { type ReactNode, useId } from 'react';
import { formatClock, formatRemaining } from '../state/time.ts';
import { ArgumentsTable } from './arguments-table.tsx';
import type { Pending } from './arrange.ts';
import { DecisionForm } from './decision-form.tsx';
import { visible } from './visible.ts';

/** Less than this, and the countdown asks for attention. */
const SOON_MS = 5 * 60_000;

interface ApprovalCardProps {
  readonly approval: Pending;
  readonly inbox: Inbox;
  readonly now: number;
  readonly live: boolean;
  /** Whether its conversation is open beside the list. */
  readonly selected: boolean;
  readonly onConversation: (conversationId: string) => void;
  readonly onDecided: (approvalId: string, counts: boolean) => void;
}

/** One approval: everything that a person needs in order to decide. */
export function ApprovalCard({
  approval,
  inbox,
  now,
  live,
  selected,
  onConversation,
  onDecided,
}: ApprovalCardProps): ReactNode {
  const headingId = useId();
  const remaining = Date.parse(approval.expiresAt) - now;
  return (
    <article className="card" data-selected={selected || undefined} aria-labelledby={headingId}>
      <div className="card-head">
        <h3 id={headingId}>{visible(approval.title)}</h3>
        <span className="expiry" data-soon={remaining < SOON_MS || undefined}>
          {remaining > 0 ? `Expires in ${formatRemaining(remaining)}` : 'Expired'}
        </span>
      </div>
      <p className="summary">{visible(approval.summary)}</p>
      {approval.arguments === null ? (
        <p className="quiet">The arguments are hidden from your role.</p>
      ) : (
        <ArgumentsTable value={approval.arguments} />
      )}
      <p className="meta">
        <span>
          Requested at <time dateTime={approval.requestedAt}>{formatClock(approval.requestedAt)}</time>
        </span>
        <span>
          Tool <code>{approval.tool}</code>
        </span>
        {approval.decidedBy === 'two_people' && <span>Needs two people</span>}
        {approval.decidedBy === 'either' && <span>The visitor may decide too</span>}
        <button
          type="button"
          className="link-button"
          aria-pressed={selected}
          onClick={() => onConversation(approval.conversationId)}
        >
          Conversation {approval.conversationId}
        </button>
      </p>
      <DecisionForm approval={approval} inbox={inbox} live={live} onDecided={onDecided} />
    </article>
  );
}
