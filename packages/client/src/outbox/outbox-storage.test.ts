import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../testing/client-fixture.ts';
import type { OutboxItem } from './outbox.ts';
import { OutboxStorage } from './outbox-storage.ts';

const NAME = 'parley:shop:outbox:conv_1';

function item(key: string): OutboxItem {
  return { key, text: key, createdAt: 1, state: 'sending', tried: null };
}

function setUp(): { values: Map<string, string>; tab: () => OutboxStorage } {
  const values = new Map<string, string>();
  const storage = memoryStorage(values);
  return { values, tab: () => new OutboxStorage(storage, 'shop', 'conv_1') };
}

describe('outbox storage', () => {
  it('survives a reload, and leaves nothing behind', () => {
    const { values, tab } = setUp();
    const first = tab();
    first.save([item('a'), item('b')]);
    expect(tab().load()).toEqual([item('a'), item('b')]);
    first.save([]);
    expect([...values.keys()]).toEqual([]);
  });

  it('two tabs do not remove what the other one wrote', () => {
    const { tab } = setUp();
    const [one, two] = [tab(), tab()];
    one.save([item('a')]);
    two.save([item('b')]);
    one.save([item('a'), item('c')]);
    expect(
      tab()
        .load()
        .map(({ key }) => key),
    ).toEqual(['b', 'a', 'c']);
    one.save([]);
    expect(tab().load()).toEqual([item('b')]);
  });

  it.each([
    'nonsense',
    '{}',
    '[{"key":"a","text":"a","createdAt":1,"state":"sending","tried":null,"retryAt":"soon"}]',
    '[1, null, {"key": "a"}, {"key":"a","text":"a","createdAt":1,"state":"melted"}]',
  ])('leaves out what it cannot read: %s', (text) => {
    const { values, tab } = setUp();
    values.set(NAME, text);
    expect(tab().load()).toEqual([]);
  });

  it('goes on without a storage, and with one that refuses', () => {
    const refuse = (): never => {
      throw new Error('quota');
    };
    const broken = new OutboxStorage({ getItem: refuse, setItem: refuse, removeItem: refuse }, 'shop', 'c');
    expect(broken.load()).toEqual([]);
    expect(() => broken.save([item('a')])).not.toThrow();
    expect(() => new OutboxStorage(null, 'shop', 'c').save([item('a')])).not.toThrow();
  });
});
