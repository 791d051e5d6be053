import { agentTitle, type AgentTitles } from '@parley/client';
import type { ReactNode } from 'react';
import type { ActivationGuard } from '../state/activation.ts';
import type { ChatActions } from '../state/chat-types.ts';
import type { TimelineEntry } from '../state/timeline.ts';
import { ApprovalCard } from './approval-card.tsx';
import { AssistantMessage } from './assistant-message.tsx';
import { HandoverLine } from './handover-line.tsx';
import { PersonMessage } from './person-message.tsx';
import { RunNotice } from './run-notice.tsx';
import { ToolCard } from './tool-card.tsx';
import type { View } from '../state/types.ts';

interface TimelineItemProps {
  readonly entry: TimelineEntry;
  readonly view: View | null;
  readonly agents: AgentTitles;
  readonly guard: ActivationGuard;
  /** Whether nothing can be written any more. */
  readonly closed: boolean;
  readonly actions: ChatActions;
}

/** One entry of the timeline, by its kind. */
export function TimelineItem({ entry, view, agents, guard, closed, actions }: TimelineItemProps): ReactNode {
  switch (entry.kind) {
    case 'message':
      return entry.message.role === 'assistant' ? (
        <AssistantMessage message={entry.message} run={entry.run} />
      ) : (
        <PersonMessage message={entry.message} run={entry.run} onCancel={actions.cancel} />
      );
    case 'tool':
      return <ToolCard call={entry.call} />;
    case 'handover':
      return <HandoverLine title={agentTitle(entry.agent, view, agents)} />;
    case 'approval':
      return <ApprovalCard approval={entry.approval} guard={guard} onDecide={actions.decide} />;
    case 'notice': {
      const question = view?.messages.find(({ id }) => id === entry.run.messageId)?.text;
      const again = !closed && entry.latest && entry.run.error?.retryable === true && question !== undefined;
      return <RunNotice run={entry.run} onAgain={again ? () => actions.send(question) : undefined} />;
    }
    default:
      return entry satisfies never;
  }
}
