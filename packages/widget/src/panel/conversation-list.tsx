import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { plainText } from '../markdown/plain-text.ts';
import type { ChatActions, ListedConversation } from '../state/chat-types.ts';
import { dismisses } from '../state/keys.ts';
import { useTexts } from '../text/context.ts';
import { formatMoment } from '../text/time.ts';
import { Icon } from './icons.tsx';

interface ConversationListProps {
  /** Id of the conversation that is shown; null when there is none. */
  readonly current: string | null;
  readonly actions: Pick<ChatActions, 'list' | 'show' | 'remove' | 'setSound'>;
  /** Whether what is new makes a sound. */
  readonly sound: boolean;
  /** Goes back to the chat. */
  readonly onBack: () => void;
}

/** The visitor's conversations, the newest first, in place of the chat. */
export function ConversationList({ current, actions, sound, onBack }: ConversationListProps): ReactNode {
  const texts = useTexts().list;
  const back = useRef<HTMLButtonElement>(null);
  const [conversations, setConversations] = useState<readonly ListedConversation[] | null>(null);
  const [cursor, setCursor] = useState<string | undefined>(undefined);
  const [failed, setFailed] = useState(false);
  const { list } = actions;

  const load = useCallback(
    (from: string | undefined): void => {
      list(from).then(
        (page) => {
          setConversations((known) => [...(from === undefined ? [] : (known ?? [])), ...page.conversations]);
          setCursor(page.cursor);
          setFailed(false);
        },
        () => setFailed(true),
      );
    },
    [list],
  );
  useEffect(() => load(undefined), [load]);
  // The button that led here is gone.
  useEffect(() => back.current?.focus(), []);

  const backOnEscape = (event: KeyboardEvent): void => {
    if (!dismisses(event.nativeEvent)) return;
    event.stopPropagation();
    onBack();
  };
  const remove = async (id: string): Promise<void> => {
    try {
      await actions.remove(id);
      setConversations((known) => known?.filter((one) => one.id !== id) ?? null);
      back.current?.focus();
    } catch {
      setFailed(true);
    }
  };
  return (
    <section className="conversations" aria-label={texts.open} onKeyDown={backOnEscape}>
      <button ref={back} type="button" className="link-button" onClick={onBack}>
        {texts.back}
      </button>
      <p className="quiet" role="status">
        {failed && texts.failed}
        {!failed && conversations?.length === 0 && texts.none}
      </p>
      <ul>
        {conversations?.map((conversation) => (
          <Row
            key={conversation.id}
            conversation={conversation}
            isCurrent={conversation.id === current}
            onShow={() => {
              if (conversation.id !== current) actions.show(conversation.id);
              onBack();
            }}
            onRemove={() => void remove(conversation.id)}
          />
        ))}
      </ul>
      {cursor !== undefined && (
        <button type="button" className="button small" onClick={() => load(cursor)}>
          {texts.more}
        </button>
      )}
      <label className="sound">
        <input type="checkbox" role="switch" checked={sound} onChange={() => actions.setSound(!sound)} />
        {texts.sound}
      </label>
    </section>
  );
}

interface RowProps {
  readonly conversation: ListedConversation;
  readonly isCurrent: boolean;
  readonly onShow: () => void;
  readonly onRemove: () => void;
}

function Row({ conversation, isCurrent, onShow, onRemove }: RowProps): ReactNode {
  const { locale, list: texts } = useTexts();
  const bin = useRef<HTMLButtonElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const [confirming, setConfirming] = useState(false);
  const { pendingApprovals, updatedAt, hasNews } = conversation;
  const title = conversation.title ?? (plainText(conversation.excerpt ?? '') || texts.untitled);
  // What deletes for good is never where the last click was.
  useEffect(() => {
    if (confirming) keep.current?.focus();
  }, [confirming]);
  const stop = (): void => {
    setConfirming(false);
    requestAnimationFrame(() => bin.current?.focus());
  };
  return (
    <li>
      <button type="button" className="conversation" aria-current={isCurrent ? 'true' : undefined} onClick={onShow}>
        <span className="conversation-title" dir="auto">
          {title}
        </span>
        <span className="quiet">
          {hasNews && <strong className="news">{texts.news}</strong>}
          {isCurrent ? texts.current : formatMoment(updatedAt, locale)}
          {pendingApprovals > 0 && ` · ${texts.waiting(pendingApprovals)}`}
        </span>
      </button>
      {confirming ? (
        <span className="actions">
          <button ref={keep} type="button" className="button small" onClick={stop}>
            {texts.keep}
          </button>
          <button type="button" className="button small danger" onClick={onRemove}>
            {texts.confirm}
          </button>
        </span>
      ) : (
        <button
          ref={bin}
          type="button"
          className="icon-button"
          aria-label={texts.remove(title)}
          title={texts.remove(title)}
          onClick={() => setConfirming(true)}
        >
          <Icon name="bin" />
        </button>
      )}
    </li>
  );
}
