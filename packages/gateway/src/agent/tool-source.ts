/** Tools that an agent has beside those of its definition: of MCP servers, of the visitor's page. */
import type { Agent, FunctionTool } from '@openai/agents';
import { type RunScope, runScope } from './scope.ts';

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
  return scope.sources
    .flatMap((source) => source.toolsFor(name, scope))
    .filter((tool) => {
      if (taken.has(tool.name)) return false;
      taken.add(tool.name);
      return true;
    });
}
