/** Who the visitor is talking to, and where that has changed. */
import type { ConversationView, RunView as Run } from '@parley/protocol';

type View = Readonly<ConversationView>;

/** From here on, somebody else answers. */
export interface Handover {
  readonly key: string;
  /** Position that it comes before. */
  readonly seq: number;
  /** Name of the agent that answers now. */
  readonly agent: string;
}

/** What agents are called, as far as anybody has said. */
export type AgentTitles = readonly { readonly name: string; readonly title: string }[];

/**
 * Every change of the agent, in order: within a run that was handed over, and where a run begins with another agent than the
 * one that answered last.
 */
export function handovers(view: View): Handover[] {
  const changes: Handover[] = [];
  let last: string | undefined;
  for (const run of view.runs) {
    const [first, ...others] = run.path ?? (run.agent === undefined ? [] : [run.agent]);
    if (first === undefined) continue;
    if (last !== undefined && first !== last) {
      changes.push({ key: `h:${run.id}:0`, seq: firstSeqOf(view, run), agent: first });
    }
    for (const [index, agent] of others.entries()) {
      changes.push({ key: `h:${run.id}:${index + 1}`, seq: run.handedOverAt?.[index] ?? run.seq, agent });
    }
    last = others.at(-1) ?? first;
  }
  return changes;
}

/** A run that was queued begins long after its position. */
function firstSeqOf({ messages, tools, approvals }: View, run: Run): number {
  const own = [...messages, ...tools, ...approvals].filter(({ runId }) => runId === run.id).map(({ seq }) => seq);
  return own.length === 0 ? run.seq : Math.min(...own);
}

/** Name of the agent that has the conversation: the one at work, otherwise the one that the next message goes to. */
export function agentNow(view: View): string {
  const atWork = view.runs.findLast(({ status }) => status === 'running' || status === 'waiting');
  return atWork?.agent ?? view.agent;
}

/** What to call an agent; undefined when nobody has said, since its name is nothing to show. */
export function agentTitle(name: string, view: View | null, listed: AgentTitles): string | undefined {
  return [...listed, ...(view?.agents ?? [])].find((agent) => agent.name === name)?.title;
}
