/** What an operator says about MCP servers whose tools agents may use (AG14), and what may be wrong with it. */
import { noSuch } from '../../no-such.ts';
import { type AgentDefinitions, policyProblems, type SourcedPolicies, type ToolPolicy } from '../definition.ts';
import { toolNameOf, toolPrefixOf } from './tool-names.ts';

interface McpServerRules {
  /** Tools that agents get, by the server's names; default: all that it lists. */
  readonly tools?: readonly string[];
  /** Policies by the server's names of its tools; what one does not say, `policy` does. */
  readonly policies?: Readonly<Record<string, ToolPolicy>>;
  /** For all tools of the server. Without `approval: false`, here or there, each call waits for an operator. */
  readonly policy?: ToolPolicy;
  /** Longest that a call may take where the policy does not say, in milliseconds; default 30 000. */
  readonly timeoutMs?: number;
  /** Longest that it may take to connect and to list the tools, in milliseconds; default 10 000. */
  readonly connectTimeoutMs?: number;
}

/** A server that is a process of this machine, spoken to through its standard input and output. */
export interface McpProcess extends McpServerRules {
  readonly command: string;
  readonly args?: readonly string[];
  /** Beside `PATH`, `HOME`, `LOGNAME`, `SHELL`, `TERM` and `USER`; the process gets nothing else of ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the gateway's own folder. */
  readonly cwd?: string;
}

/** A server that is spoken to over streamable HTTP. */
export interface McpEndpoint extends McpServerRules {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type McpServer = McpProcess | McpEndpoint;
/** By names of small letters, digits, `-` and `_`, with which the names of their tools begin: `docs__search`. */
export type McpServers = Readonly<Record<string, McpServer>>;

export const DEFAULT_TIMEOUT_MS = 30_000;
export const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
/** Longest time of a timer: a longer one would fire at once. */
const MAX_TIMER_MS = 2_147_483_647;

type Fields = Readonly<Record<string, unknown>>;

const RULES = ['tools', 'policies', 'policy', 'timeoutMs', 'connectTimeoutMs'] as const;
const OF_PROCESS = ['command', 'args', 'env', 'cwd'] as const satisfies (keyof McpProcess)[];
const OF_ENDPOINT = ['url', 'headers'] as const satisfies (keyof McpEndpoint)[];
const KNOWN: ReadonlySet<string> = new Set([...RULES, ...OF_PROCESS, ...OF_ENDPOINT]);

/** No `__` and no `_` at an end: the beginning of a tool's name says of which server it is, and of one only. */
const NAME = /^(?!page$)[a-z0-9-]+(?:_[a-z0-9-]+)*$/;
const MAX_NAME = 24;

/** What is wrong with the servers, each problem with the name of its field. */
export function mcpProblems(servers: Fields): string[] {
  return Object.entries(servers).flatMap(([name, server]) => {
    const path = `mcpServers.${name}`;
    if (!NAME.test(name) || name.length > MAX_NAME) {
      return [
        `${path}: expected a name of at most ${MAX_NAME} small letters, digits, - and single _ between them, other than page`,
      ];
    }
    return isFields(server) ? serverProblems(server, path) : [`${path}: expected {command} or {url}`];
  });
}

/** Agents that name a server that is not there. */
export function agentServerProblems(agents: AgentDefinitions, servers: Fields): string[] {
  return Object.entries(agents).flatMap(([agent, { mcpServers = [] }]) => {
    const path = `agents.${agent}.mcpServers`;
    if (!isTexts(mcpServers)) return [`${path}: expected a list of names of servers`];
    return mcpServers.flatMap((name) =>
      Object.hasOwn(servers, name) ? [] : [`${path}: there is no server ${name} in mcpServers`],
    );
  });
}

function serverProblems(server: Fields, path: string): string[] {
  const isProcess = server['command'] !== undefined;
  if (isProcess === (server['url'] !== undefined)) return [`${path}: expected either command or url`];
  const foreign: readonly string[] = isProcess ? OF_ENDPOINT : OF_PROCESS;
  return [
    ...Object.keys(server).flatMap((field) => {
      if (!KNOWN.has(field)) return [`${path}.${field}: ${noSuch('setting', KNOWN)}`];
      if (!foreign.includes(field)) return [];
      return [`${path}.${field}: this is for servers with ${isProcess ? 'a url' : 'a command'}`];
    }),
    ...(isProcess ? processProblems(server, path) : endpointProblems(server, path)),
    ...timeProblems(server, path),
    ...toolProblems(server, path),
  ];
}

function processProblems({ command, args, env, cwd }: Fields, path: string): string[] {
  return [
    ...(isText(command) ? [] : [`${path}.command: expected the name of a program`]),
    ...(args === undefined || isTexts(args) ? [] : [`${path}.args: expected a list of texts`]),
    ...(env === undefined || isTextsByName(env) ? [] : [`${path}.env: expected texts by name`]),
    ...(cwd === undefined || isText(cwd) ? [] : [`${path}.cwd: expected the path of a folder`]),
  ];
}

function endpointProblems({ url, headers }: Fields, path: string): string[] {
  return [
    // Not with what it is: a url may have a key in it.
    ...(isHttpUrl(url) ? [] : [`${path}.url: expected an address such as https://mcp.example.com/mcp`]),
    ...(headers === undefined || isTextsByName(headers) ? [] : [`${path}.headers: expected texts by name`]),
  ];
}

function timeProblems(server: Fields, path: string): string[] {
  return (['timeoutMs', 'connectTimeoutMs'] as const).flatMap((name) => {
    const value = server[name];
    const isRight = Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= MAX_TIMER_MS;
    return value === undefined || isRight ? [] : [`${path}.${name}: expected a positive whole number of milliseconds`];
  });
}

function toolProblems({ tools, policies, policy }: Fields, path: string): string[] {
  const problems: string[] = [];
  if (tools !== undefined && !(isTexts(tools) && tools.length > 0)) {
    problems.push(`${path}.tools: expected names of the server's tools`);
  }
  if (policy !== undefined) problems.push(...onePolicy(policy, `${path}.policy`));
  if (policies === undefined) return problems;
  if (!isFields(policies))
    return [...problems, `${path}.policies: expected policies by the server's names of its tools`];
  for (const [tool, given] of Object.entries(policies)) {
    problems.push(...onePolicy(given, `${path}.policies.${tool}`));
    if (isTexts(tools) && !tools.includes(tool)) {
      problems.push(`${path}.policies.${tool}: the tool is not in ${path}.tools, so that no agent has it`);
    }
  }
  return problems;
}

function onePolicy(policy: unknown, path: string): string[] {
  return isFields(policy) ? policyProblems(policy, path) : [`${path}: expected a policy`];
}

/** The policies of all tools that the servers may have, by the names that models know them by. */
export function mcpPolicies(servers: McpServers): SourcedPolicies {
  const byPrefix: Record<string, ToolPolicy> = {};
  const byName: Record<string, ToolPolicy> = {};
  for (const [name, { policy, policies = {}, timeoutMs = DEFAULT_TIMEOUT_MS }] of Object.entries(servers)) {
    // What a server says of its own tools, that they only read above all, is not trusted.
    const usual: ToolPolicy = { approval: true, timeoutMs, ...policy };
    byPrefix[toolPrefixOf(name)] = usual;
    for (const [tool, given] of Object.entries(policies)) byName[toolNameOf(name, tool)] = { ...usual, ...given };
  }
  return { byName, byPrefix };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isTextsByName(value: unknown): boolean {
  return isFields(value) && Object.values(value).every((entry) => typeof entry === 'string');
}

function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
