import type { ParleyError } from '@parley/client';
import type { ReactNode } from 'react';

interface PageHeadProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** The heading of a page, and what can be done with all of it. */
export function PageHead({ title, children }: PageHeadProps): ReactNode {
  return (
    <div className="page-head">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Why something could not be read. */
export function Problem({ problem, onRetry }: { problem: ParleyError; onRetry: () => void }): ReactNode {
  return (
    <p className="problem" role="alert">
      {problem.message}{' '}
      <button type="button" className="link-button" onClick={onRetry}>
        Try again
      </button>
    </p>
  );
}
