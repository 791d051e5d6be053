import {
  type ConversationSnapshot,
  type OpenOptions,
  type OutboxEntry,
  type ParleyClient,
  ParleyError,
} from '@parley/client';
import { applyEvent, type ConversationEvent, emptyView } from '@parley/protocol';
import { expect, it } from 'vitest';
import { type KeyValueStorage, Memory } from '../host/memory.ts';
import { SeenMarks } from '../host/seen-marks.ts';
import { UnsentMessages } from '../host/unsent.ts';
import { plainText } from '../markdown/plain-text.ts';
import { en } from '../text/en.ts';
import { Chat } from './chat.ts';

const at = '2026-11-20T12:00:00Z';

/** A client without a server: opening waits until the test answers. */
function fakeClient(listed: readonly { name: string; title: string }[]) {
  const openings: { options: OpenOptions; found: (id: string) => void; refused: (error: ParleyError) => void }[] = [];
  const sent: string[] = [];
  /** The agents that messages were for; null for none. */
  const agents: (string | null)[] = [];
  let connects = 0;
  let listener = (): void => undefined;
  let view = emptyView('', 'support');
  let sync: ConversationSnapshot['sync'] = 'live';
  let error: ParleyError | null = null;
  const outbox = new Set<OutboxEntry>();
  const conversation = (id: string) => ({
    id,
    getSnapshot: () => ({
      id,
      sync,
      error,
      view: structuredClone(view),
      outbox: [...outbox],
      typing: [],
      earlier: { loading: false, error: null },
    }),
    subscribe: (next: () => void) => {
      listener = next;
      return () => {
        listener = () => undefined;
      };
    },
    send: (text: string, { agent = null }: { agent?: string | null } = {}) => {
      if (text === 'refuse me') throw new ParleyError('queue_full', 'Too many messages are waiting already.');
      agents.push(agent);
      return sent.push(text).toString();
    },
    discard: (key: string) => {
      const item = [...outbox].find((entry) => entry.key === key);
      return item !== undefined && item.state !== 'sent' && outbox.delete(item);
    },
    close: () => undefined,
  });
  const status = { phase: 'live', agents: listed, model: { mode: 'simulated' }, limits: null, nextRetryAt: null };
  const client = {
    status: { getSnapshot: () => status, subscribe: () => () => undefined },
    connect: () => {
      connects += 1;
    },
    close: () => undefined,
    openConversation: (options: OpenOptions) =>
      new Promise((resolve, reject) => {
        openings.push({
          options,
          found: (id) => {
            view = emptyView(id, 'support');
            resolve(conversation(id));
          },
          refused: reject,
        });
      }),
  } as unknown as ParleyClient;
  return {
    client,
    openings,
    sent,
    agents,
    connects: () => connects,
    happens: (...events: ConversationEvent[]) => {
      for (const event of events) applyEvent(view, { ...event, seq: view.seq + 1, at });
      listener();
    },
    waits: (...entries: OutboxEntry[]) => {
      for (const entry of entries) outbox.add(entry);
      listener();
    },
    fails: (reason: ParleyError) => {
      sync = 'failed';
      error = reason;
      listener();
    },
  };
}

const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve);
  });

const listed = [
  { name: 'support', title: 'Support' },
  { name: 'triage', title: 'Help desk' },
];

function start(memory = new Memory(null, 'shop'), unsent = new UnsentMessages(null, 'shop'), agent?: string) {
  const fake = fakeClient(listed);
  const said: string[] = [];
  const announce = (sentences: readonly string[]) => said.push(...sentences);
  const chat = new Chat({
    client: fake.client,
    memory,
    unsent,
    remembersUser: () => false,
    seen: new SeenMarks(null, 'shop'),
    sound: { on: false, keep: () => undefined },
    texts: en,
    announce,
    plainText,
    now: () => 1_000_000,
    ...(agent !== undefined && { agent }),
  });
  chat.start();
  return { ...fake, chat, memory, said };
}

