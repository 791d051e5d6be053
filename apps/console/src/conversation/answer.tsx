import { type Conversation } from '@parley/client';
import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useState, useSyncExternalStore } from 'react';

/** Longest text, as the gateway has it when nobody says otherwise. */
const MAX_CHARS = 10_000;

/** Speaking up in a conversation, as a person. */
export function Answer({ conversation }: { conversation: Conversation }): ReactNode {
  const fieldId = useId();
  const [text, setText] = useState('');
  const { outbox } = useSyncExternalStore(conversation.subscribe, conversation.getSnapshot);
  const failed = outbox.find((entry) => entry.state === 'failed');
  const send = (): void => {
    if (text.trim() === '') return;
    conversation.send(text);
    setText('');
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className="answer" onSubmit={submit}>
      {failed !== undefined && (
        <p className="problem" role="alert">
          Not sent: {failed.state === 'failed' && failed.error.message}{' '}
          <button
            type="button"
            className="link-button"
            onClick={() => {
              setText(failed.text);
              conversation.discard(failed.key);
            }}
          >
            Edit it
          </button>
        </p>
      )}
      <label htmlFor={fieldId}>Say something to the visitor, as a person</label>
      <div className="answer-row">
        <textarea
          id={fieldId}
          rows={2}
          maxLength={MAX_CHARS}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={pressed}
        />
        <button type="submit" className="button primary">
          Send
        </button>
      </div>
    </form>
  );
}
