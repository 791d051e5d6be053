/** Opening and deleting conversations, and what visitors think of answers. */
import type { CommandOf } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import { type Caller, requireConversation, requireOperatorRole } from '../policy/authorise.ts';
import type { ConversationRecord } from '../store/port.ts';
import { auditOperator, byCaller } from './audit.ts';
import type { ConversationDeps } from './deps.ts';
import { once } from './idempotency.ts';
import { removeConversation } from './removal.ts';

/**
 * @returns the conversation that was asked for, or a new one.
 * @throws GatewayError `not_found`, `forbidden`.
 */
export async function openConversation(
  deps: ConversationDeps,
  caller: Caller,
  command: Pick<CommandOf<'conversation.open'>, 'conversationId' | 'agent'>,
): Promise<ConversationRecord> {
  const { store, now, newId, tell } = deps;
  if (command.conversationId !== undefined) {
    return requireConversation(caller, await store.conversation(command.conversationId));
  }
  // The command itself is for reading, too.
  if (caller.principal.role === 'operator') requireOperatorRole(caller, 'reviewer');
  const agent = chooseAgent(deps, caller, caller.site, command.agent);
  const nowMs = now();
  const record = {
    id: newId('conv'),
    site: caller.site,
    ownerId: caller.principal.id,
    agent,
    status: 'open' as const,
    epoch: newId('epoch').slice(0, 14),
    head: 0,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  await store.transaction((tx) => tx.createConversation(record));
  tell({ type: 'conversation.begun', conversationId: record.id, site: record.site, agent });
  return { ...record, trimmed: 0 };
}

/**
 * The agent that somebody asks for, or the first one that they may choose (AG7).
 *
 * @param site Where the conversation is.
 * @throws GatewayError `not_found` when they may not choose it there.
 */
export function chooseAgent(
  { sites, registry }: ConversationDeps,
  { principal }: Caller,
  site: string,
  wanted?: string,
): string {
  const allowed = registry.list(sites[site]?.agents ?? [], principal.role).map(({ name }) => name);
  const agent = wanted ?? allowed[0];
  if (agent === undefined || !allowed.includes(agent)) {
    throw new GatewayError('not_found', `agent: expected one of ${allowed.join(', ')}`, { field: 'agent' });
  }
  return agent;
}

/** Everything that the conversation holds is erased; an answer being written is stopped first. */
export async function deleteConversation(
  deps: ConversationDeps,
  caller: Caller,
  command: CommandOf<'conversation.delete'>,
): Promise<Record<string, never>> {
  const { conversationId } = command;
  return deps.log.commit(conversationId, async (tools) =>
    once(tools.tx, caller.principal.id, command, deps.now(), async () => {
      const record = requireConversation(caller, await tools.tx.conversation(conversationId));
      await removeConversation(record, { ...byCaller(caller), why: 'person' }, deps, tools);
      return {};
    }),
  );
}

export async function giveFeedback(
  deps: ConversationDeps,
  caller: Caller,
  command: CommandOf<'feedback.give'>,
): Promise<Record<string, never>> {
  const { log, now, newId, tell } = deps;
  const { conversationId, messageId, rating, comment } = command;
  let site: string | undefined;
  await log.commit(conversationId, ({ tx, append }) =>
    once(tx, caller.principal.id, command, now(), async () => {
      ({ site } = requireConversation(caller, await tx.conversation(conversationId)));
      if (messageId !== undefined && (await tx.message(conversationId, messageId)) === undefined) {
        throw new GatewayError('not_found', 'There is no such message.', { field: 'messageId' });
      }
      // What the visitor thinks is shown to all who see the conversation; their words are for those who read feedback.
      if (messageId !== undefined && caller.principal.role === 'visitor') {
        await append([{ type: 'message.rated', messageId, rating }]);
      }
      await tx.putFeedback({
        id: newId('fb'),
        conversationId,
        ...(messageId !== undefined && { messageId }),
        principalId: caller.principal.id,
        rating,
        ...(comment !== undefined && { comment }),
        atMs: now(),
      });
      const subject =
        messageId === undefined ? { type: 'conversation', id: conversationId } : { type: 'message', id: messageId };
      await auditOperator(tx, caller, { action: 'feedback.given', site, conversationId, subject, details: { rating } });
      return {};
    }),
  );
  // Undefined where it was given before, under the same key.
  if (site !== undefined) tell({ type: 'feedback.given', conversationId, rating, site });
  return {};
}
