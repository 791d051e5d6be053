import { type ReactNode, useRef, useState } from 'react';
import type { ActivationGuard } from '../state/activation.ts';
import type { Decide } from '../state/chat-types.ts';
import type { Approval } from '../state/types.ts';
import { useTexts } from '../text/context.ts';
import { ApprovalEdit } from './approval-edit.tsx';
import { GrantOffer } from './grant.tsx';
import { ReasonForm } from './reason-form.tsx';
import { Step } from './step.tsx';
import { useDecision } from './use-decision.ts';

interface ApprovalActionsProps {
  readonly approval: Approval;
  readonly guard: ActivationGuard;
  readonly onDecide: Decide;
}

/**
 * Approve, Decline, and what else the policy lets a visitor do. Nothing here takes the focus by itself or listens to keys of
 * the whole panel, so that an Enter meant for the composer can never decide.
 */
export function ApprovalActions({ approval, guard, onDecide }: ApprovalActionsProps): ReactNode {
  const texts = useTexts();
  const actions = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState<'decline' | 'edit' | 'grant' | null>(null);
  const { sending, problem, problemField, allows, moved, take } = useDecision(approval, guard, onDecide);

  const { editableBy = [], grantOffer } = approval;
  const mayEdit = editableBy.includes('visitor') && approval.arguments !== null;

  const begin = (next: NonNullable<typeof step>): void => {
    if (!allows()) return;
    moved();
    setStep(next);
  };
  const back = (): void => {
    const left = step;
    setStep(null);
    requestAnimationFrame(() => actions.current?.querySelector<HTMLElement>(`[data-step="${left}"]`)?.focus());
  };
  return (
    <>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {sending && <p className="quiet">{texts.approval.sending}</p>}
      {/* What was written stays: the server may refuse it. */}
      <div className="choices" hidden={sending}>
        {step === 'decline' && (
          <ReasonForm
            label={texts.approval.reason}
            confirm={texts.approval.confirmDecline}
            back={texts.approval.back}
            look="danger"
            onConfirm={(reason) => take('reject', reason === '' ? {} : { reason })}
            onBack={back}
          />
        )}
        {step === 'edit' && (
          <ApprovalEdit
            approval={approval}
            refused={problemField}
            onApprove={(editedArguments) => take('approve', { editedArguments })}
            onBack={back}
          />
        )}
        {step === 'grant' && grantOffer !== undefined && (
          <Step onBack={back}>
            <GrantOffer offer={grantOffer} />
            <div className="actions">
              <button
                type="button"
                className="button primary"
                onClick={() => take('approve', { grant: 'conversation' })}
              >
                {texts.grant.confirm}
              </button>
              <button type="button" className="button" onClick={back}>
                {texts.approval.back}
              </button>
            </div>
          </Step>
        )}
        {step === null && (
          <div ref={actions} className="actions">
            <button type="button" className="button primary" onClick={() => take('approve')}>
              {texts.approval.approve}
            </button>
            {mayEdit && (
              <button type="button" className="button" data-step="edit" onClick={() => begin('edit')}>
                {texts.approval.edit}
              </button>
            )}
            {grantOffer !== undefined && (
              <button type="button" className="button" data-step="grant" onClick={() => begin('grant')}>
                {texts.grant.offer}
              </button>
            )}
            <button type="button" className="button" data-step="decline" onClick={() => begin('decline')}>
              {texts.approval.decline}
            </button>
          </div>
        )}
      </div>
    </>
  );
}
