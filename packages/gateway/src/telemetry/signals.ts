/**
 * What happens in the gateway, told once. Logs, metrics, incidents and error trackers are listeners of this, so that they
 * can never disagree. A signal holds ids, names, codes and figures, and nothing of what people or models have said; only
 * a `cause` is as it was thrown, and its message may quote anybody.
 */
import type {
  BudgetLevel,
  GuardrailAction,
  GuardrailStage,
  Role,
  RunErrorCode,
  RunStatus,
  Usage,
} from '@parley/protocol';
import { LRUCache } from 'lru-cache';
import type { Spent } from '../store/port.ts';

/** A run, and the trace that shows it. */
export interface RunIds {
  readonly conversationId: string;
  readonly runId: string;
  readonly traceId: string;
}

interface Run extends RunIds {
  readonly site: string;
  readonly agent: string;
}

export interface RunEnded extends Run {
  readonly type: 'run.ended';
  readonly status: RunStatus;
  readonly code?: RunErrorCode;
  /** From the message to the end, in milliseconds. */
  readonly durationMs: number;
  /** The same without the time in which it waited for people. */
  readonly activeMs: number;
  readonly usage: Usage;
  /** Null when a part of it has no known price. */
  readonly costUsd: number | null;
  /** Of the whole run, over all pauses. */
  readonly handoffs: number;
  readonly toolCalls: number;
  /** Agents that it went to after `agent`, in their order. */
  readonly path: readonly string[];
  /** An agent has failed in it, and another went on. */
  readonly fellBack?: true;
  /** Why it failed: for error trackers, and for the log's description of it. */
  readonly cause?: unknown;
}

export type ToolServerLimit =
  | 'too_many_tools'
  | 'tool_left_out'
  | 'tool_missing'
  | 'arguments_not_checked'
  | 'result_cut';

export type RemovalReason = 'person' | 'retention' | 'erasure';

