import { agentTitle } from '@parley/client';
import { type ReactNode, type Ref, useCallback, useId, useMemo, useRef, useState } from 'react';
import type { ChatActions, ChatSnapshot } from '../state/chat-types.ts';
import { limitOf } from '../state/limit.ts';
import { stoppableRun } from '../state/timeline.ts';
import { useNow } from '../state/use-now.ts';
import { useTexts } from '../text/context.ts';
import { Composer } from './composer.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { ConversationList } from './conversation-list.tsx';
import { Header } from './header.tsx';
import { LimitBar } from './limit-bar.tsx';
import { Timeline } from './timeline.tsx';

interface PanelProps {
  readonly id: string;
  readonly chat: ChatSnapshot;
  readonly actions: ChatActions;
  /** Whether it is a part of the page, which is not closed. */
  readonly inline: boolean;
  /** Whether it covers the page: a modal dialog then, otherwise one among other things on the page. */
  readonly modal: boolean;
  /** Gives the focus a place when the button that had it is about to go. */
  readonly onRefocus: () => void;
  readonly ref: Ref<HTMLDivElement>;
  readonly composerRef: Ref<HTMLTextAreaElement>;
}

/** The open chat. */
export function Panel({ id, chat, actions, inline, modal, onRefocus, ref, composerRef }: PanelProps): ReactNode {
  const texts = useTexts();
  const titleId = useId();
  const limitId = useId();
  const { view, connection, outbox } = chat;
  const title = chat.agent === null ? undefined : agentTitle(chat.agent, view, chat.agents);
  const andRefocus = useCallback(
    <A extends readonly unknown[]>(act: (...args: A) => unknown) =>
      (...args: A): void => {
        act(...args);
        onRefocus();
      },
    [onRefocus],
  );
  // The same for as long as they do the same: what is on the timeline is drawn again when they are others.
  const timelineActions = useMemo(
    () => ({
      ...actions,
      retry: andRefocus(actions.retry),
      discard: andRefocus(actions.discard),
      edit: andRefocus(actions.edit),
      reword: andRefocus(actions.reword),
    }),
    [actions, andRefocus],
  );
  const onStarter = useMemo(() => andRefocus(actions.send), [actions, andRefocus]);
  const run = view === null ? undefined : stoppableRun(view);
  // Only a day's limit ends by itself.
  const now = useNow(view?.budget?.scope === 'visitor_day');
  const limit = limitOf(view, outbox, now);
  const closed = limit?.level === 'exhausted';
  const [listing, setListing] = useState(false);
  const listButton = useRef<HTMLButtonElement>(null);
  const startNew = andRefocus(() => {
    setListing(false);
    actions.startNew();
  });
  return (
    <div
      ref={ref}
      id={id}
      className="panel"
      role={inline ? 'region' : 'dialog'}
      aria-modal={inline ? undefined : modal}
      aria-labelledby={titleId}
      tabIndex={-1}
    >
      <Header
        titleId={titleId}
        title={title ?? texts.title}
        simulated={chat.simulated}
        operators={view?.operators ?? []}
        onNew={view !== null && view.messages.length > 0 ? startNew : undefined}
        onList={() => setListing(!listing)}
        listRef={listButton}
        onClose={inline ? undefined : actions.close}
      />
      <ConnectionBanner
        connection={connection}
        account={chat.account}
        running={run !== undefined}
        onReconnect={actions.reconnect}
        onSignOut={andRefocus(actions.signOut)}
      />
      {listing ? (
        <ConversationList
          current={view?.id ?? null}
          actions={actions}
          sound={chat.sound}
          onBack={() => {
            setListing(false);
            listButton.current?.focus();
          }}
        />
      ) : (
        <>
          <Timeline
            key={view?.id ?? 'none'}
            view={view}
            earlier={chat.earlier}
            outbox={outbox}
            loading={chat.loading}
            online={connection.phase === 'live'}
            closed={closed}
            agents={chat.agents}
            agent={chat.agent}
            actions={timelineActions}
            onStarter={onStarter}
          />
          {limit !== null && <LimitBar id={limitId} limit={limit} now={now} onNew={startNew} />}
          <Composer
            ref={composerRef}
            draft={chat.draft}
            maxLength={chat.maxLength}
            closedBy={closed ? limitId : undefined}
            onStop={run === undefined ? undefined : andRefocus(() => actions.cancel(run.id))}
            onDraft={actions.setDraft}
            onSend={actions.send}
          />
        </>
      )}
    </div>
  );
}
