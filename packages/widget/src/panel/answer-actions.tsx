import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Rate } from '../state/chat-types.ts';
import { dismisses } from '../state/keys.ts';
import type { Message } from '../state/types.ts';
import { useTexts } from '../text/context.ts';
import { CopyButton } from './copy-button.tsx';
import { Icon } from './icons.tsx';

/** Longest comment that the protocol carries. */
const MAX_COMMENT = 2000;

type Rating = NonNullable<Message['rating']>;

interface AnswerActionsProps {
  readonly message: Message;
  readonly onRate: Rate;
}

/** What can be done with an answer once it is complete: copy it, and say whether it was any good. */
export function AnswerActions({ message, onRate }: AnswerActionsProps): ReactNode {
  const texts = useTexts();
  const { answer } = texts;
  const [given, setGiven] = useState<Rating | undefined>(undefined);
  const [state, setState] = useState<'idle' | 'asking' | 'thanked' | 'failed'>('idle');
  const pressed = useRef<HTMLButtonElement | null>(null);
  // What was clicked is shown at once; what the log says afterwards is what counts, in every tab.
  const rating = given ?? message.rating;

  const send = (verdict: Rating, comment: string | undefined, next: 'asking' | 'thanked'): void => {
    setGiven(verdict);
    setState(next);
    onRate(message.id, verdict, comment).then(
      () => setGiven(undefined),
      () => {
        setGiven(undefined);
        setState('failed');
      },
    );
  };
  const back = (): void => pressed.current?.focus();
  const thumb = (verdict: Rating, label: string): ReactNode => (
    <button
      type="button"
      className="icon-button tiny"
      aria-label={label}
      title={label}
      aria-pressed={rating === verdict}
      onClick={(event) => {
        pressed.current = event.currentTarget;
        if (rating !== verdict) send(verdict, undefined, 'asking');
      }}
    >
      <Icon name={verdict === 'up' ? 'thumbUp' : 'thumbDown'} />
    </button>
  );
  return (
    <div className="answer-actions" role="group" aria-label={answer.actions}>
      <CopyButton text={message.text} small />
      {thumb('up', answer.good)}
      {thumb('down', answer.bad)}
      <span className="quiet" role="status">
        {state === 'thanked' && answer.thanks}
        {state === 'failed' && answer.notGiven}
      </span>
      {state === 'asking' && rating !== undefined && (
        <CommentForm
          onSend={(comment) => {
            send(rating, comment, 'thanked');
            back();
          }}
          onBack={() => {
            setState('idle');
            back();
          }}
        />
      )}
    </div>
  );
}

interface CommentFormProps {
  readonly onSend: (comment: string) => void;
  readonly onBack: () => void;
}

function CommentForm({ onSend, onBack }: CommentFormProps): ReactNode {
  const texts = useTexts();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [comment, setComment] = useState('');
  // The person has just said what they think, and may want to say why.
  useEffect(() => field.current?.focus(), []);
  const backOnEscape = (event: KeyboardEvent): void => {
    if (!dismisses(event.nativeEvent)) return;
    event.stopPropagation();
    onBack();
  };
  const submit = (): void => (comment.trim() === '' ? onBack() : onSend(comment.trim()));
  return (
    <div className="step" onKeyDown={backOnEscape}>
      <label htmlFor={id}>{texts.answer.comment}</label>
      <textarea
        ref={field}
        id={id}
        rows={2}
        maxLength={MAX_COMMENT}
        value={comment}
        onChange={(event) => setComment(event.target.value)}
      />
      <div className="actions">
        <button type="button" className="button small" onClick={submit}>
          {texts.answer.send}
        </button>
        <button type="button" className="button small" onClick={onBack}>
          {texts.answer.skip}
        </button>
      </div>
    </div>
  );
}
