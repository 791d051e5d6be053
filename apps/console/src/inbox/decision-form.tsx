import { type Inbox, ParleyError, type StandingDecision } from '@parley/client';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Pending } from './arrange.ts';
import { describeOutcome } from './outcome.ts';

/** Cards move when others leave the list: a click right afterwards was meant for another one. */
const SETTLE_MS = 500;
const MAX_REASON = 2000;

interface DecisionFormProps {
  readonly approval: Pending;
  readonly inbox: Inbox;
  readonly live: boolean;
  /** Called when a decision made here is sent, and with `false` when it turns out not to count. */
  readonly onDecided: (approvalId: string, counts: boolean) => void;
}

type Step = 'choose' | 'reject' | 'sending';

/** Approve, or reject with a reason that the assistant is told. Never takes the focus by itself. */
export function DecisionForm({ approval, inbox, live, onDecided }: DecisionFormProps): ReactNode {
  const reasonId = useId();
  const root = useRef<HTMLDivElement>(null);
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const [shownAt] = useState(() => performance.now());
  const [step, setStep] = useState<Step>('choose');
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const settled = (): boolean => performance.now() - shownAt >= SETTLE_MS;

  useEffect(() => {
    if (step === 'reject') reasonField.current?.focus();
  }, [step]);

  const decide = async (decision: 'approve' | 'reject'): Promise<void> => {
    if (step === 'sending' || !settled()) return;
    // The buttons go away; a keyboard must not lose its place in the list with them.
    root.current?.closest('li')?.focus({ preventScroll: true });
    setStep('sending');
    setProblem(null);
    onDecided(approval.id, true);
    try {
      await inbox.decide(approval, decision, reason.trim() === '' ? {} : { reason: reason.trim() });
    } catch (error) {
      onDecided(approval.id, false);
      setProblem(explain(error));
      setStep('choose');
    }
  };

  if (step === 'sending') {
    return (
      <p className="quiet" role="status">
        {live ? 'Sending your decision…' : 'Your decision is sent when the connection is back.'}
      </p>
    );
  }
  return (
    <div ref={root} className="decision">
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {step === 'reject' && (
        <>
          <label htmlFor={reasonId}>Reason, told to the assistant and the visitor (optional)</label>
          <textarea
            ref={reasonField}
            id={reasonId}
            rows={3}
            maxLength={MAX_REASON}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </>
      )}
      <div className="actions">
        {step === 'choose' ? (
          <>
            <button type="button" className="button primary" onClick={() => void decide('approve')}>
              Approve
            </button>
            <button type="button" className="button" onClick={() => setStep('reject')}>
              Reject
            </button>
          </>
        ) : (
          <>
            <button type="button" className="button danger" onClick={() => void decide('reject')}>
              Confirm reject
            </button>
            <button type="button" className="button" onClick={() => setStep('choose')}>
              Back
            </button>
          </>
        )}
      </div>
    </div>
  );
}

/** What became of a decision that did not count; when another one stands, whose it is. */
function explain(error: unknown): string {
  if (!(error instanceof ParleyError)) return 'The decision could not be sent. Please try again.';
  const standing: StandingDecision | null = error.resolution;
  return standing === null ? error.message : `Decided elsewhere: ${describeOutcome(standing)}.`;
}
