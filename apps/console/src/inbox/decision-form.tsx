import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { DecisionFrame } from './decision-frame.tsx';
import { type DecisionProps, useDecision } from './use-decision.ts';

const MAX_REASON = 2000;

/** Approve, or reject with a reason that the assistant is told. Never takes the focus by itself. */
export function DecisionForm(props: DecisionProps): ReactNode {
  const reasonId = useId();
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const [rejecting, setRejecting] = useState(false);
  const [reason, setReason] = useState('');
  const decision = useDecision(props);
  const { take } = decision;

  useEffect(() => {
    if (rejecting) reasonField.current?.focus();
  }, [rejecting]);

  return (
    <DecisionFrame decision={decision} live={props.live}>
      {rejecting && (
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
        {rejecting ? (
          <>
            <button
              type="button"
              className="button danger"
              onClick={() => take('reject', reason.trim() === '' ? {} : { reason: reason.trim() })}
            >
              Confirm reject
            </button>
            <button type="button" className="button" onClick={() => setRejecting(false)}>
              Back
            </button>
          </>
        ) : (
          <>
            <button type="button" data-act="approve" className="button primary" onClick={() => take('approve')}>
              Approve
            </button>
            <button type="button" data-act="reject" className="button" onClick={() => setRejecting(true)}>
              Reject
            </button>
          </>
        )}
      </div>
    </DecisionFrame>
  );
}
