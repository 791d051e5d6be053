import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { ActivationGuard } from '../state/activation.ts';
import { dismisses } from '../state/keys.ts';
import { useTexts } from '../text/context.ts';
import type { Approval } from '../state/types.ts';

/** Longest reason that the protocol carries. */
const MAX_REASON = 2000;

/** Takes a decision; rejects with an error whose message may be shown. */
export type Decide = (approval: Approval, decision: 'approve' | 'reject', reason?: string) => Promise<void>;

interface ApprovalActionsProps {
  readonly approval: Approval;
  readonly guard: ActivationGuard;
  readonly onDecide: Decide;
}

type Step = 'choose' | 'decline' | 'sending';

/**
 * Approve and Decline. Nothing here takes the focus by itself or listens to keys of the whole panel, so that an Enter
 * meant for the composer can never decide.
 */
export function ApprovalActions({ approval, guard, onDecide }: ApprovalActionsProps): ReactNode {
  const texts = useTexts();
  const reasonId = useId();
  const declineButton = useRef<HTMLButtonElement>(null);
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const [step, setStep] = useState<Step>('choose');
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => guard.appeared(approval.id, performance.now()), [guard, approval.id]);

  const decide = async (decision: 'approve' | 'reject'): Promise<void> => {
    if (step === 'sending' || !guard.allows(approval.id, performance.now())) return;
    guard.decided(performance.now());
    setStep('sending');
    setProblem(null);
    try {
      await onDecide(approval, decision, reason.trim() === '' ? undefined : reason.trim());
    } catch (error) {
      setProblem(error instanceof Error ? error.message : texts.run.failed);
      setStep('choose');
    }
  };
  const startDecline = (): void => {
    if (guard.allows(approval.id, performance.now())) setStep('decline');
  };
  const back = (): void => {
    setStep('choose');
    requestAnimationFrame(() => declineButton.current?.focus());
  };
  const backOnEscape = (event: KeyboardEvent): void => {
    if (!dismisses(event.nativeEvent)) return;
    event.stopPropagation();
    back();
  };

  // The person asked for this field a moment ago.
  useEffect(() => {
    if (step === 'decline') reasonField.current?.focus();
  }, [step]);

  if (step === 'sending') return <p className="quiet">{texts.approval.sending}</p>;
  return (
    <>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {step === 'choose' ? (
        <div className="actions">
          <button type="button" className="button primary" onClick={() => void decide('approve')}>
            {texts.approval.approve}
          </button>
          <button ref={declineButton} type="button" className="button" onClick={startDecline}>
            {texts.approval.decline}
          </button>
        </div>
      ) : (
        <div className="decline" onKeyDown={backOnEscape}>
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
            <button type="button" className="button danger" onClick={() => void decide('reject')}>
              {texts.approval.confirmDecline}
            </button>
            <button type="button" className="button" onClick={back}>
              {texts.approval.back}
            </button>
          </div>
        </div>
      )}
    </>
  );
}
