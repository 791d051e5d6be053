import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { ActivationGuard } from '../state/activation.ts';
import type { Decide } from '../state/chat-types.ts';
import { dismisses } from '../state/keys.ts';
import type { Approval } from '../state/types.ts';
import { useTexts } from '../text/context.ts';
import { ApprovalEdit } from './approval-edit.tsx';
import { GrantOffer } from './grant.tsx';
import { useDecision } from './use-decision.ts';

/** Longest reason that the protocol carries. */
const MAX_REASON = 2000;

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
  const reasonId = useId();
  const actions = useRef<HTMLDivElement>(null);
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const grantStep = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState<'decline' | 'edit' | 'grant' | null>(null);
  const [reason, setReason] = useState('');
  const { sending, problem, allows, moved, take } = useDecision(approval, guard, onDecide);

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
  const backOnEscape = (event: KeyboardEvent): void => {
    if (!dismisses(event.nativeEvent)) return;
    event.stopPropagation();
    back();
  };

  // The person asked for these a moment ago.
  useEffect(() => {
    if (step === 'decline') reasonField.current?.focus();
    if (step === 'grant') grantStep.current?.focus();
  }, [step]);

  if (sending) return <p className="quiet">{texts.approval.sending}</p>;
  return (
    <>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {step === 'decline' && (
        <div className="step" onKeyDown={backOnEscape}>
          <label htmlFor={reasonId}>{texts.approval.reason}</label>
          <textarea
            ref={reasonField}
            id={reasonId}
            rows={2}
            maxLength={MAX_REASON}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <div className="actions">
            <button
              type="button"
              className="button danger"
              onClick={() => take('reject', reason.trim() === '' ? {} : { reason: reason.trim() })}
            >
              {texts.approval.confirmDecline}
            </button>
            <button type="button" className="button" onClick={back}>
              {texts.approval.back}
            </button>
          </div>
        </div>
      )}
      {step === 'edit' && (
        <ApprovalEdit
          approval={approval}
          onApprove={(editedArguments) => take('approve', { editedArguments })}
          onBack={back}
        />
      )}
      {step === 'grant' && grantOffer !== undefined && (
        <div ref={grantStep} className="step" tabIndex={-1} onKeyDown={backOnEscape}>
          <GrantOffer offer={grantOffer} />
          <div className="actions">
            <button type="button" className="button primary" onClick={() => take('approve', { grant: 'conversation' })}>
              {texts.grant.confirm}
            </button>
            <button type="button" className="button" onClick={back}>
              {texts.approval.back}
            </button>
          </div>
        </div>
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
    </>
  );
}
