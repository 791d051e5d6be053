import { AsyncLocalStorage } from 'node:async_hooks';
import type {
  Ask,
  CallDecision,
  RunBudget,
  RunGuard,
  RunLimits,
  RunPage,
  RunRecorder,
  Summaries,
} from '../run/agent-port.ts';
import type { RunIds } from '../telemetry/signals.ts';
import type { AgentRegistry, ParleyContext } from './definition.ts';
import type { ModelServices } from './model-services.ts';
import type { ToolSource } from './tool-source.ts';
import type { TurnItems } from './turn-items.ts';

/** How the path of an agent begins that the gateway itself asks for something, such as a verdict. */
export const ASK = 'ask:';

/** Who is at work: the agent that the run is for and those that it hands over to, or the one that goes on when they fail. */
export type Stage = 'agent' | 'fallback';

/** What a model call or a tool call needs to know about the run that it is part of. */
export interface RunScope {
  readonly recorder: RunRecorder;
  readonly ids: RunIds;
  readonly context: ParleyContext;
  /** Name of the agent that the loop began with. */
  readonly root: string;
  readonly stage: Stage;
  /** Call ids of the agents-as-tools around it, outermost first; empty at the top. */
  readonly path: readonly string[];
  /** Names of tools that were called before the run was interrupted: it cannot go on where one of them is unknown. */
  readonly needed: Set<string>;
  /** The tool that it is in; absent at the top. */
  readonly within?: string;
  /** Model calls that have succeeded so far, by path. */
  readonly modelCalls: Map<string, number>;
  /** Names of the agents that make tool calls, by call id: a tool may belong to several agents. */
  readonly callers: Map<string, string>;
  /** Paths at which nested agents have asked for calls, by call id: an approval says for whom a call is to be made. */
  readonly nestedCalls: Map<string, readonly string[]>;
  /** Arguments that people have changed, by call id. */
  readonly edits: ReadonlyMap<string, NonNullable<CallDecision['edited']>>;
  /** Ids of the tool calls of the run so far. */
  readonly callIds: Set<string>;
  /** Ids of the calls of agents-as-tools whose results were recorded before. */
  readonly replayed: Set<string>;
  /** Ids of the messages that have joined the run so far, and of those that are in the history of this stage already. */
  readonly joined: Set<string>;
  readonly joinedBefore: ReadonlySet<string>;
  /** Names of the agents at work, by path. */
  readonly agents: Map<string, string>;
  readonly items: TurnItems;
  readonly signal: AbortSignal;
  /** See `AgentRequest.safePoint`. */
  readonly safePoint: () => void;
  readonly registry: AgentRegistry;
  /** What the visitor's page can do; absent: nothing. */
  readonly pageTools?: RunPage;
  /** Where tools come from that no agent has by itself. */
  readonly sources: readonly ToolSource[];
  readonly guard: RunGuard;
  readonly budget: RunBudget;
  readonly limits: RunLimits;
  readonly models: ModelServices;
  readonly summaries: Summaries;
  readonly ask: Ask;
  /** What changes while the run is under way; shared by all that happens within it. */
  readonly progress: RunProgress;
}

export interface RunProgress {
  toolCalls: number;
  handoffs: number;
  /** Tool calls that are under way here, and would be broken off; those of the page are not. */
  working: number;
  /** Size of the last model call's input, by the provider's count. */
  inputTokens: number;
  /** What there was before the run began, or went on: texts of its message, if it has begun before, and the history. */
  readonly earlier: { readonly text: string; readonly items: number };
  /** What input guardrails that work beside the model have come to. */
  verdict: Promise<void>;
  /** Aborted, with the refusal, once they have said no. */
  readonly refused: AbortController;
}

/**
 * The run that the current call belongs to. The SDK hands no such thing to a model, and gives nested agents a context of
 * their own; the async context reaches both.
 */
export const runScope = new AsyncLocalStorage<RunScope>();

/** Name of the agent at work in this scope. */
export function agentIn({ agents, path }: RunScope): string {
  return agents.get(path.join('/')) ?? '';
}

/** Names the next model call within the run. */
export function modelCallKey({ stage, path, modelCalls }: RunScope): string {
  const place = path.join('/');
  return `model:${stage === 'agent' ? '' : `${stage}:`}${place}:${modelCalls.get(place) ?? 0}`;
}
