/** `conversation.list`: conversations page by page, and those in which something was said. */
import { setImmediate } from 'node:timers/promises';
import type { CommandOf, CommandResult, ConversationSummary, MessageView } from '@parley/protocol';
import type { Caller } from '../policy/authorise.ts';
import type { ConversationFilter, Page, Store } from '../store/port.ts';

const DEFAULT_PAGE = 20;
/** Conversations that one search looks into; the cursor goes on behind them. */
const SEARCHED = 200;
/** Messages of each, the newest ones. */
const SEARCHED_MESSAGES = 100;
/** Length of an excerpt, and what of it may stand before the place, in UTF-16 units. */
const EXCERPT = 160;
const EXCERPT_BEFORE = 40;
const NEWEST = Number.MAX_SAFE_INTEGER;

type Reads = Pick<Store, 'listConversations' | 'messages'>;

/**
 * A visitor's own conversations, a service's of its site, an operator's all. With `filter.text` those in whose title, id or
 * newest messages it stands, whatever the case of its letters: texts may be encrypted in the store, so they are looked
 * through here. A page may then hold fewer than `limit`, or none, although there are more: only the cursor tells.
 */
export async function listConversations(
  { store }: { readonly store: Reads },
  { principal, site }: Caller,
  { filter: wanted = {}, limit = DEFAULT_PAGE, cursor }: CommandOf<'conversation.list'>,
): Promise<CommandResult<'conversation.list'>> {
  const { status, agent, text } = wanted;
  const ofSite = principal.role === 'operator' ? wanted.site : site;
  const filter: ConversationFilter = {
    ...(principal.role === 'visitor' && { ownerId: principal.id }),
    ...(ofSite !== undefined && { site: ofSite }),
    ...(status !== undefined && { status }),
    ...(agent !== undefined && { agent }),
  };
  const page =
    text === undefined
      ? await withExcerpts(store, await store.listConversations(filter, limit, cursor))
      : await search(store, filter, text.toLowerCase(), limit, cursor);
  return { conversations: [...page.items], ...(page.cursor !== undefined && { cursor: page.cursor }) };
}

async function withExcerpts(store: Reads, page: Page<ConversationSummary>): Promise<Page<ConversationSummary>> {
  const items = await Promise.all(
    page.items.map(async (summary) => {
      const { messages } = await store.messages(summary.id, NEWEST, 1);
      const text = messages.at(-1)?.text ?? '';
      return text === '' ? summary : { ...summary, excerpt: cut(text, 0) };
    }),
  );
  return { ...page, items };
}

async function search(
  store: Reads,
  filter: ConversationFilter,
  text: string,
  limit: number,
  from: string | undefined,
): Promise<Page<ConversationSummary>> {
  const items: ConversationSummary[] = [];
  let cursor = from;
  let left = SEARCHED;
  do {
    // Never more than there is room for, so that a page of the store ends where the answer does.
    const page = await store.listConversations(filter, Math.min(limit - items.length, left), cursor);
    for (const summary of page.items) {
      const found = await lookInto(store, summary, text);
      if (found !== undefined) items.push(found);
    }
    left -= page.items.length;
    cursor = page.cursor;
    // A store may answer without ever giving way to others.
    await setImmediate();
  } while (cursor !== undefined && left > 0 && items.length < limit);
  return { items, ...(cursor !== undefined && { cursor }) };
}

async function lookInto(
  store: Reads,
  summary: ConversationSummary,
  text: string,
): Promise<ConversationSummary | undefined> {
  const { messages } = await store.messages(summary.id, NEWEST, SEARCHED_MESSAGES);
  const said = messages.findLast((message) => placeIn(message, text) >= 0);
  if (said !== undefined) return { ...summary, excerpt: cut(said.text, placeIn(said, text)) };
  const isNamed = summary.id.toLowerCase() === text || summary.title?.toLowerCase().includes(text) === true;
  if (!isNamed) return undefined;
  const newest = messages.at(-1)?.text ?? '';
  return newest === '' ? summary : { ...summary, excerpt: cut(newest, 0) };
}

function placeIn(message: MessageView, text: string): number {
  return message.status === 'retracted' ? -1 : message.text.toLowerCase().indexOf(text);
}

/** What stands around a place, in one line. */
function cut(text: string, place: number): string {
  const start = place > EXCERPT_BEFORE ? place - EXCERPT_BEFORE : 0;
  const line = text
    .slice(start, start + EXCERPT)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return `${start > 0 ? '…' : ''}${line}${start + EXCERPT < text.length ? '…' : ''}`;
}
