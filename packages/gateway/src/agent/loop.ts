/** The SDK's loop over one run, from where the run is to its next pause or its end. */
import type { AgentInputItem, NonStreamRunOptions, Runner } from '@openai/agents';
import type { JsonValue } from '@parley/protocol';
import type { AgentOutcome, AgentRequest } from '../run/agent-port.ts';
import type { AgentDefinition, ParleyContext } from './definition.ts';
import { type AgentState, restore, reviewCalls } from './pending-calls.ts';
import type { RunScope } from './scope.ts';
import { snapshotOf } from './snapshot.ts';
import { StagedSession } from './staged-session.ts';

type AnyAgent = AgentDefinition['agent'];

/**
 * Runs the loop.
 *
 * @param agent That it begins with, or has begun with.
 * @param history What was said before, as the SDK's items.
 * @param input The message, or nothing where it is in the history; undefined when the run goes on after a pause.
 * @throws whatever ends the run otherwise, as {@link mapRunError} knows it.
 */
export async function runLoop(
  { agent, history, input }: { agent: AnyAgent; history: readonly JsonValue[]; input: string | [] | undefined },
  request: AgentRequest,
  scope: RunScope,
  runner: Runner,
): Promise<AgentOutcome> {
  const { context, items, guard, limits, signal } = scope;
  const session = new StagedSession(request.conversationId, history as unknown as AgentInputItem[]);
  const runOptions: NonStreamRunOptions<ParleyContext> = { context, session, maxTurns: limits.maxTurns, signal };
  const begin = input ?? (await reopen(agent, request, scope));
  let result = await runner.run<AnyAgent, ParleyContext>(agent, begin as string, runOptions);
  let { isRefused, pending } = await reviewCalls(result.state, result.interruptions, scope);
  // Nobody is asked about calls that would not be made; the model is told, and goes on.
  while (isRefused) {
    result = await runner.run<AnyAgent, ParleyContext>(agent, result.state, runOptions);
    ({ isRefused, pending } = await reviewCalls(result.state, result.interruptions, scope));
  }
  const added = items.weave(session.added) as unknown as readonly JsonValue[];
  if (result.interruptions.length === 0) {
    const output = guard.show((result.finalOutput ?? null) as JsonValue);
    return { type: 'completed', output, items: added };
  }
  return { type: 'paused', snapshot: snapshotOf(result.state, scope), pending, items: added };
}

/** @throws Error when there is no snapshot, or one of other agents. */
async function reopen(agent: AnyAgent, { resume, history }: AgentRequest, scope: RunScope): Promise<AgentState> {
  if (resume === undefined) throw new Error('the run was not paused');
  const { recorder, registry, agents, items } = scope;
  items.goOn(history as unknown as readonly AgentInputItem[]);
  const { snapshot, ...rest } = resume;
  const serialised = snapshot.slice(snapshot.indexOf('\n') + 1);
  const state = await restore(agent, { snapshot: serialised, ...rest }, scope);
  const name = registry.nameOf(state.currentAgent);
  recorder.agentIs(name);
  agents.set('', name);
  return state;
}
