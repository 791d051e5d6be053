/** `message.send`: a message, and the run that answers it. */
import type { CommandOf, CommandResult, ConversationEvent } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import { type Caller, requireConversation } from '../policy/authorise.ts';
import { BudgetExhaustedError } from '../policy/budgets/exhausted.ts';
import { addressKey } from '../policy/limits/address-key.ts';
import { readOffer } from '../policy/page-tools.ts';
import type { ConversationRecord, PageOffer, StoreTransaction } from '../store/port.ts';
import { auditOperator } from './audit.ts';
import { personOf } from './decider.ts';
import type { ConversationDeps } from './deps.ts';
import { chooseAgent } from './conversations.ts';
import { once } from './idempotency.ts';
import type { CommitTools } from './log.ts';
import { nextPosition, QUEUE_LIMIT } from './queue.ts';
import { cancelUnfinished } from './runs.ts';
import { titleOf } from './title.ts';
import { requireSteering, steerable } from './steering.ts';

type Send = CommandOf<'message.send'>;
type Sent = CommandResult<'message.send'>;

/**
 * Stores a message and starts or queues its run; reply and effect are one transaction (CM1). A message of an operator
 * is a person speaking, and starts none.
 *
 * @throws GatewayError `bad_request` for an empty or too long text, `run_busy` or `queue_full` by `onBusy`,
 *   `budget_exhausted`, `rate_limited` with the time after which there is room.
 */
export async function sendMessage(deps: ConversationDeps, caller: Caller, command: Send): Promise<Sent> {
  const { log, now, messageChars } = deps;
  const text = command.text.trim();
  if (text === '') throw new GatewayError('bad_request', 'text: expected some text', { field: 'text' });
  if (text.length > messageChars) {
    throw new GatewayError('bad_request', `text: expected at most ${messageChars} characters`, { field: 'text' });
  }
  return log.commit(command.conversationId, (tools) =>
    once(tools.tx, caller.principal.id, command, now(), async () => {
      const conversation = requireConversation(caller, await tools.tx.conversation(command.conversationId));
      const { role } = caller.principal;
      // An operator is of no site: what they write is of the conversation's.
      const about = { conversationId: conversation.id, site: conversation.site };
      tools.tell({ type: 'message.taken', ...about, role });
      if (role === 'operator' && command.agent !== undefined) {
        throw new GatewayError('bad_request', 'agent: expected none, since no agent answers an operator', {
          field: 'agent',
        });
      }
      const pageOffer = readOffer(deps.sites[conversation.site], { role, clientId: caller.clientId }, command.tools);
      if (role !== 'operator') {
        if (conversation.head === 0) await tools.tx.updateConversation(conversation.id, { title: titleOf(text) });
        return startRun(deps, caller, conversation, { ...command, text, ...(pageOffer && { pageOffer }) }, tools);
      }
      tools.tell({ type: 'conversation.escalated', ...about });
      const sent = await speakAsPerson(deps, caller, conversation, text, tools);
      // Not what was said: that is in the conversation, and goes with it.
      const subject = { type: 'message', id: sent.messageId };
      await auditOperator(tools.tx, caller, { ...about, action: 'message.sent', subject });
      return sent;
    }),
  );
}

/** What is said while a person has the conversation is theirs to answer. */
async function sayToPerson(
  deps: ConversationDeps,
  caller: Caller,
  text: string,
  { append }: CommitTools,
): Promise<Sent> {
  takeFromRate(deps, caller);
  const messageId = deps.newId('msg');
  await append([{ type: 'message.created', message: { id: messageId, role: 'user', text } }]);
  return { messageId, runId: null, position: 0 };
}

async function speakAsPerson(
  { newId, now }: ConversationDeps,
  { principal }: Caller,
  { id: conversationId, head, untoldFrom }: ConversationRecord,
  text: string,
  { tx, append }: CommitTools,
): Promise<Sent> {
  const messageId = newId('msg');
  const author = personOf(principal);
  const held = await tx.takeover(conversationId);
  if (held?.operator.id === author.id) await tx.putTakeover({ ...held, seenAtMs: now() });
  // No run is told of it: the next one is.
  if (untoldFrom === undefined) await tx.setUntoldFrom(conversationId, head + 1);
  await append([{ type: 'message.created', message: { id: messageId, role: 'operator', text, author } }]);
  return { messageId, runId: null, position: 0 };
}

