import type { ReactNode } from 'react';
import { useTexts } from '../text/context.ts';
import { errorSentence } from '../text/error.ts';
import { Icon } from './icons.tsx';
import type { Run } from '../state/types.ts';

interface RunNoticeProps {
  readonly run: Run;
  /** Absent when asking again cannot help, or something newer has been asked. */
  readonly onAgain: (() => void) | undefined;
}

/**
 * How a run ended when it did not end well, in the server's own polite words. What a rule or a limit has stopped is no
 * fault: it is told as quietly as an answer.
 */
export function RunNotice({ run, onAgain }: RunNoticeProps): ReactNode {
  const texts = useTexts();
  if (run.status === 'cancelled') {
    return (
      <p className="message-note notice-stopped">
        {texts.run.cancelled}
        {onAgain !== undefined && (
          <button type="button" className="link-button" onClick={onAgain}>
            {texts.run.again}
          </button>
        )}
      </p>
    );
  }
  const ruled = run.status === 'blocked' || run.status === 'limited';
  return (
    <div
      className={ruled ? 'notice ruled' : 'notice'}
      role="group"
      aria-label={texts.assistant}
      data-status={run.status}
    >
      <Icon name={ruled ? 'info' : 'alert'} />
      <p>{run.error === undefined ? texts.run.failed : errorSentence(run.error, texts)}</p>
      {onAgain !== undefined && (
        <button type="button" className="button small" onClick={onAgain}>
          {texts.run.again}
        </button>
      )}
    </div>
  );
}
