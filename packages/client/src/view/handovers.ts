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
 * one that answered last. An agent that has only passed the run on is left out.
 */
export function handovers(view: View): Handover[] {
  const changes: Handover[] = [];
  const steps = stepsByRun(view);
  let last: string | undefined;
  for (const run of view.runs) {
    const path = run.path ?? (run.agent === undefined ? [] : [run.agent]);
    const done = steps.get(run.id) ?? [];
    last ??= path[0];
    for (const [index, agent] of path.entries()) {
      const [from, until] = [startOf(run, index), index === path.length - 1 ? Infinity : startOf(run, index + 1)];
      const first = done.find((seq) => seq >= from && seq < until);
      const isHandedTo = index > 0 && until === Infinity;
      if (agent === last || (first === undefined && !isHandedTo)) continue;
      // A run that was queued begins long after its position.
      changes.push({ key: `h:${run.id}:${index}`, seq: index === 0 ? (first ?? from) : from, agent });
      last = agent;
    }
  }
  return changes;
}

/** Position from which on an agent of the path had the run. */
function startOf({ seq, handedOverAt = [] }: Run, index: number): number {
  return index === 0 ? seq : (handedOverAt[index - 1] ?? seq);
}

/** Positions of all that runs have said and done, in order, by run. */
function stepsByRun({ messages, tools, approvals }: View): ReadonlyMap<string, readonly number[]> {
  const steps = new Map<string, number[]>();
  for (const { runId, seq } of [...messages, ...tools, ...approvals]) {
    if (runId === undefined) continue;
    const own = steps.get(runId);
    if (own === undefined) steps.set(runId, [seq]);
    else own.push(seq);
  }
  for (const own of steps.values()) own.sort((a, b) => a - b);
  return steps;
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
