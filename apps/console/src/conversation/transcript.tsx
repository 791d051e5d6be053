import { agentNow, agentTitle, type AgentTitles, type Conversation } from '@parley/client';
import { type ReactNode, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { EarlierEdge } from './earlier-edge.tsx';
import { toEntries } from './entries.ts';
import type { Person } from '../inbox/refusal.ts';
import { InCharge } from './in-charge.tsx';
import { EntryView } from './entry-view.tsx';
import { describePresent } from './run-state.ts';
import { useEarlier } from './use-earlier.ts';

/** Pixels from the end that still count as the end. */
const TOLERANCE = 32;

interface TranscriptProps {
  readonly conversation: Conversation;
  /** What the site's agents are called. */
  readonly agents: AgentTitles;
  /** See {@link EntryView}. */
  readonly traceUrl: string | null;
  readonly me: Person | null;
  /** Whether this operator may answer and take over. */
  readonly mayAnswer: boolean;
}

/** The log of a conversation, live; follows its end for a reader who is there. */
export function Transcript({ conversation, agents, traceUrl, me, mayAnswer }: TranscriptProps): ReactNode {
  const snapshot = useSyncExternalStore(conversation.subscribe, conversation.getSnapshot);
  const { view } = snapshot;
  const edge = useRef<HTMLDivElement>(null);
  const entries = useMemo(() => toEntries(view), [view]);
  const scroller = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  // An agent without a title is told by its name here: operators know their agents.
  const nameOf = (agent: string): string => agentTitle(agent, view, agents) ?? agent;
  const present = view.runs.map(describePresent).findLast((text) => text !== null);

  useEarlier(conversation, snapshot, edge, scroller);
  // So that its beginning is told of a conversation that was not there as a whole.
  const [isLong, setLong] = useState(view.more);
  if (view.more && !isLong) setLong(true);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null && following.current) element.scrollTop = element.scrollHeight;
  });

  return (
    <>
      <p className="with-agent">With {nameOf(agentNow(view))}</p>
      <InCharge conversation={conversation} view={view} me={me} mayAct={mayAnswer} />
      {view.budget !== undefined && <BudgetLine budget={view.budget} />}
      <div
        ref={scroller}
        className="transcript"
        tabIndex={0}
        role="region"
        aria-label="Transcript"
        onScroll={({ currentTarget }) => {
          const { scrollHeight, clientHeight, scrollTop } = currentTarget;
          following.current = scrollHeight - clientHeight - scrollTop <= TOLERANCE;
        }}
      >
        {isLong && <EarlierEdge ref={edge} snapshot={snapshot} onMore={() => void conversation.loadEarlier()} />}
        {entries.map((entry) => (
          <EntryView key={entry.key} entry={entry} nameOf={nameOf} traceUrl={traceUrl} />
        ))}
        {entries.length === 0 && <p className="quiet">Nothing has been said yet.</p>}
        {present !== undefined && <p className="quiet">{present}</p>}
      </div>
    </>
  );
}

type Budget = NonNullable<ReturnType<Conversation['getSnapshot']>['view']['budget']>;

/** How much of a budget is used, as the visitor is told when it is nearly, or all, used up. */
function BudgetLine({ budget }: { budget: Budget }): ReactNode {
  const { scope, usedTokens, limitTokens, level } = budget;
  const whose = scope === 'visitor_day' ? 'The visitor’s budget of the day' : 'Budget of this conversation';
  return (
    <p className="budget" data-level={level}>
      {whose}: {usedTokens.toLocaleString('en')} of {limitTokens.toLocaleString('en')} tokens
      {level === 'exhausted' && ', used up'}
    </p>
  );
}
