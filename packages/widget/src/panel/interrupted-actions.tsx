import { type ReactNode, useRef, useState } from 'react';
import type { ActivationGuard } from '../state/activation.ts';
import type { Decide } from '../state/chat-types.ts';
import type { Approval } from '../state/types.ts';
import { useTexts } from '../text/context.ts';
import { Step } from './step.tsx';
import { useDecision } from './use-decision.ts';

interface InterruptedActionsProps {
  readonly approval: Approval;
  readonly guard: ActivationGuard;
  readonly onDecide: Decide;
}

/**
 * What came of a call that was interrupted: it happened, it did not, or it is to be done again. No answer stands out,
 * since only the person can know; the last one asks once more, because it may repeat the effect.
 */
export function InterruptedActions({ approval, guard, onDecide }: InterruptedActionsProps): ReactNode {
  const texts = useTexts().interrupted;
  const { back: backText, sending: sendingText } = useTexts().approval;
  const againButton = useRef<HTMLButtonElement>(null);
  const [repeating, setRepeating] = useState(false);
  const { sending, problem, allows, moved, take } = useDecision(approval, guard, onDecide);

  const startAgain = (): void => {
    if (!allows()) return;
    // The second click of a double click must not confirm.
    moved();
    setRepeating(true);
  };
  const back = (): void => {
    setRepeating(false);
    requestAnimationFrame(() => againButton.current?.focus());
  };

  if (sending) return <p className="quiet">{sendingText}</p>;
  return (
    <>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {repeating ? (
        <Step onBack={back}>
          <p>{texts.againHint}</p>
          <div className="actions">
            <button type="button" className="button danger" onClick={() => take('approve', { outcome: 'retry' })}>
              {texts.confirmAgain}
            </button>
            {/* The button that was pressed is gone; the harmless one of the new ones gets the focus. */}
            <button type="button" className="button" data-first onClick={back}>
              {backText}
            </button>
          </div>
        </Step>
      ) : (
        <div className="actions">
          <button type="button" className="button" onClick={() => take('approve', { outcome: 'done' })}>
            {texts.happened}
          </button>
          <button type="button" className="button" onClick={() => take('reject', { outcome: 'not_done' })}>
            {texts.notHappened}
          </button>
          <button ref={againButton} type="button" className="button" onClick={startAgain}>
            {texts.again}
          </button>
        </div>
      )}
    </>
  );
}
