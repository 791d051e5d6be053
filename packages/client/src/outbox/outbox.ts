/**
 * Messages on their way, as a pure function. A message is in the outbox from the moment it is written until the server
 * has accepted it *and* it is in the view: never shown twice, and never gone in between.
 */
import type { CommandResult, MessageView, PageTool } from '@parley/protocol';
import type { OutboxEntry, OutboxError } from '../types.ts';

/** An entry, and what is remembered about it besides. */
export type OutboxItem = OutboxEntry & {
  /**
   * When the message was first sent, and the position of the log at that moment; null before that. Once sent, and until
   * it is answered, nobody knows whether it arrived: it may then be in the log, but only after this position.
   */
  readonly tried: { readonly at: number; readonly seq: number } | null;
  /** The tools that went along when it was first sent. */
  readonly tools?: readonly PageTool[];
};

export type OutboxEvent =
  | { readonly type: 'add'; readonly item: OutboxItem }
  | {
      readonly type: 'transmitted';
      readonly key: string;
      readonly at: number;
      readonly seq: number;
      readonly tools: readonly PageTool[];
    }
  | { readonly type: 'accepted'; readonly key: string; readonly result: CommandResult<'message.send'> }
  /** `doubtful`: it was not answered, and may have arrived all the same. */
  | { readonly type: 'rejected'; readonly key: string; readonly error: OutboxError; readonly doubtful: boolean }
  /** It was not taken now, and goes again by itself. */
  | { readonly type: 'postponed'; readonly key: string; readonly retryAt: number }
  | { readonly type: 'retry'; readonly key: string }
  | { readonly type: 'discard'; readonly key: string }
  /** These messages are in the view. */
  | { readonly type: 'shown'; readonly has: (messageId: string) => boolean }
  /** These accepted messages are in the log, even if they are too old to be in the view. */
  | { readonly type: 'settled'; readonly keys: ReadonlySet<string> };

/** @returns the same list when nothing changes. */
export function reduceOutbox(items: readonly OutboxItem[], event: OutboxEvent): readonly OutboxItem[] {
  switch (event.type) {
    case 'add':
      return [...items, event.item];
    case 'transmitted':
      return change(items, event.key, 'sending', (item) => (item.tried === null ? transmitted(item, event) : item));
    case 'accepted': {
      const { messageId, runId, position } = event.result;
      return change(items, event.key, 'sending', (item) => ({
        ...bare(item),
        state: 'sent',
        messageId,
        runId,
        position,
      }));
    }
    case 'rejected':
      return change(items, event.key, 'sending', (item) => ({
        ...bare(item),
        tried: event.doubtful ? item.tried : null,
        state: 'failed',
        error: event.error,
      }));
    case 'postponed':
      return change(items, event.key, 'sending', (item) => ({
        ...bare(item),
        tried: null,
        state: 'sending',
        retryAt: event.retryAt,
      }));
    case 'retry':
      return passOnWait(
        items,
        change(items, event.key, 'failed', (item) => ({ ...bare(item), state: 'sending' })),
      );
    case 'discard':
      return passOnWait(
        items,
        remove(items, (item) => item.key === event.key && canDiscard(item)),
      );
    case 'shown':
      return remove(items, (item) => item.state === 'sent' && event.has(item.messageId));
    case 'settled':
      return remove(items, (item) => item.state === 'sent' && event.keys.has(item.key));
    default:
      return event satisfies never;
  }
}

/** Whether an entry may be removed: what may have reached the server cannot be taken back. */
export function canDiscard(item: OutboxItem): boolean {
  return item.state !== 'sent' && item.tried === null;
}

/** Whether an entry was given up without an answer: it has to be asked for again, with its key. */
export function isDoubtful(item: OutboxItem): boolean {
  return item.state === 'failed' && item.tried !== null;
}

/** Until when nothing is to be sent; null when nothing speaks against it. */
export function waitsUntil(items: readonly OutboxItem[]): number | null {
  for (const item of items) if (item.state === 'sending' && item.retryAt !== undefined) return item.retryAt;
  return null;
}

/** The entry to send next: in the order in which they were written. */
export function nextToSend(items: readonly OutboxItem[]): OutboxItem | undefined {
  return items.find(({ state }) => state === 'sending');
}

/**
 * The entries to show below the view. One that was sent but not answered yet is left out while the view has a message
 * of the same person and text that came after it was sent: that is most likely the message itself, whose reply is still
 * under way. The reply then settles it either way.
 *
 * @param me Id of the principal, for conversations that several people write to.
 */
export function visibleEntries(
  items: readonly OutboxItem[],
  messages: readonly MessageView[],
  me: string | null,
): readonly OutboxItem[] {
  if (items.length === 0) return items;
  const taken = new Set<string>();
  for (const item of items) if (item.state === 'sent') taken.add(item.messageId);
  const shown = items.filter((item) => {
    if (item.state === 'sent') return !messages.some(({ id }) => id === item.messageId);
    if (item.tried === null) return true;
    const own = messages.find((message) => !taken.has(message.id) && couldBe(message, item, me));
    if (own !== undefined) taken.add(own.id);
    return own === undefined;
  });
  return shown.length === items.length ? items : shown;
}

function couldBe(message: MessageView, item: OutboxItem, me: string | null): boolean {
  if (message.role === 'assistant' || message.text !== item.text) return false;
  if (message.author !== undefined && me !== null && message.author.id !== me) return false;
  return item.tried !== null && message.seq > item.tried.seq;
}

/** It is sent for the first time, or the first time since it was refused: what goes along is what there is now. */
function transmitted(item: OutboxItem, { at, seq, tools }: Extract<OutboxEvent, { type: 'transmitted' }>): OutboxItem {
  const { tools: _earlier, ...rest } = bare(item);
  return { ...rest, state: 'sending', tried: { at, seq }, ...(tools.length > 0 && { tools }) };
}

/** What stays the same from state to state. */
function bare(item: OutboxItem): Omit<OutboxItem, 'state'> {
  const { key, text, onBusy, agent, context, createdAt, tried, tools } = item;
  return {
    key,
    text,
    ...(onBusy && { onBusy }),
    ...(agent !== undefined && { agent }),
    ...(context && { context }),
    createdAt,
    tried,
    ...(tools && { tools }),
  };
}

function change(
  items: readonly OutboxItem[],
  key: string,
  state: OutboxItem['state'],
  patch: (item: OutboxItem) => OutboxItem,
): readonly OutboxItem[] {
  const index = items.findIndex((item) => item.key === key && item.state === state);
  const item = items[index];
  if (item === undefined) return items;
  const patched = patch(item);
  return patched === item ? items : items.with(index, patched);
}

/** The server waits for no particular message: whichever goes next has to wait. */
function passOnWait(before: readonly OutboxItem[], after: readonly OutboxItem[]): readonly OutboxItem[] {
  const retryAt = waitsUntil(before);
  if (retryAt === null || after === before) return after;
  const next = nextToSend(after);
  return after.map((item) => {
    if (item.state !== 'sending' || (item !== next && item.retryAt === undefined)) return item;
    return { ...bare(item), state: 'sending', ...(item === next && { retryAt }) };
  });
}

function remove(items: readonly OutboxItem[], matches: (item: OutboxItem) => boolean): readonly OutboxItem[] {
  return items.some(matches) ? items.filter((item) => !matches(item)) : items;
}
