import { memo, type ReactNode, useId, useRef } from 'react';
import type { ActivationGuard } from '../state/activation.ts';
import type { Decide } from '../state/chat-types.ts';
import { asksOutcome, visitorDecides } from '../state/timeline.ts';
import type { Approval, Grant } from '../state/types.ts';
import { useNow } from '../state/use-now.ts';
import { useTexts } from '../text/context.ts';
import type { Texts } from '../text/texts.ts';
import { formatRemaining } from '../text/time.ts';
import { visible } from '../text/visible.ts';
import { ApprovalActions } from './approval-actions.tsx';
import { ApprovalOutcome } from './approval-outcome.tsx';
import { Arguments } from './arguments.tsx';
import { Icon } from './icons.tsx';
import { InterruptedActions } from './interrupted-actions.tsx';

interface ApprovalCardProps {
  readonly approval: Approval;
  /** What was granted with it, if anything was. */
  readonly grant: Grant | undefined;
  readonly guard: ActivationGuard;
  readonly onDecide: Decide;
  readonly onRevoke: (grantId: string) => Promise<void>;
}

/** An approval, from the question to who decided it: the same card all along, which also keeps the focus. */
export const ApprovalCard = memo(({ approval, grant, guard, onDecide, onRevoke }: ApprovalCardProps): ReactNode => {
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
      data-question={approval.question ?? 'call'}
      data-for={visitorDecides(approval) ? 'visitor' : 'operator'}
    >
      {pending ? (
        <PendingApproval approval={approval} guard={guard} onDecide={decide} headingId={headingId} />
      ) : (
        <ApprovalOutcome approval={approval} grant={grant} headingId={headingId} onRevoke={onRevoke} />
      )}
    </section>
  );
});

function PendingApproval({
  approval,
  guard,
  onDecide,
  headingId,
}: Omit<ApprovalCardProps, 'grant' | 'onRevoke'> & { headingId: string }): ReactNode {
  const texts = useTexts();
  const mine = visitorDecides(approval);
  const outcome = asksOutcome(approval);
  const { heading, hint } = questionTexts(approval, texts);
  const remaining = Date.parse(approval.expiresAt) - useNow(true);
  const Actions = outcome ? InterruptedActions : ApprovalActions;
  return (
    <>
      <h3 id={headingId}>
        <Icon name={outcome ? 'question' : mine ? 'alert' : 'person'} />
        {heading}
      </h3>
      <p className="approval-summary">{visible(approval.summary)}</p>
      {hint !== null && <p className="quiet">{hint}</p>}
      <Endorsed approval={approval} />
      {approval.arguments !== null && <Arguments value={approval.arguments} empty={texts.tool.noArguments} />}
      {mine && approval.arguments === null && <p className="quiet">{texts.approval.hiddenArguments}</p>}
      {mine && <Actions approval={approval} guard={guard} onDecide={onDecide} />}
      <AskedBy agents={approval.askedBy ?? []} />
      <p className="expiry">{texts.approval.expiresIn(formatRemaining(remaining, texts.locale))}</p>
    </>
  );
}

/** Who has approved already, where two people have to. */
function Endorsed({ approval: { endorsements = [] } }: { approval: Approval }): ReactNode {
  const texts = useTexts();
  const [first] = endorsements;
  if (first === undefined) return null;
  return <p>{texts.approval.endorsed(first.by.name ?? texts.approval.byTeammate)}</p>;
}

function AskedBy({ agents }: { agents: readonly string[] }): ReactNode {
  const texts = useTexts();
  const [agent, ...worksFor] = agents.toReversed();
  return agent === undefined ? null : <p className="quiet">{texts.approval.askedBy(agent, worksFor)}</p>;
}

/** What is asked, and of whom. */
function questionTexts(approval: Approval, texts: Texts): { heading: string; hint: string | null } {
  const mine = visitorDecides(approval);
  if (asksOutcome(approval)) {
    const { needed, neededHint, checking, checkingHint } = texts.interrupted;
    return mine ? { heading: needed, hint: neededHint } : { heading: checking, hint: checkingHint };
  }
  const { needed, waiting, waitingHint, twoPeopleHint } = texts.approval;
  if (mine) return { heading: needed, hint: null };
  return { heading: waiting, hint: approval.decidedBy === 'two_people' ? twoPeopleHint : waitingHint };
}
