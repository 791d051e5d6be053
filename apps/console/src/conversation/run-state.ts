import type { Entry } from './entries.ts';
import { formatCost } from './cost.ts';

type Run = Extract<Entry, { kind: 'end' }>['run'];

const ends: Readonly<Record<Run['status'], string | null>> = {
  queued: null,
  running: null,
  waiting: null,
  completed: 'Answered',
  cancelled: 'Stopped',
  blocked: 'Blocked by a guardrail',
  limited: 'Ended at a limit',
  failed: 'Failed',
};

/** How a run ended, how long it took and what it used, in one line; null while it has not ended. */
export function describeEnd({ status, durationMs, usage, costUsd }: Run): string | null {
  const end = ends[status];
  if (end === null) return null;
  const parts = [end];
  if (durationMs !== undefined) parts.push(`${(durationMs / 1000).toFixed(1)} s`);
  if (usage !== undefined) parts.push(`${usage.totalTokens.toLocaleString('en')} tokens`);
  if (costUsd !== undefined) parts.push(formatCost(costUsd));
  return parts.join(' · ');
}

/** What a run does at the moment, when that is something to wait for. */
export function describePresent({ status, waitingFor, position }: Run): string | null {
  if (status === 'running') return 'The assistant is at work…';
  if (status !== 'waiting') return null;
  if (waitingFor === 'retry') return 'The model could not be reached and is tried again…';
  if (waitingFor !== 'capacity') return null;
  return position === undefined ? 'Waiting for a free place…' : `Waiting for a free place, number ${position} in line…`;
}
