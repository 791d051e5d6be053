/**
 * What to do about tool calls that were under way when a run was interrupted. Exactly-once does not exist for effects
 * outside of our store: a call that began and has no result may have happened or not. It is made again only where that
 * is harmless; otherwise a person says what came of it.
 */
import type { JsonValue } from '@parley/protocol';
import type { ToolPolicy } from '../agent/definition.ts';
import type { ApprovalRecord, JournalEntry } from '../store/port.ts';
import type { ToolCall } from './agent-port.ts';

/** What the journal holds of a call that has begun. */
export interface StartedCall {
  /** How often it has begun. */
  readonly attempt: number;
  readonly call: ToolCall;
}

/** What the journal holds of a call that has a result. */
export interface FinishedCall {
  readonly output: JsonValue;
}

/** A call whose outcome a person has told. */
export interface SettledCall {
  readonly key: string;
  readonly call: ToolCall;
  readonly happened: boolean;
  /** What the model is told instead of the result. */
  readonly output: string;
}

export interface RecoveryPlan {
  /** Outcomes to ask a person about. */
  readonly ask: readonly StartedCall[];
  readonly settled: readonly SettledCall[];
  /** Call ids that a person wants made again. */
  readonly retry: ReadonlySet<string>;
}

const PREFIX = 'tool:';

export function toolKey(callId: string): string {
  return `${PREFIX}${callId}`;
}

/** Id of the call that an entry of the journal is about, if it is about one. */
export function callIdOf(key: string): string | undefined {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined;
}

/** What people have been asked about the outcome of a call, once it had begun this often. */
function questionAbout(
  { attempt, call }: StartedCall,
  approvals: readonly ApprovalRecord[],
): ApprovalRecord | undefined {
  const questions = approvals.filter(
    ({ approval }) => approval.question === 'outcome' && approval.callId === call.callId,
  );
  return questions.at(attempt - 1);
}

/** Calls that have begun, and of which nothing has been told since: they are under way as far as anybody can see. */
export function openCalls(journal: readonly JournalEntry[], approvals: readonly ApprovalRecord[]): ToolCall[] {
  const started = journal.filter(({ key, status }) => callIdOf(key) !== undefined && status === 'started');
  return started
    .map(({ body }) => body as unknown as StartedCall)
    .filter((call) => questionAbout(call, approvals) === undefined)
    .map(({ call }) => call);
}

const outputs = {
  done: 'The process was interrupted during this call. A person has confirmed that it was carried out.',
  not_done: 'The process was interrupted during this call. A person has confirmed that it was not carried out.',
  unknown: 'The process was interrupted during this call. Nobody knows whether it was carried out: do not repeat it.',
} as const;

/**
 * @param journal Entries of the run's current segment.
 * @param approvals All approvals of the run.
 */
export function planRecovery(
  journal: readonly JournalEntry[],
  approvals: readonly ApprovalRecord[],
  policy: (tool: string) => ToolPolicy,
): RecoveryPlan {
  const ask: StartedCall[] = [];
  const settled: SettledCall[] = [];
  const retry = new Set<string>();
  for (const { key, status, body } of journal) {
    if (callIdOf(key) === undefined || status !== 'started') continue;
    const started = body as unknown as StartedCall;
    const { callId, tool, isAgent = false, page } = started.call;
    const { idempotent = false, sideEffects = true } = policy(tool);
    // The page goes on whatever becomes of this process: its answer is waited for again.
    if (idempotent || !sideEffects || isAgent || page !== undefined) continue;
    const answer = questionAbout(started, approvals);
    if (answer === undefined || answer.status === 'pending') ask.push(started);
    else if (answer.resolution?.outcome === 'retry') retry.add(callId);
    else settled.push(settle(key, started.call, answer));
  }
  return { ask, settled, retry };
}

function settle(key: string, call: ToolCall, { resolution }: ApprovalRecord): SettledCall {
  const outcome = resolution?.outcome;
  if (outcome === 'done' || outcome === 'not_done') {
    return { key, call, happened: outcome === 'done', output: outputs[outcome] };
  }
  return { key, call, happened: false, output: outputs.unknown };
}
