/** `message.send`: a message, and the run that answers it. */
import type { CommandOf, CommandResult, ConversationEvent } from '@parley/protocol';
import { GatewayError } from '../errors.ts';
import { type Caller, requireConversation } from '../policy/authorise.ts';
import type { ConversationRecord } from '../store/port.ts';
import type { ConversationDeps } from './deps.ts';
import { once } from './idempotency.ts';
import type { CommitTools } from './log.ts';
import { nextPosition, QUEUE_LIMIT } from './queue.ts';
import { cancelUnfinished } from './runs.ts';
import { steerable, steerRun } from './steering.ts';

type Send = CommandOf<'message.send'>;
type Sent = CommandResult<'message.send'>;

/**
 * Stores a message and starts or queues its run; reply and effect are one transaction (CM1). A message of an operator
 * is a person speaking, and starts none.
 *
 * @throws GatewayError `bad_request` for an empty or too long text, `run_busy` or `queue_full` by `onBusy`.
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
      if (caller.principal.role === 'operator') return speakAsPerson(deps, caller, text, tools);
      return startRun(deps, conversation, { ...command, text }, tools);
    }),
  );
}

async function speakAsPerson(
  { newId }: ConversationDeps,
  { principal }: Caller,
  text: string,
  { append }: CommitTools,
): Promise<Sent> {
  const messageId = newId('msg');
  const author = { id: principal.id, ...(principal.name !== undefined && { name: principal.name }) };
  await append([{ type: 'message.created', message: { id: messageId, role: 'operator', text, author } }]);
  return { messageId, runId: null, position: 0 };
}

async function startRun(
  deps: ConversationDeps,
  conversation: ConversationRecord,
  { text, context, onBusy = 'queue' }: Send,
  tools: CommitTools,
): Promise<Sent> {
  const { newId, now } = deps;
  const { tx, append, afterwards } = tools;
  const { id: conversationId, agent } = conversation;
  const unfinished = await tx.unfinishedRuns(conversationId);
  if (onBusy === 'reject' && unfinished.length > 0) throw new GatewayError('run_busy');
  if (onBusy === 'interrupt') await cancelUnfinished(conversationId, deps, tools);
  const joined = onBusy === 'steer' ? steerable(unfinished) : undefined;
  if (joined !== undefined) {
    const messageId = newId('msg');
    await append([{ type: 'message.created', message: { id: messageId, role: 'user', text } }]);
    await steerRun(joined, messageId, tools);
    return { messageId, runId: joined.id, position: 0 };
  }
  const position = await nextPosition(tx, conversationId);
  if (position > QUEUE_LIMIT) throw new GatewayError('queue_full');
  const messageId = newId('msg');
  const runId = newId('run');
  const events: ConversationEvent[] = [{ type: 'message.created', message: { id: messageId, role: 'user', text } }];
  if (position > 0) events.push({ type: 'run.queued', runId, messageId, position });
  await append(events);
  await tx.createRun({
    id: runId,
    conversationId,
    messageId,
    agent,
    state: position === 0 ? 'runnable' : 'queued',
    createdAtMs: now(),
    ...(context !== undefined && { context }),
  });
  if (position === 0) afterwards({ type: 'runnable', runId });
  return { messageId, runId, position };
}
