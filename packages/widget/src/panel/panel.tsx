import { type ReactNode, type Ref, useId } from 'react';
import type { ChatActions, ChatSnapshot } from '../state/chat-types.ts';
import { stoppableRun } from '../state/timeline.ts';
import { useTexts } from '../text/context.ts';
import { Composer } from './composer.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Header } from './header.tsx';
import { Timeline } from './timeline.tsx';

interface PanelProps {
  readonly id: string;
  readonly chat: ChatSnapshot;
  readonly actions: ChatActions;
  /** Whether it covers the page: a modal dialog then, otherwise one among other things on the page. */
  readonly modal: boolean;
  /** Gives the focus a place when the button that had it is about to go. */
  readonly onRefocus: () => void;
  readonly ref: Ref<HTMLDivElement>;
  readonly composerRef: Ref<HTMLTextAreaElement>;
}

/** The open chat. */
export function Panel({ id, chat, actions, modal, onRefocus, ref, composerRef }: PanelProps): ReactNode {
  const texts = useTexts();
  const titleId = useId();
  const { view, connection, outbox } = chat;
  const agent = chat.agents.find(({ name }) => name === view?.agent) ?? chat.agents[0];
  const andRefocus = (act: () => void) => (): void => {
    act();
    onRefocus();
  };
  const run = view === null ? undefined : stoppableRun(view);
  return (
    <div ref={ref} id={id} className="panel" role="dialog" aria-modal={modal} aria-labelledby={titleId} tabIndex={-1}>
      <Header
        titleId={titleId}
        title={agent?.title ?? texts.title}
        simulated={chat.simulated}
        operators={view?.operators ?? []}
        onNew={view !== null && view.messages.length > 0 ? andRefocus(actions.startNew) : undefined}
        onClose={actions.close}
      />
      <ConnectionBanner connection={connection} running={run !== undefined} onReconnect={actions.reconnect} />
      <Timeline
        key={view?.id ?? 'none'}
        view={view}
        outbox={outbox}
        loading={chat.loading}
        online={connection.phase === 'live'}
        starters={agent?.starters ?? []}
        actions={actions}
        onStarter={(starter) => andRefocus(() => actions.send(starter))()}
      />
      {view?.budget?.level === 'warning' && <p className="budget">{texts.budgetWarning}</p>}
      <Composer
        ref={composerRef}
        draft={chat.draft}
        maxLength={chat.maxLength}
        onStop={run === undefined ? undefined : andRefocus(() => actions.cancel(run.id))}
        onDraft={actions.setDraft}
        onSend={actions.send}
      />
    </div>
  );
}
