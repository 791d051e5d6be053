import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { ActivationGuard } from '../state/activation.ts';
import type { Decide } from '../state/chat-types.ts';
import { dismisses } from '../state/keys.ts';
import type { Approval } from '../state/types.ts';
import { useTexts } from '../text/context.ts';
import { useDecision } from './use-decision.ts';

/** Longest reason that the protocol carries. */
const MAX_REASON = 2000;

interface ApprovalActionsProps {
  readonly approval: Approval;
  readonly guard: ActivationGuard;
  readonly onDecide: Decide;
}

/**
 * Approve and Decline. Nothing here takes the focus by itself or listens to keys of the whole panel, so that an Enter
 * meant for the composer can never decide.
 */
export function ApprovalActions({ approval, guard, onDecide }: ApprovalActionsProps): ReactNode {
  const texts = useTexts();
  const reasonId = useId();
  const declineButton = useRef<HTMLButtonElement>(null);
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const [declining, setDeclining] = useState(false);
  const [reason, setReason] = useState('');
  const { sending, problem, allows, take } = useDecision(approval, guard, onDecide);

  const startDecline = (): void => {
    if (allows()) setDeclining(true);
  };
  const back = (): void => {
    setDeclining(false);
    requestAnimationFrame(() => declineButton.current?.focus());
  };
  const backOnEscape = (event: KeyboardEvent): void => {
    if (!dismisses(event.nativeEvent)) return;
    event.stopPropagation();
    back();
  };

  // The person asked for this field a moment ago.
  useEffect(() => {
    if (declining) reasonField.current?.focus();
  }, [declining]);

  if (sending) return <p className="quiet">{texts.approval.sending}</p>;
  return (
    <>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {declining ? (
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
      ) : (
        <div className="actions">
          <button type="button" className="button primary" onClick={() => take('approve')}>
            {texts.approval.approve}
          </button>
          <button ref={declineButton} type="button" className="button" onClick={startDecline}>
            {texts.approval.decline}
          </button>
        </div>
      )}
    </>
  );
}
