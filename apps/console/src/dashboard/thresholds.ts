import type { StatsThreshold } from '@parley/client';
import { formatCount, formatMs, formatShare, formatUsd } from '../state/format.ts';

interface Described {
  readonly title: string;
  readonly value: string;
  readonly limit: string;
}

/** A stated limit, and where it stands, in words. */
export function describeThreshold({ name, value, limit }: StatsThreshold): Described {
  const count = formatCount(value ?? 0);
  switch (name) {
    case 'turn_p95':
      return { title: 'Time of 95 % of the answers', value: formatMs(value), limit: `at most ${limit / 1000} s` };
    case 'error_rate':
      return { title: 'Answers that failed', value: formatShare(value), limit: `at most ${formatShare(limit)}` };
    case 'completion_rate':
      return {
        title: 'Answers that were completed',
        value: formatShare(value),
        limit: `at least ${formatShare(limit)}`,
      };
    case 'session_tokens':
      return { title: `Conversations over ${formatCount(limit)} tokens`, value: count, limit: 'none expected' };
    case 'session_cost':
      return { title: `Conversations over ${formatUsd(limit)}`, value: count, limit: 'none expected' };
    case 'run_handoffs':
      return { title: `Answers with over ${limit} handoffs`, value: count, limit: 'none expected' };
    case 'run_tool_calls':
      return { title: `Answers with over ${limit} calls of tools`, value: count, limit: 'none expected' };
    default:
      return name satisfies never;
  }
}