async function startRun(
  deps: ConversationDeps,
  caller: Caller,
  conversation: ConversationRecord,
  { text, context, pageOffer, traceparent, agent: wanted, onBusy = 'queue' }: Send & { readonly pageOffer?: PageOffer },
  tools: CommitTools,
): Promise<Sent> {
  const { newId, now } = deps;
  const { tx, append, afterwards } = tools;
  const { id: conversationId, site } = conversation;
  if ((await tx.takeover(conversationId)) !== undefined) return sayToPerson(deps, caller, text, tools);
  const agent = wanted === undefined ? conversation.agent : chooseAgent(deps, caller, site, wanted);
  const unfinished = await tx.unfinishedRuns(conversationId);
  if (onBusy === 'reject' && unfinished.length > 0) throw new GatewayError('run_busy');
  await requireBudget(deps, { ...conversation, agent }, tx);
  const joined = onBusy === 'steer' ? steerable(unfinished, caller.principal.role) : undefined;
  if (joined !== undefined && wanted !== undefined && wanted !== joined.agent) {
    throw new GatewayError('bad_request', 'agent: the message would join a run of another agent', { field: 'agent' });
  }
  if (joined !== undefined) await requireSteering(tx, joined);
  else if (onBusy !== 'interrupt') await requirePlace(tx, conversationId);
  // After all that could refuse the message: what is not taken does not count.
  takeFromRate(deps, caller);
  if (onBusy === 'interrupt') await cancelUnfinished(conversationId, deps, tools);
  if (joined !== undefined) {
    const messageId = newId('msg');
    await append([{ type: 'message.created', message: { id: messageId, role: 'user', text } }]);
    await tx.addSteering(joined.id, messageId);
    return { messageId, runId: joined.id, position: 0 };
  }
  const { untoldFrom } = conversation;
  if (untoldFrom !== undefined) await tx.setUntoldFrom(conversationId, null);
  if (agent !== conversation.agent) await tx.updateConversation(conversationId, { agent });
  const position = await nextPosition(tx, conversationId);
  const messageId = newId('msg');
  const runId = newId('run');
  const events: ConversationEvent[] = [{ type: 'message.created', message: { id: messageId, role: 'user', text } }];
  if (agent !== conversation.agent) events.unshift({ type: 'conversation.updated', agent });
  if (position > 0) events.push({ type: 'run.queued', runId, messageId, position });
  await append(events);
  await tx.createRun({
    id: runId,
    conversationId,
    messageId,
    role: caller.principal.role,
    agent,
    state: position === 0 ? 'runnable' : 'queued',
    createdAtMs: now(),
    ...(context !== undefined && { context }),
    ...(pageOffer !== undefined && { pageOffer }),
    ...(caller.locale !== undefined && { locale: caller.locale }),
    ...(traceparent !== undefined && { callerTraceparent: traceparent }),
    ...(untoldFrom !== undefined && { toldFrom: untoldFrom }),
  });
  if (position === 0) afterwards({ type: 'runnable', runId });
  return { messageId, runId, position };
}

async function requirePlace(tx: StoreTransaction, conversationId: string): Promise<void> {
  if ((await nextPosition(tx, conversationId)) > QUEUE_LIMIT) throw new GatewayError('queue_full');
}

async function requireBudget(
  { accountFor }: ConversationDeps,
  { id: conversationId, site, ownerId: visitorId, agent }: ConversationRecord,
  tx: StoreTransaction,
): Promise<void> {
  try {
    await accountFor({ conversationId, site, visitorId, agent }).require(tx);
  } catch (error) {
    if (!(error instanceof BudgetExhaustedError)) throw error;
    const { sentence, retryAfterMs } = error;
    throw new GatewayError('budget_exhausted', sentence, retryAfterMs === undefined ? {} : { retryAfterMs });
  }
}

/** Messages of one visitor, and from one address, are limited (GU7); what comes again under its key is none. */
function takeFromRate({ messageRate, now, tell }: ConversationDeps, { principal, site, address }: Caller): void {
  const keys = [`visitor ${site} ${principal.id}`];
  if (address !== undefined) keys.push(`address ${addressKey(address)}`);
  const taken = messageRate.take(keys, now());
  if (taken.ok) return;
  const { retryAfterMs } = taken;
  tell({ type: 'message.rate_limited', site, retryAfterMs });
  throw new GatewayError('rate_limited', undefined, { retryAfterMs });
}