export type Signal =
  | {
      readonly type: 'connection.opened';
      readonly connectionId: string;
      readonly principal: string;
      readonly role: Role;
      readonly site: string;
    }
  | { readonly type: 'connection.closed'; readonly connectionId: string; readonly role: Role; readonly site: string }
  /** A conversation was deleted with all that it held: by a person, after its time, or with all data of its visitor. */
  | {
      readonly type: 'conversation.removed';
      readonly conversationId: string;
      readonly site: string;
      readonly why: RemovalReason;
    }
  /** The head of the audit log is kept elsewhere. */
  | { readonly type: 'audit.anchored'; readonly target: 'file' | 'url'; readonly seq: number }
  /** It could not be. `behind`: records that no anchor there stands for. */
  | {
      readonly type: 'audit.anchor_failed';
      readonly target: 'file' | 'url';
      readonly seq: number;
      readonly behind: number;
      readonly cause: unknown;
    }
  /** What was kept long enough is deleted; told when there was something. */
  | { readonly type: 'retention.ran'; readonly conversations: number; readonly auditRecords: number }
  /** All data of a visitor was erased. `erasureId` is the one under which the audit log has it. */
  | { readonly type: 'visitor.erased'; readonly erasureId: string; readonly conversations: number }
  | {
      readonly type: 'conversation.begun';
      readonly conversationId: string;
      readonly site: string;
      readonly agent: string;
    }
  /** A person has spoken up in it for the first time. */
  | { readonly type: 'conversation.escalated'; readonly conversationId: string; readonly site: string }
  | { readonly type: 'message.taken'; readonly conversationId: string; readonly role: Role; readonly site: string }
  | { readonly type: 'message.rate_limited'; readonly site: string; readonly retryAfterMs: number }
  | {
      readonly type: 'feedback.given';
      readonly conversationId: string;
      readonly rating: 'up' | 'down';
      readonly site: string;
    }
  /** A command was refused, or failed: then with the id under which the client was told of it. `invalid`: it was none. */
  | {
      readonly type: 'command.failed';
      readonly connectionId: string;
      readonly command: string;
      readonly code: string;
      readonly traceId: string;
      readonly errorId?: string;
      readonly cause?: unknown;
    }
  | { readonly type: 'reader.slowed'; readonly kind: 'merged' | 'snapshot' | 'closed' }
  /** `as`: by which event: `run.started`, `run.resumed` or `run.recovered`. */
  | (Run & { readonly type: 'run.began'; readonly as: string; readonly attempt: number })
  | (Run & { readonly type: 'run.first_text'; readonly sinceMessageMs: number })
  /** Its work is over for now: it has ended, waits for a person, or goes on elsewhere. */
  | (Run & { readonly type: 'run.left' })
  | RunEnded
  | (Run & {
      readonly type: 'model.called';
      readonly model: string | undefined;
      readonly usage: Usage;
      readonly cost: Spent;
    })
  | (Partial<RunIds> & {
      readonly type: 'model.retried';
      readonly model: string;
      readonly attempt: number;
      readonly delayMs: number;
      readonly cause: unknown;
    })
  | (Partial<RunIds> & {
      readonly type: 'model.given_up';
      readonly model: string;
      readonly next?: string;
      readonly cause: unknown;
    })
  | (Run & {
      readonly type: 'tool.called';
      readonly tool: string;
      readonly callId: string;
      readonly status: string;
      readonly durationMs: number;
    })
  | (Run & { readonly type: 'handoff'; readonly from: string; readonly to: string })
  /** An agent has failed, and its fallback goes on. */
  | (Run & {
      readonly type: 'agent.failed';
      readonly from: string;
      readonly to: string;
      readonly code: RunErrorCode;
      readonly cause: unknown;
    })
  | (Run & {
      readonly type: 'guardrail.tripped';
      readonly stage: GuardrailStage;
      readonly guardrail: string;
      readonly action: GuardrailAction;
      readonly reason?: string;
      /** Why a check gave no verdict itself. */
      readonly cause?: unknown;
    })
  | (RunIds & {
      readonly type: 'approval.requested';
      readonly approvalId: string;
      readonly tool: string;
      readonly site: string;
    })
  | {
      readonly type: 'approval.resolved';
      readonly conversationId: string;
      readonly runId: string;
      readonly traceId?: string;
      readonly approvalId: string;
      readonly tool: string;
      readonly decision: string;
      /** Principal id of who decided; absent when nobody did. */
      readonly by?: string;
      readonly waitMs: number;
    }
  | {
      readonly type: 'budget.reached';
      readonly scope: string;
      readonly key: string;
      readonly day: string;
      readonly level: Exclude<BudgetLevel, 'ok'>;
    }
  /** A conversation or a run has gone beyond what is usual, once for each. */
  | (Partial<RunIds> & {
      readonly type: 'threshold.crossed';
      readonly threshold: 'tokens' | 'cost' | 'handoffs' | 'tool_calls';
    })
  /** A server of tools can be reached, or no longer: told when that changes. `tools`: how many agents may use. */
  | {
      readonly type: 'tool_server.changed';
      readonly server: string;
      readonly state: 'up' | 'down';
      readonly tools: number;
      readonly cause?: unknown;
    }
  /** Something that a server of tools has sent is more than is taken, or not what is expected. */
  | {
      readonly type: 'tool_server.limited';
      readonly server: string;
      readonly what: ToolServerLimit;
      readonly tool?: string;
      readonly reason: string;
    }
  /** A call of a server's tool has failed, and not by what the tool itself says. */
  | { readonly type: 'tool_server.failed'; readonly server: string; readonly tool: string; readonly cause: unknown }
  /** Something of the gateway itself has failed. */
  | (Partial<RunIds> & {
      readonly type: 'fault';
      readonly what: string;
      readonly errorId?: string;
      readonly cause: unknown;
    });

export type SignalType = Signal['type'];
export type SignalOf<T extends SignalType> = Extract<Signal, { type: T }>;

/** A signal about a run, before it is said which one. */
export type RunSignal = { [S in Signal as S['type']]: Omit<S, keyof Run> }[Extract<
  Signal,
  { readonly conversationId?: string; readonly runId?: string }
>['type']];

/** Must be quick; what it throws, or a promise of it rejects with, is ignored. */
export type SignalListener = (signal: Signal) => void;

/** Tells the listeners, in their order. */
export type Tell = (signal: Signal) => void;

/** A listener that fails must not harm what it listens to, nor keep the others from hearing. */
export function tellAll(listeners: readonly SignalListener[]): Tell {
  const shielded = listeners.map(shield);
  return (signal) => {
    for (const listener of shielded) listener(signal);
  };
}

/** The callback without its failures: whether it throws or returns a promise that rejects, its caller goes on. */
export function shield<A extends unknown[]>(callback: (...given: A) => unknown): (...given: A) => void {
  return (...given) => {
    try {
      // There is nobody to tell of a failure: whoever would report it is a listener itself.
      Promise.resolve(callback(...given)).catch(() => {});
    } catch {
      // As above.
    }
  };
}

/** Conversations that are remembered as escalated; one that is forgotten may count once more. */
const REMEMBERED = 10_000;

/** Tells of each conversation only once that a person has spoken up in it. */
export function tellEscalationsOnce(tell: Tell): Tell {
  const known = new LRUCache<string, true>({ max: REMEMBERED });
  return (signal) => {
    if (signal.type === 'conversation.escalated') {
      if (known.has(signal.conversationId)) return;
      known.set(signal.conversationId, true);
    }
    tell(signal);
  };
}
