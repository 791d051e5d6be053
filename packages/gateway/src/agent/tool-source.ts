/** Tools that an agent has beside those of its definition: of MCP servers, of the visitor's page. */
import type { Agent, FunctionTool, ModelResponse } from '@openai/agents';
import { modelCallKey, type RunScope, runScope } from './scope.ts';

// As in `AgentDefinition`: the gateway treats context, parameters and result as opaque.
// oxlint-disable-next-line typescript/no-explicit-any
export type SourcedTool = FunctionTool<any, any, any>;

export interface ToolSource {
  /**
   * Tools that an agent has in the current run, beside its own. Asked before each model call and when a paused run is
   * restored: quick, and must not throw. The same object for the same tool as long as nothing has changed.
   *
   * @param agent Name under which the agent is registered.
   */
  toolsFor(agent: string, scope: RunScope): readonly SourcedTool[];
  /**
   * A tool that the source does not have just now, but was called in this run before it was interrupted. Without one that
   * stands in for it the run could not go on. Undefined for names that are none of the source's.
   */
  standIn?(agent: string, tool: string): SourcedTool | undefined;
}

// oxlint-disable-next-line typescript/no-explicit-any -- As in `AgentDefinition`.
type AnyAgent = Agent<any, any>;

/**
 * Has the SDK see the tools of the sources wherever it asks an agent for its tools.
 *
 * @param prepare Called with each of them before the SDK has it.
 */
export function offerSourcedTools(agent: AnyAgent, name: string, prepare: (tool: SourcedTool) => void): void {
  const own = agent.getAllTools.bind(agent);
  agent.getAllTools = async (...given: Parameters<typeof own>) => {
    const tools = await own(...given);
    const scope = runScope.getStore();
    if (scope === undefined) return tools;
    // The SDK looks for the tools of an answer among those that it has before it asks for the answer.
    for (const called of callsToRepeat(scope)) scope.needed.add(called);
    const more = sourcedTools(agent, name, scope);
    for (const tool of more) prepare(tool);
    return [...tools, ...more];
  };
}

/** A tool of that name which an agent has in this run, its own or one of a source. */
export function toolOfAgent(
  agent: AnyAgent,
  registeredAs: string,
  tool: string,
  scope: RunScope,
): SourcedTool | undefined {
  const own = agent.tools as readonly { readonly type: string; readonly name?: string }[];
  const isWanted = (candidate: { readonly type: string; readonly name?: string }): candidate is SourcedTool =>
    candidate.type === 'function' && candidate.name === tool;
  return own.find(isWanted) ?? sourcedTools(agent, registeredAs, scope).find(isWanted);
}

/** A tool of the agent's own is never replaced by one of the same name from elsewhere. */
function sourcedTools(agent: AnyAgent, name: string, scope: RunScope): SourcedTool[] {
  const taken = new Set(agent.tools.map((tool) => tool.name));
  const isNew = (tool: SourcedTool): boolean => {
    if (taken.has(tool.name)) return false;
    taken.add(tool.name);
    return true;
  };
  const there = scope.sources.flatMap((source) => source.toolsFor(name, scope)).filter(isNew);
  const missing = [...scope.needed].filter((tool) => !taken.has(tool));
  const standIns = missing.flatMap((tool) => scope.sources.flatMap((source) => source.standIn?.(name, tool) ?? []));
  return [...there, ...standIns.filter(isNew)];
}

/** Names of the tools that were called after the answer which is about to be repeated from the journal. */
function callsToRepeat(scope: RunScope): string[] {
  const { recorder } = scope;
  const recorded = recorder.recordedModelCall(modelCallKey(scope)) as Partial<ModelResponse> | undefined;
  return (recorded?.output ?? []).flatMap((item) =>
    item.type === 'function_call' && recorder.toolWasBegun(item.callId) ? [item.name] : [],
  );
}

/** Names of tools in JSON of the SDK's; what is no tool's name does no harm. */
export function toolNamesIn(json: string): Set<string> {
  return new Set(Array.from(json.matchAll(/"(?:name|toolName)":"([\w-]+)"/g), ([, name]) => name as string));
}
