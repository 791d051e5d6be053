import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openTemporaryStore } from '../testing/temporary-store.ts';
import { type KeyedCommand, once, REPLY_LIFETIME_MS } from './idempotency.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');

type Command = KeyedCommand & Record<string, unknown>;

/** Does commands against a store, and counts the effects. */
function setUp() {
  const store = openTemporaryStore();
  let effects = 0;
  const send = (command: Command, principalId = 'vis_1', effect = async () => ({ effect: ++effects })) =>
    store.transaction((tx) => once(tx, principalId, command, NOW, effect));
  return { store, send, effects: () => effects };
}

const key = randomUUID();

describe('a command with a key', () => {
  it('[CM1] has one effect, however often and under which id it comes', async () => {
    const { send, effects } = setUp();
    const command = { type: 'message.send', key, text: 'Hello', id: 1 };
    const replies = await Promise.all([send(command), send({ ...command, id: 2 }), send({ ...command, id: 3 })]);
    expect(replies).toEqual([{ effect: 1 }, { effect: 1 }, { effect: 1 }]);
    expect(effects()).toBe(1);
    const { type, text } = command;
    expect(await send({ text, key, type })).toEqual({ effect: 1 });
    const nested = { type, key: randomUUID(), context: { page: { url: '/', title: 'Shop' } } };
    const again = { ...nested, context: { page: { title: 'Shop', url: '/' } } };
    expect(await send(nested)).toEqual(await send(again));
  });

  it('[CM1] is refused when the key was used for something else', async () => {
    const { send, effects } = setUp();
    await send({ type: 'message.send', key, text: 'Hello' });
    for (const other of [
      { type: 'message.send', key, text: 'Bye' },
      { type: 'run.cancel', key, text: 'Hello' },
      { type: 'message.send', key, text: 'Hello', onBusy: 'queue' },
    ]) {
      await expect(send(other)).rejects.toMatchObject({ code: 'key_conflict', details: { field: 'key' } });
    }
    expect(effects()).toBe(1);
  });

  it('[CM1] is another one for another principal', async () => {
    const { send } = setUp();
    expect(await send({ type: 'message.send', key })).toEqual({ effect: 1 });
    expect(await send({ type: 'message.send', key }, 'vis_2')).toEqual({ effect: 2 });
  });

  it('[CM1] may be tried again after it failed', async () => {
    const { send } = setUp();
    const command = { type: 'message.send', key };
    await expect(
      send(command, 'vis_1', async () => {
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
    expect(await send(command)).toEqual({ effect: 1 });
  });

  it('[CM1] is forgotten after its time', async () => {
    const { store, send } = setUp();
    await send({ type: 'message.send', key });
    const forgetAt = (nowMs: number): Promise<number> => store.forgetReplies(nowMs - REPLY_LIFETIME_MS);
    expect(await forgetAt(NOW + 24 * 3600 * 1000)).toBe(0);
    expect(await forgetAt(NOW + 24 * 3600 * 1000 + 1)).toBe(1);
    expect(await send({ type: 'message.send', key })).toEqual({ effect: 2 });
  });
});
