/** Who goes on when an agent has failed (AG12): the agent that its definition names, once a run. */
import type { Runner } from '@openai/agents';
import type { AgentOutcome, AgentRequest } from '../run/agent-port.ts';
import { runLoop } from './loop.ts';
import { type RunScope, runScope } from './scope.ts';
import { TurnItems } from './turn-items.ts';

type Failed = Extract<AgentOutcome, { type: 'failed' }>;

/** What a fallback needs of the adapter. */
export interface FallbackTools {
  readonly request: AgentRequest;
  readonly scope: RunScope;
  readonly runner: Runner;
  /** How a run ends by what was thrown. */
  readonly failure: (error: unknown, scope: RunScope) => Promise<AgentOutcome>;
}

/**
 * Has the fallback of the agent at work go on from what there is of the turn.
 *
 * @returns what came of it; the first failure where nobody goes on, or the one that does fails as well.
 */
export async function fallBack(
  failed: Failed,
  { request, scope, runner, failure }: FallbackTools,
): Promise<AgentOutcome> {
  const { recorder, registry, agents, modelCalls } = scope;
  const from = agents.get('') ?? request.agent;
  const to = registry.definition(from)?.fallback;
  const agent = to === undefined ? undefined : registry.definition(to)?.agent;
  // What was refused or reached a limit would be so for everybody.
  if (failed.status !== 'failed' || scope.stage === 'fallback' || to === undefined || agent === undefined)
    return failed;
  const { code, cause } = failed;
  await recorder.fellBack({ from, to, code, cause, afterModelCalls: modelCalls.get('') ?? 0 });
  const inner: RunScope = {
    ...scope,
    root: to,
    stage: 'fallback',
    modelCalls: new Map(),
    callers: new Map(),
    nestedCalls: new Map(),
    // They are a part of what there is of the turn.
    joinedBefore: new Set(scope.joined),
    agents: new Map([['', to]]),
    items: new TurnItems(),
  };
  return runScope.run(inner, async () => {
    // The message is a part of what there is of the turn.
    const before = { agent, history: [...request.history, ...failed.items], input: [] as [] };
    try {
      const outcome = await runLoop(before, request, inner, runner);
      return { ...outcome, items: [...failed.items, ...outcome.items] };
    } catch (error) {
      const outcome = await failure(error, inner);
      const items = [...failed.items, ...outcome.items];
      return outcome.type === 'stopped' ? { ...outcome, items } : { ...failed, items };
    }
  });
}
