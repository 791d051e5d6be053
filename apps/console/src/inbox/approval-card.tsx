import { visible } from '@parley/client';
import { type ReactNode, useId } from 'react';
import { formatRoute } from '../state/route.ts';
import { formatClock, formatRemaining } from '../state/time.ts';
import { ClaimLine } from './claim-line.tsx';
import { ArgumentsTable } from './arguments-table.tsx';
import { describeAskers } from './askers.ts';
import { DecisionForm } from './decision-form.tsx';
import { OutcomeForm } from './outcome-form.tsx';
import { type Person, refusalFor } from './refusal.ts';
import type { DecisionProps } from './use-decision.ts';

/** Less than this, and the countdown asks for attention. */
const SOON_MS = 5 * 60_000;

interface ApprovalCardProps extends DecisionProps {
  readonly now: number;
  /** Whether its conversation is open beside the list. */
  readonly selected: boolean;
  /** Who is signed in; null before it is known. */
  readonly me: Person | null;
  /** Operators who look at its conversation. */
  readonly people: readonly { readonly id: string; readonly name?: string | undefined }[];
}

/** One approval, or the question what came of an interrupted call: everything that a person needs in order to decide. */
export function ApprovalCard({
  approval,
  inbox,
  now,
  live,
  selected,
  me,
  people,
  onDecided,
}: ApprovalCardProps): ReactNode {
  const headingId = useId();
  const remaining = Date.parse(approval.expiresAt) - now;
  const interrupted = approval.question === 'outcome';
  const refusal = refusalFor(me, approval);
  const Form = interrupted ? OutcomeForm : DecisionForm;
  return (
    <article
      className={interrupted ? 'card interrupted' : 'card'}
      data-selected={selected || undefined}
      aria-labelledby={headingId}
    >
      <div className="card-head">
        <h3 id={headingId}>{interrupted ? 'Interrupted: did this happen?' : visible(approval.title)}</h3>
        <span className="expiry" data-soon={remaining < SOON_MS || undefined}>
          {remaining > 0 ? `Expires in ${formatRemaining(remaining)}` : 'Expired'}
        </span>
      </div>
      <p className="summary">{visible(approval.summary)}</p>
      {interrupted && (
        <p>
          The server stopped in the middle of this call, so it cannot know whether it took effect: please find out, and
          say what came of it.
        </p>
      )}
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
        {approval.askedBy !== undefined && <span>{describeAskers(approval.askedBy)}</span>}
        {approval.decidedBy === 'two_people' && <span>Needs two people</span>}
        {approval.decidedBy === 'either' && <span>The visitor may decide too</span>}
        <a
          data-act="open"
          href={formatRoute({ page: 'inbox', approvalId: approval.id })}
          aria-current={selected || undefined}
        >
          Conversation {approval.conversationId}
        </a>
      </p>
      {approval.endorsements?.map(({ by, at, reason }) => (
        <p key={by.id} className="endorsement">
          Approved by {by.name ?? by.id} at <time dateTime={at}>{formatClock(at)}</time>: one more person has to
          approve.
          {reason !== undefined && <> Reason: {visible(reason)}</>}
        </p>
      ))}
      <ClaimLine approval={approval} inbox={inbox} me={me} now={now} people={people} />
      {refusal === null ? (
        <Form approval={approval} inbox={inbox} live={live} onDecided={onDecided} />
      ) : (
        <p className="refusal">{refusal}</p>
      )}
    </article>
  );
}
