import { memo, type ReactNode, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { ConversationContext } from '../markdown/rendering.ts';
import { ActivationGuard } from '../state/activation.ts';
import type { ChatActions, ChatSnapshot, PendingMessage } from '../state/chat-types.ts';
import { Drawing } from '../state/still.ts';
import { isThinking, stoppableRun } from '../state/timeline.ts';
import { useFollow } from '../state/use-follow.ts';
import { useWindow } from '../state/use-window.ts';
import { STEP } from '../state/window.ts';
import { useTexts } from '../text/context.ts';
import type { Texts } from '../text/texts.ts';
import { AgentChooser } from './agent-chooser.tsx';
import { EarlierEdge, type EdgeState } from './earlier-edge.tsx';
import { Icon } from './icons.tsx';
import { OutboxMessage } from './outbox-message.tsx';
import { Starters } from './starters.tsx';
import { Thinking } from './thinking.tsx';
import { TimelineItem } from './timeline-item.tsx';
import type { Run, View } from '../state/types.ts';

interface TimelineProps {
  readonly view: View | null;
  readonly earlier: ChatSnapshot['earlier'];
  readonly outbox: readonly PendingMessage[];
  readonly loading: boolean;
  readonly online: boolean;
  /** Whether nothing can be written any more. */
  readonly closed: boolean;
  readonly agents: ChatSnapshot['agents'];
  /** Name of the agent that has the conversation, or will have the next one. */
  readonly agent: string | null;
  readonly actions: ChatActions;
  readonly onStarter: (starter: string) => void;
}

/** Everything that was said and done, in order, with the newest at the bottom. */
export const Timeline = memo((props: TimelineProps): ReactNode => {
  const { view, earlier, outbox, loading, online, closed, agents, agent, actions, onStarter } = props;
  const texts = useTexts();
  const [guard] = useState(() => new ActivationGuard());
  const { scroller, content, following, toBottom } = useFollow();
  const [drawing] = useState(() => new Drawing());
  const drawn = useMemo(() => (view === null ? null : drawing.next(view)), [drawing, view]);
  const entries = drawn?.entries ?? [];
  const { start, edge, showEarlier } = useWindow(entries, following, scroller, {
    more: view?.more === true && !earlier.loading && earlier.error?.code !== 'queue_full',
    failed: earlier.error !== null,
    fetch: actions.loadEarlier,
  });
  const fresh = useFreshMessages(view, following);

  const { setAtEnd } = actions;
  // Before anything is drawn: the timeline of the next conversation says it after that of the last one has gone.
  useLayoutEffect(() => {
    setAtEnd(following);
    return () => setAtEnd(false);
  }, [following, setAtEnd]);

  // Who sends something wants to see it.
  const newest = outbox.at(-1)?.key;
  useEffect(() => {
    if (newest !== undefined) toBottom();
  }, [newest, toBottom]);

  const jump = (): void => {
    toBottom();
    // The pill goes; the keyboard stays with the conversation.
    scroller.current?.focus({ preventScroll: true });
  };
  const empty = entries.length === 0 && outbox.length === 0;
  const run = view === null ? undefined : stoppableRun(view);
  return (
    <div className="timeline">
      <div ref={scroller} className="scroller" tabIndex={0} role="region" aria-label={texts.transcript}>
        <div ref={content} className="entries">
          {empty && !loading && (
            <Starters starters={agents.find(({ name }) => name === agent)?.starters ?? []} onPick={onStarter}>
              {agents.length > 1 && <AgentChooser agents={agents} chosen={agent} onChoose={actions.choose} />}
            </Starters>
          )}
          {(start > 0 || view?.more === true || entries.length > STEP) && (
            <EarlierEdge ref={edge} state={edgeState(start, view, earlier)} onMore={showEarlier} />
          )}
          <ConversationContext value={view?.id ?? ''}>
            {entries.slice(start).map((entry) => (
              <TimelineItem
                key={entry.key}
                entry={entry}
                view={drawn?.still ?? null}
                agents={agents}
                guard={guard}
                closed={closed}
                actions={actions}
              />
            ))}
          </ConversationContext>
          {view !== null && isThinking(view) && <Thinking label={waitingText(run, texts)} />}
          {outbox.map((entry, index) => (
            <OutboxMessage
              key={entry.key}
              entry={entry}
              online={online}
              behind={outbox.slice(0, index).some(({ retryAt }) => retryAt !== null)}
              reasonBelow={entry.error !== null && outbox[index + 1]?.error?.message === entry.error.message}
              closed={closed}
              actions={actions}
            />
          ))}
        </div>
      </div>
      {!following && (
        <button type="button" className="pill" onClick={jump}>
          <Icon name="down" />
          {fresh > 0 ? texts.newMessages(fresh) : texts.latest}
        </button>
      )}
    </div>
  );
});

function edgeState(start: number, view: View | null, { loading, error }: ChatSnapshot['earlier']): EdgeState {
  if (start > 0) return 'more';
  if (view?.more !== true) return 'beginning';
  if (loading) return 'loading';
  if (error === null) return 'more';
  return error.code === 'queue_full' ? 'full' : 'failed';
}

/** What a run waits for when that is no person: the server, or the model. */
function waitingText(run: Run | undefined, { run: texts }: Texts): string | undefined {
  if (run?.waitingFor === 'capacity') return texts.busy(run.position);
  return run?.waitingFor === 'retry' ? texts.retrying : undefined;
}

/** How many messages of others were added since the reader left the end. */
function useFreshMessages(view: View | null, following: boolean): number {
  const seq = view?.seq ?? 0;
  const [seenSeq, setSeenSeq] = useState(seq);
  if (following && seenSeq !== seq) setSeenSeq(seq);
  if (following || view === null) return 0;
  return view.messages.filter((message) => message.seq > seenSeq && message.role !== 'user').length;
}
