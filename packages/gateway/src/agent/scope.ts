import { AsyncLocalStorage } from 'node:async_hooks';
import type { ParleyContext } from './definition.ts';
import type { RunRecorder } from '../run/agent-port.ts';
import type { TurnItems } from './turn-items.ts';

/** What a model call or a tool call needs to know about the run that it is part of. */
export interface RunScope {
  readonly recorder: RunRecorder;
  readonly context: ParleyContext;
  /** Call ids of the agents-as-tools around it, outermost first; empty at the top. */
  readonly path: readonly string[];
  /** Model calls that have succeeded so far, by path. */
  readonly modelCalls: Map<string, number>;
  /** Names of the agents that make tool calls, by call id: a tool may belong to several agents. */
  readonly callers: Map<string, string>;
  readonly items: TurnItems;
  readonly signal: AbortSignal;
  /** See `AgentRequest.safePoint`. */
  readonly safePoint: () => void;
}

/**
 * The run that the current call belongs to. The SDK hands no such thing to a model, and gives nested agents a context of
 * their own; the async context reaches both.
 */
export const runScope = new AsyncLocalStorage<RunScope>();
