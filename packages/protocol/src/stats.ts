/** What `GET /v1/stats` and `GET /v1/settings` answer: a gateway's own figures and configuration, for operators. */
import type { BudgetLevel } from './entities.ts';

/** Minutes that figures may be asked for. */
export const STATS_MINUTES = [60, 360, 1440] as const;
export type StatsMinutes = (typeof STATS_MINUTES)[number];

/** What is counted, as totals of some time. */
export interface StatsCounts {
  /** Runs that ended. */
  readonly runs: number;
  readonly completed: number;
  readonly failed: number;
  readonly messages: number;
  /** Conversations that began. */
  readonly conversations: number;
  /** Conversations in which a person spoke up. */
  readonly escalated: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  /** Of tokens whose model has a known price. */
  readonly costUsd: number;
  readonly unpricedTokens: number;
  readonly toolCalls: number;
  readonly handoffs: number;
  readonly approved: number;
  readonly rejected: number;
  readonly expired: number;
  readonly guardrailTrips: number;
  readonly thumbsUp: number;
  readonly thumbsDown: number;
  readonly rateLimited: number;
}

/** Quantiles in milliseconds, at most 5 % off; null where there is nothing to measure. */
export interface StatsTimes {
  /** From a message to the end of its run, without waiting for people. */
  readonly turnP50Ms: number | null;
  readonly turnP95Ms: number | null;
  /** From a message to the first text of its answer. */
  readonly firstTextP50Ms: number | null;
  readonly firstTextP95Ms: number | null;
  /** From the question to the decision of an approval. */
  readonly approvalWaitP50Ms: number | null;
}

export interface StatsPoint extends StatsCounts, StatsTimes {
  /** When it begins, as an ISO time. */
  readonly at: string;
}

/** Something that has a stated limit. */
export interface StatsThreshold {
  readonly name:
    | 'turn_p95'
    | 'error_rate'
    | 'completion_rate'
    | 'session_tokens'
    | 'session_cost'
    | 'run_handoffs'
    | 'run_tool_calls';
  /** Milliseconds, a share from 0 to 1, or what one conversation or run may have: tokens, dollars, handoffs, calls. */
  readonly limit: number;
  /** For `turn_p95` and the shares what it is, else how many went beyond the limit; null where nothing was measured. */
  readonly value: number | null;
  readonly isBeyond: boolean;
}

/** One agent, model or tool. */
export interface StatsRow {
  readonly name: string;
  /** Runs of an agent, calls of a model or a tool. */
  readonly count: number;
  readonly failed: number;
  readonly tokens: number;
  readonly costUsd: number;
}

export interface Stats {
  /** When this was read, as an ISO time. */
  readonly at: string;
  /** Since when this process counts: nothing before it is in `points` and `totals`. */
  readonly since: string;
  readonly minutes: StatsMinutes;
  /** Minutes of one point. */
  readonly step: number;
  /** Of this moment. */
  readonly now: {
    readonly connections: number;
    readonly activeRuns: number;
    readonly waitingRuns: number;
    readonly pendingApprovals: number;
    /** When the approval that waits longest was asked; null when none waits. */
    readonly oldestApprovalAt: string | null;
  };
  /** What was spent today (UTC), from the store: known across restarts. */
  readonly today: { readonly tokens: number; readonly costUsd: number; readonly unpricedTokens: number };
  readonly totals: StatsCounts & StatsTimes;
  /** Oldest first, without gaps; the last one is not over yet. */
  readonly points: readonly StatsPoint[];
  readonly thresholds: readonly StatsThreshold[];
  /** Those with the most first. */
  readonly agents: readonly StatsRow[];
  readonly models: readonly StatsRow[];
  readonly tools: readonly StatsRow[];
}

export interface SettingsSite {
  readonly name: string;
  readonly origins: readonly string[];
  readonly agents: readonly { readonly name: string; readonly title: string }[];
  /** Names of tools that its pages may offer. */
  readonly pageTools: readonly string[];
}

export interface SettingsBudget {
  readonly scope: string;
  /** Whose it is: a site or an agent; null for one that everybody of the scope has, or that is for all together. */
  readonly key: string | null;
  readonly limitTokens: number | null;
  readonly limitUsd: number | null;
  /** Today (UTC); null for a scope that is counted for each conversation or visitor. */
  readonly used: { readonly tokens: number; readonly costUsd: number; readonly unpricedTokens: number } | null;
  readonly level: BudgetLevel;
}

export interface GatewaySettings {
  readonly sites: readonly SettingsSite[];
  readonly budgets: readonly SettingsBudget[];
  readonly model: { readonly mode: 'simulated' | 'live'; readonly name?: string };
  /** Address of a trace, with `{traceId}` in the place of its id; null where nobody has said. */
  readonly traceUrl: string | null;
}
