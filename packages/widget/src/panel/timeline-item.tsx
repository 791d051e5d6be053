import { agentTitle, type AgentTitles } from '@parley/client';
import { memo, type ReactNode } from 'react';
import type { ActivationGuard } from '../state/activation.ts';
import type { ChatActions } from '../state/chat-types.ts';
import { hasEnded, type TimelineEntry } from '../state/timeline.ts';
import { ApprovalCard } from './approval-card.tsx';
import { AssistantMessage } from './assistant-message.tsx';
import { HandoverLine } from './handover-line.tsx';
import { PersonMessage } from './person-message.tsx';
import { RunNotice } from './run-notice.tsx';
import { TakeoverLine } from './takeover-line.tsx';
import { ToolCard } from './tool-card.tsx';
import type { Run, View } from '../state/types.ts';

interface TimelineItemProps {
  readonly entry: TimelineEntry;
  /** As of the last change that was more than text. */
  readonly view: View | null;
  readonly agents: AgentTitles;
  readonly guard: ActivationGuard;
  /** Whether nothing can be written any more. */
  readonly closed: boolean;
  readonly actions: ChatActions;
}

/** One entry of the timeline, by its kind. */
export const TimelineItem = memo(({ entry, view, agents, guard, closed, actions }: TimelineItemProps): ReactNode => {
  const isLast = (run: Run | undefined): boolean => run !== undefined && run === view?.runs.at(-1) && hasEnded(run);
  /** Asks what a run was asked once more; undefined where something newer was asked. */
  const again = (run: Run): (() => void) | undefined => {
    const question = view?.messages.find(({ id }) => id === run.messageId);
    if (closed || question?.role !== 'user' || !isLast(run)) return undefined;
    return () => actions.send(question.text);
  };
  switch (entry.kind) {
    case 'message':
      return entry.message.role === 'assistant' ? (
        <AssistantMessage
          message={entry.message}
          run={entry.run}
          onRate={actions.rate}
          onAgain={entry.run?.status === 'cancelled' ? again(entry.run) : undefined}
        />
      ) : (
        <PersonMessage
          message={entry.message}
          run={entry.run}
          onCancel={actions.cancel}
          onReword={!closed && isLast(entry.run) ? actions.reword : undefined}
        />
      );
    case 'tool':
      return <ToolCard call={entry.call} />;
    case 'handover':
      return <HandoverLine title={agentTitle(entry.agent, view, agents)} />;
    case 'takeover':
      return <TakeoverLine change={entry.change} agent={agentTitle(view?.agent ?? '', view, agents)} />;
    case 'approval': {
      const grant = view?.grants?.find(({ approvalId }) => approvalId === entry.approval.id);
      return (
        <ApprovalCard
          approval={entry.approval}
          grant={grant}
          guard={guard}
          onDecide={actions.decide}
          onRevoke={actions.revoke}
        />
      );
    }
    case 'notice': {
      const { run } = entry;
      const helps = run.status === 'cancelled' || run.error?.retryable === true;
      return <RunNotice run={run} onAgain={helps ? again(run) : undefined} />;
    }
    default:
      return entry satisfies never;
  }
});
