/** What is kept of a run while it waits for a person. */
import type { AgentState } from './pending-calls.ts';
import type { RunScope, Stage } from './scope.ts';

/** What a paused run has used up, and who went on with it: limits are those of the whole run. */
export interface Paused {
  readonly toolCalls: number;
  readonly handoffs: number;
  /** Name of the agent that the loop began with. */
  readonly root: string;
  readonly stage: Stage;
  /** Names of the agents at work, by path: the SDK does not tell them again. */
  readonly agents: Readonly<Record<string, string>>;
  /** See {@link RunScope.joinedBefore}. */
  readonly joinedBefore: readonly string[];
}

/** The state of the loop, behind a line with what was used up. */
export function snapshotOf(state: AgentState, scope: RunScope): string {
  const { progress, root, stage, agents, joinedBefore, replayed } = scope;
  const { toolCalls, handoffs } = progress;
  const known = { agents: Object.fromEntries(agents), joinedBefore: [...joinedBefore] };
  const paused: Paused = { toolCalls, handoffs, root, stage, ...known };
  return `${JSON.stringify(paused)}\n${JSON.stringify(withoutReplayed(state.toJSON(), replayed))}`;
}

/** @returns undefined when the snapshot is none: nothing can go on from it. */
export function pausedOf(snapshot: string): Paused | undefined {
  try {
    return JSON.parse(snapshot.slice(0, snapshot.indexOf('\n'))) as Paused;
  } catch {
    return undefined;
  }
}

/** What the SDK keeps of nested agents that wait for a person: their states, as JSON, by `<tool>:<call id>`. */
interface NestedRuns {
  readonly pendingAgentToolRuns?: Readonly<Record<string, string>>;
  /** Other names of the same keys. */
  readonly pendingAgentToolRunAliases?: Readonly<Record<string, string>>;
}

/**
 * The state without nested runs that are over. The SDK forgets one when its agent was run to the end, which a call that
 * was replayed is not; and it refuses a state that has one too many.
 */
export function withoutReplayed<S extends NestedRuns>(state: S, replayed: ReadonlySet<string>): S {
  if (replayed.size === 0) return state;
  const { pendingAgentToolRuns: runs = {}, pendingAgentToolRunAliases: aliases = {} } = state;
  const isOpen = ([key]: readonly [string, string]): boolean => !replayed.has(key.slice(key.lastIndexOf(':') + 1));
  const nested = (run: string): string => JSON.stringify(withoutReplayed(JSON.parse(run) as NestedRuns, replayed));
  return {
    ...state,
    pendingAgentToolRuns: Object.fromEntries(
      Object.entries(runs)
        .filter(isOpen)
        .map(([key, run]) => [key, nested(run)]),
    ),
    pendingAgentToolRunAliases: Object.fromEntries(Object.entries(aliases).filter(isOpen)),
  };
}
