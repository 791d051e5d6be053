/** Messages that join a run which is under way, instead of waiting for its end. */
import type { Role } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import type { ConversationRecord, RunRecord, StoreTransaction } from '../store/port.ts';
import type { ConversationDeps } from './deps.ts';
import type { CommitTools } from './log.ts';
import { isActive, nextPosition, QUEUE_LIMIT } from './queue.ts';

/**
 * The run that a message can join: the active one, otherwise one that waits for a person.
 *
 * @param role Of whom the message is. Tools are allowed by the role of a run, which a message of another must not get (AG8).
 */
export function steerable(runs: readonly RunRecord[], role: Role): RunRecord | undefined {
  const run = runs.find(({ state }) => isActive(state)) ?? runs.find(({ state }) => state === 'waiting');
  return run?.role === role ? run : undefined;
}

/** @throws GatewayError `queue_full` when too many wait already to join the run. */
export async function requireSteering(tx: StoreTransaction, run: RunRecord): Promise<void> {
  const waiting = (await tx.steering(run.id)).filter(
    ({ position, saidBy }) => position === undefined && saidBy === undefined,
  );
  if (waiting.length >= QUEUE_LIMIT) throw new GatewayError('queue_full');
}

/** Messages said to a person, and by them, that a run is told of at most: the newest ones. */
const MAX_TOLD = 50;

/**
 * Tells runs that were paused before a person had the conversation what was said meanwhile: their state knows nothing of it,
 * and what they do next may depend on it. Once they call a model again, they have it before them.
 *
 * @param from Position of the first message that no agent knows of.
 */
export async function tellPaused(
  { id: conversationId, head }: Pick<ConversationRecord, 'id' | 'head'>,
  from: number,
  { store }: Pick<ConversationDeps, 'store'>,
  { tx }: CommitTools,
): Promise<void> {
  const paused = (await tx.unfinishedRuns(conversationId)).filter(({ startedAtMs }) => startedAtMs !== undefined);
  if (paused.length === 0) return;
  const { messages } = await store.messages(conversationId, head + 1, MAX_TOLD);
  const said = messages.filter(({ seq, role }) => seq >= from && role !== 'assistant');
  for (const { id: runId } of paused) {
    const known = new Set((await tx.steering(runId)).map(({ messageId }) => messageId));
    for (const { id } of said) if (!known.has(id)) await tx.addSteering(runId, id, 'interlude');
  }
}

/**
 * Gives the messages that the run has ended without, because it made no further model call, runs of their own. To be
 * called in the transaction that ends the run.
 */
export async function requeueSteering(
  run: Pick<RunRecord, 'id' | 'conversationId' | 'role' | 'agent'>,
  { newId, now }: Pick<ConversationDeps, 'newId' | 'now'>,
  { tx, append }: CommitTools,
): Promise<void> {
  const messages = await tx.steering(run.id);
  if (messages.length === 0) return;
  // Whoever has the conversation by now.
  const agent = (await tx.conversation(run.conversationId))?.agent ?? run.agent;
  for (const { messageId, position, saidBy } of messages) {
    // What was said to a person is nobody's to answer any more.
    if (position !== undefined || saidBy !== undefined) continue;
    const place = Math.max(1, await nextPosition(tx, run.conversationId));
    const { id: runId } = await tx.createRun({
      id: newId('run'),
      conversationId: run.conversationId,
      messageId,
      role: run.role,
      agent,
      state: 'queued',
      createdAtMs: now(),
    });
    await append([{ type: 'run.queued', runId, messageId, position: place }]);
  }
  await tx.clearSteering(run.id);
}
