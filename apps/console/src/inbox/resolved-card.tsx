import { visible } from '@parley/client';
import type { ReactNode } from 'react';
import { formatRoute } from '../state/route.ts';
import { formatClock } from '../state/time.ts';
import { ArgumentsTable } from './arguments-table.tsx';
import type { InboxEntry } from './arrange.ts';
import { describeOutcome } from './outcome.ts';

interface ResolvedCardProps {
  readonly entry: Extract<InboxEntry, { kind: 'resolved' }>;
  /** Whether it was taken on this page. */
  readonly here: boolean;
}

/** A decision that was taken, here or elsewhere. */
export function ResolvedCard({ entry: { approval, resolution }, here }: ResolvedCardProps): ReactNode {
  return (
    <article
      className="card resolved"
      data-decision={resolution.outcome ?? resolution.decision}
      aria-label={approval.title}
    >
      <p className="outcome">
        <strong>{describeOutcome(resolution)}</strong>{' '}
        <time dateTime={resolution.at}>{formatClock(resolution.at)}</time>
      </p>
      {!here && resolution.by !== null && <p className="elsewhere">Decided elsewhere</p>}
      <p>{visible(approval.summary)}</p>
      {resolution.reason !== undefined && <p className="quiet">Reason: {resolution.reason}</p>}
      {resolution.editedArguments !== undefined && resolution.editedArguments !== null && (
        <ArgumentsTable value={resolution.editedArguments} />
      )}
      <a href={formatRoute({ page: 'inbox', approvalId: approval.id })}>Open conversation</a>
    </article>
  );
}
