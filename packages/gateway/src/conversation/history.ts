/** Reading backwards: messages that a snapshot left out, with what happened around them. */
import {
  type CommandOf,
  type CommandResult,
  type ConversationView,
  emptyView,
  foldEvents,
  type MessageView,
} from '@parley/protocol';
import { type Caller, requireConversation } from '../policy/authorise.ts';
import type { Store } from '../store/port.ts';
import type { ConversationDeps } from './deps.ts';
import { toLoggedEvent } from './snapshot.ts';
import { Viewer } from './viewer.ts';

/** Entries read at a time. */
const PAGE = 200;
/** Positions that are looked through behind a page for the ends of what began in it. */
const BEYOND = 1000;

/** Positions of a log: all after `after` and before `before`. */
interface Part {
  readonly after: number;
  readonly before: number;
}

/**
 * The messages are those of the index, which is never trimmed. What they have become, and what stands beside them, is the fold of
 * their part of the log, as far as the log still has it.
 *
 * @throws GatewayError `not_found`, `forbidden`.
 */
export async function readHistory(
  { store, registry }: Pick<ConversationDeps, 'store' | 'registry'>,
  caller: Caller,
  { conversationId, before, limit }: CommandOf<'conversation.history'>,
): Promise<CommandResult<'conversation.history'>> {
  const { trimmed } = requireConversation(caller, await store.conversation(conversationId));
  const { messages, more } = await store.messages(conversationId, before, limit);
  const [first] = messages;
  const part = { after: Math.max(trimmed, more && first !== undefined ? first.seq - 1 : 0), before };
  const fold = part.after < before - 1 ? await foldPart(store, conversationId, part) : undefined;
  if (fold === undefined) return { messages: messages.map(settled), more };
  const folded = new Map(fold.messages.map((message) => [message.id, message]));
  const asked = new Set(messages.map(({ id }) => id));
  const { runs, tools, approvals } = new Viewer(caller.principal.role, registry).view({
    ...fold,
    runs: fold.runs.filter(({ messageId }) => asked.has(messageId)),
    tools: fold.tools.filter(({ seq }) => seq < before),
    approvals: fold.approvals.filter(({ seq }) => seq < before),
  });
  return {
    messages: messages.map((message) => folded.get(message.id) ?? settled(message)),
    more,
    runs,
    tools,
    approvals,
  };
}

/** Undefined when the log is trimmed meanwhile. */
async function foldPart(
  store: Store,
  conversationId: string,
  { after, before }: Part,
): Promise<ConversationView | undefined> {
  const view = { ...emptyView(conversationId, ''), seq: after };
  for (let last = after; ;) {
    const page = await store.readLog(conversationId, last, PAGE);
    if (page === undefined) return undefined;
    foldEvents(view, page.map(toLoggedEvent));
    last = page.at(-1)?.seq ?? last;
    const isOver = last >= before && (last - before > BEYOND || !isUnderWay(view, before));
    if (page.length < PAGE || isOver) return view;
  }
}

/** Whether anything that began before a position has not ended as far as the view goes. */
function isUnderWay({ messages, runs, tools, approvals }: ConversationView, before: number): boolean {
  return (
    messages.some(({ seq, status }) => seq < before && status === 'streaming') ||
    runs.some(
      ({ seq, status }) => seq < before && (status === 'queued' || status === 'running' || status === 'waiting'),
    ) ||
    tools.some(({ seq, status }) => seq < before && status === 'running') ||
    approvals.some(({ seq, status }) => seq < before && status === 'pending')
  );
}

/** A message of which only the index is left: nothing is written any more where the log was trimmed. */
function settled(message: MessageView): MessageView {
  return message.status === 'streaming' ? { ...message, status: 'interrupted' } : message;
}
