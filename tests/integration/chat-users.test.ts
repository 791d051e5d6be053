/** Who uses a chat, from the page's word to what the gateway knows and what the browser keeps (UI6, SC1). */
import { randomUUID } from 'node:crypto';
import type { UserCredentials } from '@parley/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keeps, Memory } from '../../packages/widget/src/host/memory.ts';
import { SeenMarks } from '../../packages/widget/src/host/seen-marks.ts';
import { UnsentMessages } from '../../packages/widget/src/host/unsent.ts';
import { Chat } from '../../packages/widget/src/state/chat.ts';
import { en } from '../../packages/widget/src/text/en.ts';
import { connectClient, memoryStorage, until } from '../fixtures/parley-client.ts';
import { signUser, USER_AUDIENCE, USER_SECRET } from '../fixtures/site-server.ts';
import { ORIGIN, startGateway, type TestGateway } from '../fixtures/start-gateway.ts';

const BOX = 'parley:shop:user';
const users = { secret: USER_SECRET, audience: USER_AUDIENCE };

let gateway: TestGateway;
const chats: Chat[] = [];
beforeAll(async () => {
  gateway = await startGateway({ config: { sites: { shop: { origins: [ORIGIN], agents: ['plain'], users } } } });
});
afterAll(async () => {
  for (const chat of chats) chat.stop();
  await gateway[Symbol.asyncDispose]();
});

/** A page with a chat, in a browser that has this storage. */
function load(storage: ReturnType<typeof memoryStorage>, user?: UserCredentials): Chat {
  const client = connectClient(gateway.port, { storage });
  const chat = new Chat({
    client,
    memory: new Memory(client.storage, 'shop'),
    unsent: new UnsentMessages(client.storage, 'shop'),
    texts: en,
    seen: new SeenMarks(client.storage, 'shop'),
    sound: { on: false, keep: () => undefined },
    remembersUser: () => keeps(storage, BOX),
    announce: () => undefined,
    plainText: (markdown) => markdown,
    now: () => Date.now(),
  });
  chats.push(chat);
  if (user !== undefined) chat.setUser(user);
  chat.start();
  return chat;
}

/** A user of a test of its own, and what their page is asked for. */
function somebody(name: string) {
  const sub = `customer-${randomUUID()}`;
  return { getToken: () => signUser(gateway.clock.now(), { sub, name }) };
}

async function say(chat: Chat, text: string): Promise<string> {
  chat.actions.send(text);
  const { view } = await until(
    chat,
    ({ view: now }) => now?.messages.some((message) => message.text === text) === true,
  );
  return view?.id ?? '';
}

const known = (chat: Chat) => until(chat, ({ account }) => account.status === 'user');

it('[UI6] a user finds their conversation again after a reload; nobody else does, and nothing is left when they sign out', async () => {
  const storage = memoryStorage();
  const [alice, bob] = [somebody('Alice Johnson'), somebody('Bob Smith')];
  const first = load(storage);
  const guests = await say(first, 'I am nobody');
  first.setUser(alice);
  expect(first.getSnapshot()).toMatchObject({ view: null, draft: '', account: { status: 'signing_in' } });
  expect((await known(first)).account).toMatchObject({ name: 'Alice Johnson', merged: null });
  const hers = await say(first, 'I am Alice');
  expect(hers).not.toBe(guests);

  const reloaded = load(storage, alice);
  await until(reloaded, ({ view }) => view?.id === hers);

  const his = load(storage, bob);
  his.actions.send('I am Bob');
  await until(his, ({ view }) => view?.messages.some(({ text }) => text === 'I am Bob') === true);
  expect(his.getSnapshot().view?.id).not.toBe(hers);

  his.actions.setDraft('a secret');
  his.actions.signOut();
  expect(his.getSnapshot()).toMatchObject({ draft: '', outbox: [] });
  const { view } = await until(his, (now) => now.view?.id === guests);
  expect([view?.id, his.getSnapshot().account.status, storage.getItem(BOX)]).toEqual([guests, 'visitor', null]);
});

it('[HS5] with merge, the conversation goes on as the user’s, with what was on its way; signed out, it is gone', async () => {
  const storage = memoryStorage();
  const alice = { ...somebody('Alice Johnson'), merge: true };
  const chat = load(storage);
  const id = await say(chat, 'Where is my order?');
  chat.actions.send('It is late');
  chat.setUser(alice);
  expect(chat.getSnapshot().view?.id).toBe(id);
  expect((await known(chat)).account).toMatchObject({ merged: 1 });
  await until(chat, ({ view }) => view?.messages.some(({ text }) => text === 'It is late') === true);
  const again = load(storage, alice);
  const { view } = await until(again, (now) => now.view?.id === id);
  expect(view?.messages.filter(({ text }) => text === 'It is late')).toHaveLength(1);
  expect(again.getSnapshot().account.merged).toBeNull();

  again.setUser(null);
  await say(again, 'Who am I?');
  expect(again.getSnapshot().view?.id).not.toBe(id);
  expect(storage.getItem(BOX)).toBeNull();
});

it('[SC1] says that a sign-in has ended, and goes on when the page signs in anew, or as a guest', async () => {
  const storage = memoryStorage();
  const alice = somebody('Alice Johnson');
  let signedIn = true;
  const chat = load(storage, { getToken: async () => (signedIn ? await alice.getToken() : null) });
  chat.actions.open();
  const id = await say(chat, 'I am Alice');
  expect((await known(chat)).account.canRetry).toBe(true);
  signedIn = false;
  await gateway.restart();
  await until(chat, ({ account }) => account.status === 'refused');
  signedIn = true;
  chat.actions.reconnect();
  const { view } = await known(chat);
  expect(view?.id).toBe(id);
  await say(chat, 'I am back');

  chat.setUser({ token: 'expired' });
  const { account } = await until(chat, (now) => now.account.status === 'refused');
  expect(account).toMatchObject({ name: null, canRetry: false });
  chat.actions.signOut();
  await say(chat, 'I am a guest');
  expect(storage.getItem(BOX)).toBeNull();
});
