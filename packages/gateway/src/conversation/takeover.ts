/** A person takes a conversation over from the agent, and hands it back (HI8). */
import type { CommandOf, ConversationEvent, LeaveReason } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import { type Caller, requireConversation } from '../policy/authorise.ts';
import type { ConversationRecord, TakeoverRecord } from '../store/port.ts';
import { type By, byCaller, systemActor } from './audit.ts';
import { personOf } from './decider.ts';
import type { ConversationDeps } from './deps.ts';
import { once } from './idempotency.ts';
import type { CommitTools } from './log.ts';
import type { Presence } from './presence.ts';
import { isActive, promoteNext } from './queue.ts';
import { stopRun } from './runs.ts';
import { tellPaused } from './steering.ts';

/**
 * `conversation.takeover`: no agent answers until the person hands the conversation back. What is being written stops;
 * messages that wait for an answer are the person's. A run that waits for a decision stays as it is.
 *
 * @throws GatewayError `not_found`; `forbidden` while another person has it, except for an admin.
 */
export async function takeOver(
  deps: ConversationDeps,
  caller: Caller,
  command: CommandOf<'conversation.takeover'>,
): Promise<Record<string, never>> {
  const { log, now } = deps;
  const { conversationId } = command;
  return log.commit(conversationId, (tools) =>
    once(tools.tx, caller.principal.id, command, now(), async () => {
      const { tx, append } = tools;
      const conversation = requireConversation(caller, await tx.conversation(conversationId));
      const operator = personOf(caller.principal);
      const held = await tx.takeover(conversationId);
      if (held !== undefined && held.operator.id !== operator.id) requireAdmin(held, caller);
      await tx.putTakeover({ conversationId, operator, seenAtMs: now() });
      if (held?.operator.id === operator.id) return {};
      const left: ConversationEvent[] =
        held === undefined ? [] : [{ type: 'operator.left', operator: held.operator, reason: 'replaced' }];
      await append([...left, { type: 'operator.joined', operator }]);
      await stopAnswers(conversation, deps, tools);
      const { site } = conversation;
      tools.tell({ type: 'conversation.escalated', conversationId, site });
      await noteInAudit(conversation, byCaller(caller), 'conversation.taken_over', {}, tools);
      return {};
    }),
  );
}

function requireAdmin({ operator }: TakeoverRecord, { principal }: Caller): void {
  if (principal.operatorRole === 'admin') return;
  const who = operator.name ?? 'Another operator';
  throw new GatewayError('forbidden', `${who} has this conversation.`, { field: 'conversationId' });
}

/** Ends what answers, or would; from the first message on that has no answer, the model will be told. */
async function stopAnswers(
  { id: conversationId, head, untoldFrom }: ConversationRecord,
  deps: ConversationDeps,
  tools: CommitTools,
): Promise<void> {
  const { tx } = tools;
  let from = untoldFrom ?? head + 1;
  for (const run of await tx.unfinishedRuns(conversationId)) {
    const isNew = run.startedAtMs === undefined;
    if (isNew) {
      const message = await tx.message(conversationId, run.messageId);
      from = Math.min(from, run.toldFrom ?? message?.seq ?? from);
    }
    if (run.state === 'running' || (isNew && (run.state === 'queued' || run.state === 'runnable'))) {
      await stopRun(run, deps, tools);
    } else if (isActive(run.state)) await tx.updateRun(run.id, { state: 'queued' });
  }
  await tx.setUntoldFrom(conversationId, from);
}

/**
 * `conversation.handback`: the agent answers again. One that nobody has any more stays as it is.
 *
 * @throws GatewayError `not_found`; `forbidden` while another person has it, except for an admin.
 */
export async function handBack(
  deps: ConversationDeps,
  caller: Caller,
  command: CommandOf<'conversation.handback'>,
): Promise<Record<string, never>> {
  const { log, now } = deps;
  const { conversationId } = command;
  return log.commit(conversationId, (tools) =>
    once(tools.tx, caller.principal.id, command, now(), async () => {
      const conversation = requireConversation(caller, await tools.tx.conversation(conversationId));
      const held = await tools.tx.takeover(conversationId);
      if (held === undefined) return {};
      if (held.operator.id !== caller.principal.id) requireAdmin(held, caller);
      await leave(deps, { conversation, held, reason: 'handed_back', by: byCaller(caller) }, tools);
      return {};
    }),
  );
}

interface Leaving {
  readonly conversation: ConversationRecord;
  readonly held: TakeoverRecord;
  readonly reason: LeaveReason;
  readonly by: By;
}

/** The agent has the conversation again, and answers the visitor where they have had the last word. */
async function leave(deps: ConversationDeps, leaving: Leaving, tools: CommitTools): Promise<void> {
  const { conversation, held, reason, by } = leaving;
  const { id: conversationId, agent, untoldFrom } = conversation;
  const { tx, append } = tools;
  await tx.removeTakeover(conversationId);
  await append([{ type: 'operator.left', operator: held.operator, reason }]);
  if (untoldFrom !== undefined) await tellPaused(conversation, untoldFrom, deps, tools);
  const last = await tx.lastMessage(conversationId);
  if (last?.role === 'user' && untoldFrom !== undefined && last.seq >= untoldFrom) {
    const { newId, now } = deps;
    const runId = newId('run');
    await append([{ type: 'run.queued', runId, messageId: last.id, position: 1 }]);
    await tx.createRun({
      id: runId,
      conversationId,
      messageId: last.id,
      role: 'visitor',
      agent,
      state: 'queued',
      createdAtMs: now(),
      toldFrom: untoldFrom,
    });
    await tx.setUntoldFrom(conversationId, null);
  }
  await promoteNext(conversationId, tools);
  await noteInAudit(conversation, by, 'conversation.handed_back', { reason }, tools);
}

async function noteInAudit(
  { id, site }: ConversationRecord,
  by: By,
  action: string,
  details: Record<string, string>,
  { tx }: CommitTools,
): Promise<void> {
  const subject = { type: 'conversation', id };
  await tx.appendAudit({ ...by, action, site, conversationId: id, subject, details });
}

/** Takeovers looked at in one go, and how old what is known of their people may be. */
const BATCH = 200;
const SEEN_AGAIN_MS = 15_000;

/**
 * Hands conversations back whose person has not followed them for some time, on whatever node. To be called every now and
 * then.
 *
 * @param leaseMs How long a person may be away.
 */
export async function endAbsentTakeovers(deps: ConversationDeps, presence: Presence, leaseMs: number): Promise<void> {
  const { store, log, now } = deps;
  for (const known of await store.staleTakeovers(now() - Math.min(SEEN_AGAIN_MS, leaseMs / 2), BATCH)) {
    const { conversationId, operator } = known;
    const isThere = presence.isThere(conversationId, operator.id);
    if (!isThere && now() - known.seenAtMs < leaseMs) continue;
    await log.commit(conversationId, async (tools) => {
      const held = await tools.tx.takeover(conversationId);
      // Somebody may have been there meanwhile.
      if (held?.operator.id !== operator.id || held.seenAtMs !== known.seenAtMs) return;
      if (isThere) return tools.tx.putTakeover({ ...held, seenAtMs: now() });
      const conversation = await tools.tx.conversation(conversationId);
      if (conversation === undefined) return;
      await leave(deps, { conversation, held, reason: 'absent', by: { actor: systemActor('clock') } }, tools);
    });
  }
}
