import { memo, type ReactNode, useId, useRef } from 'react';
import type { ActivationGuard } from '../state/activation.ts';
import { visitorDecides } from '../state/timeline.ts';
import { useNow } from '../state/use-now.ts';
import { useTexts } from '../text/context.ts';
import { formatRemaining } from '../text/time.ts';
import { ApprovalActions, type Decide } from './approval-actions.tsx';
import { ApprovalOutcome } from './approval-outcome.tsx';
import { visible } from '../text/visible.ts';
import { Arguments } from './arguments.tsx';
import { Icon } from './icons.tsx';
import type { Approval } from '../state/types.ts';

interface ApprovalCardProps {
  readonly approval: Approval;
  readonly guard: ActivationGuard;
  readonly onDecide: Decide;
}

/** An approval, from the question to who decided it: the same card all along, which also keeps the focus. */
export const ApprovalCard = memo(({ approval, guard, onDecide }: ApprovalCardProps): ReactNode => {
  const headingId = useId();
  const card = useRef<HTMLElement>(null);
  const pending = approval.status === 'pending';
  const decide: Decide = (...decision) => {
    // The buttons go away; a keyboard must not be thrown out of the panel with them.
    card.current?.focus({ preventScroll: true });
    return onDecide(...decision);
  };
  return (
    <section
      ref={card}
      className={pending ? 'approval' : 'approval decided'}
      role="group"
      tabIndex={-1}
      aria-labelledby={headingId}
      data-status={approval.status}
      data-for={visitorDecides(approval) ? 'visitor' : 'operator'}
    >
      {pending ? (
        <PendingApproval approval={approval} guard={guard} onDecide={decide} headingId={headingId} />
      ) : (
        <ApprovalOutcome approval={approval} headingId={headingId} />
      )}
    </section>
  );
});

function PendingApproval({
  approval,
  guard,
  onDecide,
  headingId,
}: ApprovalCardProps & { headingId: string }): ReactNode {
  const texts = useTexts();
  const mine = visitorDecides(approval);
  const remaining = Date.parse(approval.expiresAt) - useNow(true);
  return (
    <>
      <h3 id={headingId}>
        <Icon name={mine ? 'alert' : 'person'} />
        {mine ? texts.approval.needed : texts.approval.waiting}
      </h3>
      <p className="approval-summary">{visible(approval.summary)}</p>
      {!mine && (
        <p className="quiet">
          {approval.decidedBy === 'two_people' ? texts.approval.twoPeopleHint : texts.approval.waitingHint}
        </p>
      )}
      {approval.arguments !== null && <Arguments value={approval.arguments} empty={texts.tool.noArguments} />}
      {mine && approval.arguments === null && <p className="quiet">{texts.approval.hiddenArguments}</p>}
      {mine && <ApprovalActions approval={approval} guard={guard} onDecide={onDecide} />}
      <p className="expiry">{texts.approval.expiresIn(formatRemaining(remaining))}</p>
    </>
  );
}
