/** What pages may do for the agents of a site: the allow-list, and what a page offers judged by it (AG13). */
import { PageTool, pageToolLimits, type Role } from '@parley/protocol';
import { policyProblems, titleOf, type ToolPolicy } from '../agent/definition.ts';
import { schemaProblems } from '../agent/json-schema.ts';
import { GatewayError } from '../errors.ts';
import { noneNamed } from '../no-such.ts';
import type { PageOffer } from '../store/port.ts';

/** What a site has decided about one tool of its pages. */
export interface PageToolPolicy extends ToolPolicy {
  /** Names of the agents that may call it; default: all of the site. */
  readonly agents?: readonly string[];
}

/** By the name that pages know. */
export type PageToolPolicies = Readonly<Record<string, PageToolPolicy>>;

interface SiteWithPages {
  readonly pageTools?: PageToolPolicies;
}

const PREFIX = 'page__';
/** Parts of one schema, references unfolded: more than one of 4 KiB has by itself, and little enough for 32 in a message. */
const MAX_PARTS = 400;

/** Name under which models, policies and events know a tool of a page. */
export function pageToolName(name: string): string {
  return `${PREFIX}${name}`;
}

/** Policies of the tools of all pages, by the names that models know. */
export function pagePolicies(sites: Readonly<Record<string, SiteWithPages>>): Record<string, ToolPolicy> {
  const policies: Record<string, ToolPolicy> = {};
  for (const { pageTools = {} } of Object.values(sites)) {
    for (const [name, { agents: _whose, ...policy }] of Object.entries(pageTools)) {
      // Without the prefix: people are told otherwise that it is on their page.
      policies[pageToolName(name)] = { title: titleOf(name), ...policy };
    }
  }
  return policies;
}

/**
 * What is wrong with the allow-lists of all sites: a name that no page can offer, a policy that is wrong in itself or hides
 * from the page what it is to do, an agent that there is not, two policies for tools of one name.
 *
 * @param agents Names of the agents that there are; undefined when nobody knows.
 */
export function pageToolProblems(
  sites: Readonly<Record<string, SiteWithPages>>,
  agents: readonly string[] | undefined,
): string[] {
  const seen = new Map<string, { policy: PageToolPolicy; site: string }>();
  return Object.entries(sites).flatMap(([site, { pageTools = {} }]) =>
    Object.entries(pageTools).flatMap(([name, policy]) => {
      const path = `sites.${site}.pageTools.${name}`;
      const { agents: whose, ...rest } = policy;
      const problems = policyProblems(rest, path);
      if (!PageTool.def.shape.name.safeParse(name).success) {
        problems.push(`${path}: expected a name of 1 to 48 characters from A-Z a-z 0-9 _`);
      }
      if (rest.visibleTo?.includes('visitor') === false) {
        problems.push(`${path}.visibleTo: expected visitor among them, whose page needs the arguments`);
      }
      if (whose !== undefined && !Array.isArray(whose)) problems.push(`${path}.agents: expected a list of agents`);
      else if (agents !== undefined) {
        for (const agent of whose ?? []) {
          if (!agents.includes(agent)) problems.push(`${path}.agents: ${noneNamed('agent', agent, agents)}`);
        }
      }
      const known = seen.get(name);
      if (known !== undefined && known.policy !== policy) {
        problems.push(`${path}: sites.${known.site} has another policy for a tool of that name`);
      }
      seen.set(name, { policy, site });
      return problems;
    }),
  );
}

/** Whether a site lets an agent call a tool of its pages. */
export function mayUsePageTool(site: SiteWithPages | undefined, name: string, agent: string): boolean {
  const policies = site?.pageTools ?? {};
  if (!Object.hasOwn(policies, name)) return false;
  return policies[name]?.agents?.includes(agent) ?? true;
}

/**
 * What a page offers along with a message.
 *
 * @param clientId Of the tab that the message came from.
 * @returns undefined when it offers nothing.
 * @throws GatewayError `bad_request` naming the tool that is not on the site's list, or is none.
 */
export function readOffer(
  site: SiteWithPages | undefined,
  { role, clientId }: { readonly role: Role; readonly clientId: string | undefined },
  tools: readonly PageTool[] = [],
): PageOffer | undefined {
  if (tools.length === 0) return undefined;
  if (role !== 'visitor' || clientId === undefined) throw wrong('tools', "only a visitor's page offers tools");
  const allowed = site?.pageTools ?? {};
  const seen = new Set<string>();
  for (const [index, tool] of tools.entries()) {
    const path = `tools.${index}`;
    if (!Object.hasOwn(allowed, tool.name)) throw wrong(`${path}.name`, 'expected a tool that the site allows');
    if (seen.has(tool.name)) throw wrong(`${path}.name`, 'expected each tool once');
    seen.add(tool.name);
    if (Buffer.byteLength(JSON.stringify(tool)) > pageToolLimits.toolBytes) {
      throw wrong(path, `expected at most ${pageToolLimits.toolBytes} bytes`);
    }
    requireSchema(tool.parameters, `${path}.parameters`);
    if (tool.parameters['type'] !== 'object') throw wrong(`${path}.parameters`, 'expected the schema of an object');
    if (tool.result !== undefined) requireSchema(tool.result, `${path}.result`);
  }
  return { clientId, tools };
}

function requireSchema(schema: unknown, field: string): void {
  const [problem] = schemaProblems(schema, { allowPatterns: true, maxParts: MAX_PARTS });
  if (problem !== undefined) throw wrong(field, `expected a JSON Schema: ${problem}`);
}

function wrong(field: string, message: string): GatewayError {
  return new GatewayError('bad_request', `${field}: ${message}`, { field });
}
