/** Tools of the visitor's page, as tools of the SDK (AG13). */
import { type FunctionTool, tool as defineTool } from '@openai/agents';
import type { PageTool } from '@parley/protocol';
import { mayUsePageTool, pageToolName } from '../policy/page-tools.ts';
import type { Sites } from '../policy/origins.ts';
import type { PageAnswer, ToolCall, ToolOutcome } from '../run/agent-port.ts';
import type { ToolPolicy } from './definition.ts';
import { type RunScope, runScope } from './scope.ts';
import { validateJson } from './json-schema.ts';
import { checkArguments } from './tool-arguments.ts';
import type { SourcedTool, ToolSource } from './tool-source.ts';

/** How long a page may take for one call when its policy does not say, in milliseconds. */
const DEFAULT_TIMEOUT_MS = 60_000;

/** What a tool returns that knows itself how its call has ended. */
export class EndedCall {
  readonly outcome: ToolOutcome;
  constructor(outcome: ToolOutcome) {
    this.outcome = outcome;
  }
}

const offered = new WeakMap<FunctionTool, PageTool>();

/** What a call of a tool is for the page; undefined when it runs here. */
export function pageOf(tool: FunctionTool, { pageTools }: RunScope): ToolCall['page'] {
  const offer = offered.get(tool);
  return offer && pageTools && { clientId: pageTools.clientId, tool: offer };
}

/** The tools that came with a run's message, for the agents that the site lets call them. */
export function createPageTools(sites: Sites): ToolSource {
  const made = new WeakMap<PageTool, SourcedTool>();
  const toolOf = (offer: PageTool): SourcedTool => {
    const known = made.get(offer);
    if (known !== undefined) return known;
    const tool = createTool(offer);
    made.set(offer, tool);
    return tool;
  };
  return {
    toolsFor: (agent, { context, pageTools }) => {
      const site = Object.hasOwn(sites, context.site) ? sites[context.site] : undefined;
      return (pageTools?.tools ?? []).filter(({ name }) => mayUsePageTool(site, name, agent)).map(toolOf);
    },
  };
}

function createTool(offer: PageTool): SourcedTool {
  const name = pageToolName(offer.name);
  const tool = defineTool({
    name,
    description: `Runs in the visitor's page. ${offer.description}`,
    // Judged below, by the schema as it is.
    parameters: offer.parameters as Parameters<typeof defineTool>[0]['parameters'],
    strict: false,
    execute: async (_input, _context, details) => {
      const scope = runScope.getStore();
      const callId = details?.toolCall?.callId;
      if (scope?.pageTools === undefined || callId === undefined) throw new Error(`${name} needs a page`);
      const policy = scope.registry.policy(name);
      // The page goes on by itself: whoever is to stop need not wait for it, unless something else is under way here.
      const mayLeave = (): void => {
        if (scope.progress.working === 0) scope.safePoint();
      };
      const answer = await scope.pageTools.answer(callId, policy.timeoutMs ?? DEFAULT_TIMEOUT_MS, mayLeave);
      return new EndedCall(outcomeOf(name, answer, mayRepeat(offer, policy)));
    },
  } as Parameters<typeof defineTool>[0]) as SourcedTool;
  checkArguments(tool, (args) => validateJson(offer.parameters, args));
  offered.set(tool, offer);
  return tool;
}

/** Whether it does no harm that nobody knows what came of the call. */
function mayRepeat({ idempotent = false }: PageTool, policy: ToolPolicy): boolean {
  return idempotent || policy.idempotent === true || policy.sideEffects === false;
}

function outcomeOf(tool: string, answer: PageAnswer, isHarmless: boolean): ToolOutcome {
  // Always a text: what else there is in a result of the SDK's has a meaning of its own.
  if ('output' in answer) {
    const { output } = answer;
    return { status: 'succeeded', output: typeof output === 'string' ? output : JSON.stringify(output) };
  }
  if ('error' in answer) return { status: 'failed', output: `The page could not do ${tool}: ${answer.error}` };
  if ('late' in answer && isHarmless) {
    return { status: 'timed_out', output: `The page did not answer ${tool} in time.` };
  }
  return {
    status: 'unknown',
    output: `Nobody knows whether ${tool} was carried out in the page: do not repeat it without asking.`,
  };
}
