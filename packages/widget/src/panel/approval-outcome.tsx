import type { ReactNode } from 'react';
import { type Answer, answerOf, asksOutcome } from '../state/timeline.ts';
import type { Approval, Grant } from '../state/types.ts';
import { useTexts } from '../text/context.ts';
import type { Texts } from '../text/texts.ts';
import { formatClock } from '../text/time.ts';
import { visible } from '../text/visible.ts';
import { ArgumentChanges } from './argument-changes.tsx';
import { GivenGrant } from './grant.tsx';
import { Icon, type IconName } from './icons.tsx';

const icons: Readonly<Record<string, IconName>> = {
  approved: 'check',
  rejected: 'cross',
  expired: 'clock',
  cancelled: 'cross',
};
const answerIcons: Readonly<Record<Answer, IconName>> = {
  done: 'check',
  not_done: 'cross',
  retry: 'again',
  expired: 'question',
  cancelled: 'cross',
};

interface ApprovalOutcomeProps {
  readonly approval: Approval;
  /** What was granted with it, if anything was. */
  readonly grant: Grant | undefined;
  readonly headingId: string;
  readonly onRevoke: (grantId: string) => Promise<void>;
}

/** A decided approval: what, who, when, why, what was changed, and what else it is for. */
export function ApprovalOutcome({ approval, grant, headingId, onRevoke }: ApprovalOutcomeProps): ReactNode {
  const texts = useTexts();
  const { resolution, status } = approval;
  const who = deciderName(approval, texts);
  const answer = asksOutcome(approval) ? answerOf(approval) : null;
  return (
    <>
      <h3 id={headingId}>
        <Icon name={answer === null ? (icons[status] ?? 'check') : answerIcons[answer]} />
        {answer === null ? texts.approval.outcome(status, who) : texts.interrupted.answered(answer, who)}
        {resolution !== undefined && <time dateTime={resolution.at}>{formatClock(resolution.at, texts.locale)}</time>}
      </h3>
      <p className="approval-summary">{visible(approval.summary)}</p>
      {resolution?.reason !== undefined && <p className="quiet">{texts.approval.given(resolution.reason)}</p>}
      {resolution?.grantId !== undefined && <p className="quiet">{texts.grant.covered}</p>}
      {resolution?.editedArguments !== undefined && (
        <>
          <p className="quiet">{texts.approval.edited}</p>
          {resolution.editedArguments === null ? (
            <p className="quiet">{texts.approval.hiddenArguments}</p>
          ) : (
            <ArgumentChanges before={approval.arguments} after={resolution.editedArguments} />
          )}
        </>
      )}
      {grant !== undefined && <GivenGrant grant={grant} onRevoke={onRevoke} />}
    </>
  );
}

/** Nobody's name when nobody decided: it expired, or was no longer needed. */
function deciderName({ resolution }: Approval, texts: Texts): string {
  const by = resolution?.by;
  if (by === undefined || by === null) return '';
  return by.role === 'visitor' ? texts.approval.byYou : (by.name ?? texts.approval.byTeammate);
}
