import type { ReactNode } from 'react';
import { formatClock } from '../state/time.ts';
import { ArgumentsTable } from './arguments-table.tsx';
import type { InboxEntry } from './arrange.ts';
import { describeOutcome } from './outcome.ts';
import { visible } from './visible.ts';

interface ResolvedCardProps {
  readonly entry: Extract<InboxEntry, { kind: 'resolved' }>;
  /** Whether it was taken on this page. */
  readonly here: boolean;
  readonly onConversation: (conversationId: string) => void;
}

/** A decision that was taken, here or elsewhere. */
export function ResolvedCard({ entry: { approval, resolution }, here, onConversation }: ResolvedCardProps): ReactNode {
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
      {resolution.editedArguments !== undefined && <ArgumentsTable value={resolution.editedArguments} />}
      <button type="button" className="link-button" onClick={() => onConversation(approval.conversationId)}>
        Open conversation
      </button>
    </article>
  );
}
