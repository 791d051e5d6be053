import { type ReactNode, useEffect, useRef, useState } from 'react';
import { DecisionFrame } from './decision-frame.tsx';
import { type DecisionProps, useDecision } from './use-decision.ts';

/**
 * What came of a call that was interrupted. No answer stands out, since only a person can know; doing it again asks once
 * more, because it may repeat the effect.
 */
export function OutcomeForm(props: DecisionProps): ReactNode {
  const backButton = useRef<HTMLButtonElement>(null);
  const [repeating, setRepeating] = useState(false);
  const decision = useDecision(props);
  const { moved, take } = decision;

  // The button that was pressed is gone; the harmless one of the new ones gets the focus.
  useEffect(() => {
    if (repeating) backButton.current?.focus();
  }, [repeating]);

  const startAgain = (): void => {
    // The second click of a double click must not confirm.
    moved();
    setRepeating(true);
  };
  return (
    <DecisionFrame decision={decision} live={props.live}>
      {repeating && <p>If it has happened already, this makes it happen a second time.</p>}
      <div className="actions">
        {repeating ? (
          <>
            <button type="button" className="button danger" onClick={() => take('approve', { outcome: 'retry' })}>
              Yes, do it again
            </button>
            <button ref={backButton} type="button" className="button" onClick={() => setRepeating(false)}>
              Back
            </button>
          </>
        ) : (
          <>
            <button type="button" className="button" onClick={() => take('approve', { outcome: 'done' })}>
              It happened
            </button>
            <button type="button" className="button" onClick={() => take('reject', { outcome: 'not_done' })}>
              It did not happen
            </button>
            <button type="button" className="button" onClick={startAgain}>
              Do it again
            </button>
          </>
        )}
      </div>
    </DecisionFrame>
  );
}
