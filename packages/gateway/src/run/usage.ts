import type { Usage } from '@parley/protocol';
import type { Spent } from '../store/port.ts';

/** The sum of two counts of tokens. */
export function addUsage(left: Usage, right: Usage): Usage {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    cachedInputTokens: left.cachedInputTokens + right.cachedInputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    totalTokens: left.totalTokens + right.totalTokens,
  };
}

/** The sum of two amounts. */
export function addSpent(left: Spent, right: Spent): Spent {
  return {
    tokens: left.tokens + right.tokens,
    nanoUsd: left.nanoUsd + right.nanoUsd,
    unpricedTokens: left.unpricedTokens + right.unpricedTokens,
  };
}

/** Cost in US dollars; null when a part of it has no price, since 0 would be a lie (CO2). */
export function costOfRun({ nanoUsd, unpricedTokens }: Spent): number | null {
  return unpricedTokens > 0 ? null : nanoUsd / 1e9;
}
