import type { ReactNode } from 'react';
import { useTexts } from '../text/context.ts';
import { Icon } from './icons.tsx';
import type { Run } from '../state/types.ts';

interface RunNoticeProps {
  readonly run: Run;
  /** Absent when asking again cannot help, or something newer has been asked. */
  readonly onAgain: (() => void) | undefined;
}

/** How a run ended when it did not end well, in the server's own polite words. */
export function RunNotice({ run, onAgain }: RunNoticeProps): ReactNode {
  const texts = useTexts();
  if (run.status === 'cancelled') return <p className="message-note notice-stopped">{texts.run.cancelled}</p>;
  return (
    <div className="notice" role="group">
      <Icon name="alert" />
      <p>{run.error?.message ?? texts.run.failed}</p>
      {onAgain !== undefined && (
        <button type="button" className="button small" onClick={onAgain}>
          {texts.run.again}
        </button>
      )}
    </div>
  );
}
