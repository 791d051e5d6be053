import type { ModelProvider } from '@openai/agents';
import type { Tracer } from '@opentelemetry/api';
import type { AgentDefinitions } from './agent/definition.ts';
import type { StaticMount } from './http/static.ts';
import type { Sites } from './policy/origins.ts';
import type { ToolCall } from './run/agent-port.ts';
import type { ApprovalWait } from './conversation/deps.ts';
import type { Store } from './store/port.ts';
import type { Logger } from './telemetry/logger.ts';

export interface GatewayOptions {
  /** Agents by name. */
  readonly agents: AgentDefinitions;
  readonly store: Store;
  /** Where models come from; see `createOpenAiProvider`. */
  readonly modelProvider: ModelProvider;
  /** Sites by name, with the origins and agents of each. */
  readonly sites: Sites;
  /** What `welcome` says about the model; default `{mode: 'live'}`. */
  readonly model?: { readonly mode: 'simulated' | 'live'; readonly name?: string };
  /** Token of the development operator, accepted from this machine only; default: there is none. */
  readonly operatorToken?: string | undefined;
  /** Folders to serve, such as the widget's. */
  readonly mounts?: readonly StaticMount[];
  /** Default: none. */
  readonly logger?: Logger;
  /** Default: the global tracer provider's. */
  readonly tracer?: Tracer;
  /** Name of the workflow in traces; default `Parley`. */
  readonly workflowName?: string;
  /** Whether spans of the SDK may hold prompts, arguments and answers; default false (OB4). */
  readonly traceContent?: boolean;
  /** Called inside the span of each tool call. */
  readonly onToolCall?: (call: ToolCall) => void;
  /** Called with the time that a decided call has waited for a person. */
  readonly onApprovalWait?: (wait: ApprovalWait) => void;
  readonly limits?: Partial<GatewayLimits>;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
  /** `size` random bytes; default the operating system's. */
  readonly random?: (size: number) => Uint8Array;
}

export interface GatewayLimits {
  /** Largest frame of a client, in bytes; default 65 536. */
  readonly frameBytes: number;
  /** Longest message, in UTF-16 units; default 10 000. */
  readonly messageChars: number;
  /** Unanswered commands of one connection; default 16. */
  readonly inFlight: number;
  /** Unacknowledged bytes after which a reader gets a snapshot; default 262 144. */
  readonly unackedBytes: number;
  /** Time between pings, in milliseconds; default 25 000. */
  readonly heartbeatMs: number;
  /** Runs worked on at the same time; default 256. */
  readonly concurrentRuns: number;
  /** Positions of a conversation's log that are kept for resuming, at least 2 000; default 20 000. */
  readonly logPositions: number;
  /** Model calls of one run; default 15 (CO4). */
  readonly maxTurns: number;
  /** How long the claim on a run holds without being renewed, in milliseconds; default 15 000. */
  readonly leaseMs: number;
  /** Connections from one address, this machine excepted; default 256. */
  readonly connectionsPerAddress: number;
  /** Connections from one address that have not said `hello`; default 64. */
  readonly silentPerAddress: number;
}

const defaults: GatewayLimits = {
  frameBytes: 65_536,
  messageChars: 10_000,
  inFlight: 16,
  unackedBytes: 262_144,
  heartbeatMs: 25_000,
  concurrentRuns: 256,
  logPositions: 20_000,
  maxTurns: 15,
  leaseMs: 15_000,
  connectionsPerAddress: 256,
  silentPerAddress: 64,
};

/** @throws Error naming each limit that is unknown or no positive whole number. */
export function resolveLimits(given: Partial<GatewayLimits> = {}): GatewayLimits {
  const limits = { ...defaults, ...given };
  const wrong = Object.entries(limits).flatMap(([name, value]) => {
    if (!Object.hasOwn(defaults, name)) return [`limits.${name}: there is no such limit`];
    return Number.isSafeInteger(value) && value > 0 ? [] : [`limits.${name}: expected a positive whole number`];
  });
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  if (limits.logPositions < 2000) throw new Error('limits.logPositions: expected at least 2000');
  return limits;
}

/** @throws Error naming the site that is wrong. */
export function checkSites(sites: Sites, agents: AgentDefinitions): void {
  if (Object.keys(sites).length === 0) throw new Error('sites: expected at least one site');
  for (const [name, site] of Object.entries(sites)) {
    if (site.origins.length === 0) throw new Error(`sites.${name}.origins: expected at least one origin`);
    for (const origin of site.origins) {
      if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
        throw new Error(`sites.${name}.origins: expected an origin such as https://shop.example, got ${origin}`);
      }
    }
    if (site.agents.length === 0) throw new Error(`sites.${name}.agents: expected at least one agent`);
    const unknown = site.agents.find((agent) => !Object.hasOwn(agents, agent));
    if (unknown !== undefined) throw new Error(`sites.${name}.agents: there is no agent ${unknown}`);
  }
}