/** What tabs of one browser share. */
function browser() {
  const items = new Map<string, string>();
  const storage: KeyValueStorage = {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
  return {
    items,
    load: (agent?: string) => start(new Memory(storage, 'shop'), new UnsentMessages(storage, 'shop'), agent),
  };
}

const answer: ConversationEvent[] = [
  { type: 'message.started', runId: 'r1', messageId: 'a1', agent: 'support' },
  { type: 'message.completed', messageId: 'a1', text: 'Hello!' },
];

it('[UI7] connects nobody who has not asked for it', () => {
  const { chat, connects, openings } = start();
  expect(connects()).toBe(0);
  chat.actions.open();
  expect(connects()).toBe(1);
  expect(openings).toHaveLength(0);
});

it('[UI3] keeps what is written before there is a conversation, and sends it in order', async () => {
  const { chat, openings, sent, memory } = start();
  chat.actions.send('one');
  chat.actions.send('two');
  expect(chat.getSnapshot().outbox.map(({ text, state }) => [text, state])).toEqual([
    ['one', 'sending'],
    ['two', 'sending'],
  ]);
  expect(openings).toHaveLength(1);
  openings[0]?.found('conv_1');
  await settle();
  expect(sent).toEqual(['one', 'two']);
  expect(chat.getSnapshot().outbox).toEqual([]);
  expect(memory.read().conversationId).toBe('conv_1');
});

it('[UI3] keeps what is written before there is a conversation across a reload, and sends it once', async () => {
  const { items, load } = browser();
  const before = load();
  before.chat.actions.send('one');
  before.chat.actions.send('two');
  const after = load();
  expect(after.chat.getSnapshot().outbox.map(({ text }) => text)).toEqual(['one', 'two']);
  expect(after.openings).toHaveLength(1);
  after.openings[0]?.found('conv_1');
  await settle();
  expect(after.sent).toEqual(['one', 'two']);
  expect(items.has('parley:shop:unsent')).toBe(false);
  const later = load();
  later.openings[0]?.found('conv_1');
  await settle();
  expect(later.sent).toEqual([]);
});

it('[UI3] two tabs with the same unsent message send it once, into one conversation', async () => {
  const { load } = browser();
  const one = load();
  one.chat.actions.send('hello');
  const other = load();
  one.openings[0]?.found('conv_1');
  await settle();
  other.openings[0]?.found('conv_2');
  await settle();
  expect(other.openings[1]?.options).toEqual({ conversationId: 'conv_1' });
  other.openings[1]?.found('conv_1');
  await settle();
  expect([...one.sent, ...other.sent]).toEqual(['hello']);
  expect(other.chat.getSnapshot()).toMatchObject({ outbox: [], view: { id: 'conv_1' } });
});

it('[UI3] forgets an unsent message that is discarded', async () => {
  const { load } = browser();
  const before = load();
  before.chat.actions.send('never mind');
  before.openings[0]?.refused(new ParleyError('unavailable', 'The service is not available right now.'));
  await settle();
  before.chat.actions.discard(before.chat.getSnapshot().outbox[0]?.key ?? '');
  const after = load();
  expect(after.chat.getSnapshot().outbox).toEqual([]);
  expect(after.connects()).toBe(0);
});

it('[GW4] returns to the conversation that it remembers, open if it was open', async () => {
  const memory = new Memory(null, 'shop');
  memory.update({ conversationId: 'conv_7', open: true });
  const { chat, openings } = start(memory);
  expect(chat.getSnapshot()).toMatchObject({ open: true, openedBy: 'memory', loading: true });
  expect(openings[0]?.options).toEqual({ conversationId: 'conv_7' });
  openings[0]?.found('conv_7');
  await settle();
  expect(chat.getSnapshot().view?.id).toBe('conv_7');
});

it('[UI3] starts anew when the remembered conversation is gone, and loses no message over it', async () => {
  const memory = new Memory(null, 'shop');
  memory.update({ conversationId: 'conv_gone' });
  const { chat, openings, sent } = start(memory);
  chat.actions.send('still there?');
  openings[0]?.refused(new ParleyError('not_found', 'That does not exist.'));
  await settle();
  expect(openings[1]?.options).toEqual({});
  openings[1]?.found('conv_new');
  await settle();
  expect(sent).toEqual(['still there?']);
  expect(memory.read().conversationId).toBe('conv_new');
});

it('[UI3] says why a message was not sent, and offers it again', async () => {
  const { chat, openings } = start();
  chat.actions.send('hello');
  openings[0]?.refused(new ParleyError('unavailable', 'The service is not available right now.'));
  await settle();
  const [entry] = chat.getSnapshot().outbox;
  expect(entry).toMatchObject({ state: 'failed', error: { message: 'The service is not available right now.' } });
  chat.actions.retry(entry?.key ?? '');
  expect(openings).toHaveLength(2);
});

it('[UI3] gives a refused message back', async () => {
  const { chat, openings } = start();
  chat.actions.send('hello');
  openings[0]?.found('conv_1');
  await settle();
  expect(chat.actions.send('refuse me')).toBe('Too many messages are waiting already.');
  expect(chat.actions.send('x'.repeat(10_001))).toMatch('too long');
  chat.actions.setDraft('more');
  chat.actions.edit({ key: 'k', text: 'refused', state: 'failed', error: null, retryAt: null });
  expect(chat.getSnapshot().draft).toBe('refused\nmore');
});

it('[UI2] counts what arrives while the panel is closed, and forgets it when it is opened', async () => {
  const { chat, openings, happens, memory } = start();
  chat.actions.send('hello');
  openings[0]?.found('conv_1');
  await settle();
  happens(...answer);
  expect(chat.getSnapshot().unread).toBe(1);
  chat.actions.open();
  expect(chat.getSnapshot()).toMatchObject({ unread: 0, openedBy: 'visitor' });
  chat.actions.close();
  expect(chat.getSnapshot().unread).toBe(0);
  expect(memory.read()).toMatchObject({ open: false, seenSeq: 2 });
});

it('[UI4] announces what happens, but not what had happened before', async () => {
  const { chat, openings, happens, said } = start();
  chat.actions.send('hello');
  openings[0]?.found('conv_1');
  await settle();
  expect(said).toEqual([]);
  happens(...answer);
  expect(said).toEqual(['Assistant: Hello!']);
});

it('[UI3] leaves a conversation that is taken away, or when asked to', async () => {
  const { chat, openings, fails, memory } = start();
  chat.actions.send('hello');
  openings[0]?.found('conv_1');
  await settle();
  fails(new ParleyError('forbidden', 'You are not allowed to do that.'));
  expect(chat.getSnapshot().view).toBeNull();
  expect(memory.read().conversationId).toBeNull();
});

it('[GU7] [CO1] shows until when a message waits, says it once, and why another was not sent', async () => {
  const { chat, openings, waits, said } = start();
  chat.actions.send('hello');
  openings[0]?.found('conv_1');
  await settle();
  const error = {
    code: 'budget_exhausted',
    message: 'It is over.',
    retryable: false,
    retryAfterMs: null,
    errorId: null,
  } as const;
  waits({ key: 'a', text: 'one', createdAt: 1, state: 'sending', retryAt: 1_005_000 });
  expect(chat.getSnapshot().outbox).toMatchObject([{ text: 'one', state: 'sending', retryAt: 1_005_000 }]);
  waits({ key: 'b', text: 'two', createdAt: 1, state: 'failed', error });
  expect(chat.getSnapshot().outbox[1]).toMatchObject({
    text: 'two',
    state: 'failed',
    error: { message: 'It is over.' },
  });
  expect(said).toEqual(['You are writing very fast. Your message will be sent in 5 seconds.', 'Not sent. It is over.']);
});

it('[CO1] a new conversation loses nothing that was not sent in the old one', async () => {
  const { chat, openings, waits } = start();
  chat.actions.send('hello');
  openings[0]?.found('conv_1');
  await settle();
  const error = {
    code: 'budget_exhausted',
    message: 'It is over.',
    retryable: false,
    retryAfterMs: null,
    errorId: null,
  } as const;
  waits(
    { key: 's', text: 'arrived', createdAt: 1, state: 'sent', messageId: 'm1', runId: null, position: 0 },
    { key: 'a', text: 'one', createdAt: 1, state: 'failed', error },
    { key: 'b', text: 'two', createdAt: 1, state: 'sending', retryAt: 1_005_000 },
  );
  chat.actions.setDraft('three');
  chat.actions.startNew();
  expect(chat.getSnapshot()).toMatchObject({ view: null, outbox: [], draft: 'one\ntwo\nthree' });
});

it('[AG7] a new conversation is with the agent that was chosen, until there is one', async () => {
  const { chat, openings, agents, happens } = start();
  expect(chat.getSnapshot().agent).toBe('support');
  chat.actions.choose('triage');
  expect(chat.getSnapshot().agent).toBe('triage');
  chat.actions.send('one');
  openings[0]?.found('conv_1');
  await settle();
  expect(agents).toEqual(['triage']);
  happens(
    { type: 'conversation.updated', agent: 'triage' },
    { type: 'message.created', message: { id: 'u1', role: 'user', text: 'one' } },
  );
  chat.actions.send('two');
  happens({ type: 'conversation.updated', agent: 'billing' });
  chat.actions.send('three');
  expect(agents).toEqual(['triage', null, null]);
  expect(chat.getSnapshot().agent).toBe('billing');
  chat.actions.startNew();
  expect(chat.getSnapshot().agent).toBe('support');
});

it('[AG7] a message keeps the agent that it was written to, over a reload too', async () => {
  const { load } = browser();
  load('triage').chat.actions.send('one');
  const next = load();
  next.openings[0]?.found('conv_1');
  await settle();
  expect([next.sent, next.agents]).toEqual([['one'], ['triage']]);
});

it('[AG7] an agent that the site does not have keeps nobody from writing', async () => {
  const { chat, openings, sent, agents } = start(undefined, undefined, 'nobody');
  expect(chat.getSnapshot().agent).toBe('support');
  chat.actions.send('one');
  openings[0]?.found('conv_1');
  await settle();
  expect([sent, agents]).toEqual([['one'], [null]]);
});
