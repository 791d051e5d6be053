/** Clients on a real server; whatever a test leaves behind is taken away, and a lost rejection fails it. */
import { afterEach, beforeEach, expect } from 'vitest';
import { createClient } from '../create-client.ts';
import type { ClientOptions } from '../options.ts';
import type { Store } from '../store.ts';
import type { Conversation, ParleyClient } from '../types.ts';
import { type Peer, ScriptedServer } from './scripted-server.ts';

/** What the server answers to `conversation.open` for a new conversation. */
export const OPENED = { conversationId: 'conv_1', agent: 'support', sub: 1, epoch: 'e1', head: 0, recovered: true };

let current: ScriptedServer | null = null;
const clients: ParleyClient[] = [];
const rejections: unknown[] = [];
const onRejection = (reason: unknown): void => void rejections.push(reason);

/** The server of the present test. */
export function server(): ScriptedServer {
  if (current === null) throw new Error('useServer() was not called');
  return current;
}

/** Gives every test of a file its own server. */
export function useServer(): void {
  beforeEach(async () => {
    current = await ScriptedServer.start();
    process.on('unhandledRejection', onRejection);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await current?.[Symbol.asyncDispose]();
    process.off('unhandledRejection', onRejection);
    expect(rejections).toEqual([]);
  });
}

/** A client that connects. Draws are zero: every delay is the shortest one, 100 ms. */
export function start(options: Partial<ClientOptions> = {}): ParleyClient {
  const client = createClient({ url: server().url, site: 'shop', random: () => 0, ...options });
  clients.push(client);
  client.connect();
  return client;
}

/** A live client with one live conversation. */
export async function converse(
  options: Partial<ClientOptions> = {},
  welcome: Parameters<Peer['welcome']>[0] = {},
): Promise<{ client: ParleyClient; peer: Peer; conversation: Conversation }> {
  const client = start(options);
  const opening = client.openConversation();
  const peer = await server().peer();
  await peer.welcome(welcome);
  await peer.answer('conversation.open', OPENED);
  peer.send({ type: 'live', sub: 1, seq: 0 });
  const conversation = await opening;
  await until(conversation, ({ sync }) => sync === 'live');
  return { client, peer, conversation };
}

/** Waits until the snapshot is as wanted. */
export function until<T>(store: Store<T>, wanted: (snapshot: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    let unsubscribe = (): void => undefined;
    const timer = setTimeout(() => reject(new Error(`never: ${JSON.stringify(store.getSnapshot())}`)), 5_000);
    const look = (): void => {
      if (!wanted(store.getSnapshot())) return;
      clearTimeout(timer);
      unsubscribe();
      resolve(store.getSnapshot());
    };
    unsubscribe = store.subscribe(look);
    look();
  });
}

/** A storage that lasts as long as the test. */
export function memoryStorage(values = new Map<string, string>()): NonNullable<ClientOptions['storage']> {
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}
