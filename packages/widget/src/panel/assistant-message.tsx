import { memo, type ReactNode } from 'react';
import { Markdown } from '../markdown/markdown.tsx';
import { useTexts } from '../text/context.ts';
import { Citations } from './citations.tsx';
import type { Message, Run } from '../state/types.ts';

interface AssistantMessageProps {
  readonly message: Message;
  readonly run: Run | undefined;
}

/** An answer of the model, while it is written and afterwards. */
export const AssistantMessage = memo(({ message, run }: AssistantMessageProps): ReactNode => {
  const texts = useTexts();
  const { status } = message;
  return (
    <article
      className="message assistant"
      aria-label={texts.assistant}
      aria-busy={status === 'streaming'}
      data-status={status}
    >
      {message.text !== '' && (
        <div className="prose" dir="auto">
          <Markdown text={message.text} streaming={status === 'streaming'} />
        </div>
      )}
      {status === 'retracted' && message.text === '' && <p className="quiet">{texts.message.retracted}</p>}
      {status === 'interrupted' && (
        <p className="message-note">
          {run?.status === 'cancelled' ? texts.message.stopped : texts.message.interrupted}
        </p>
      )}
      {status !== 'interrupted' && message.truncated !== undefined && (
        <p className="message-note">
          {message.truncated === 'length' ? texts.message.tooLong : texts.message.filtered}
        </p>
      )}
      {message.citations !== undefined && message.citations.length > 0 && <Citations citations={message.citations} />}
    </article>
  );
});
