import type { ReactNode } from 'react';
import type { Decision } from './use-decision.ts';

interface DecisionFrameProps {
  readonly decision: Decision;
  readonly live: boolean;
  readonly children: ReactNode;
}

/** What is around the buttons of every approval: what went wrong, and afterwards that the decision is on its way. */
export function DecisionFrame({ decision, live, children }: DecisionFrameProps): ReactNode {
  const { root, sending, problem } = decision;
  if (sending) {
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
      {children}
    </div>
  );
}
