import { expect, it } from 'vitest';
import type { KeyValueStorage } from './memory.ts';
import { UnsentMessages } from './unsent.ts';

const NAME = 'parley:shop:unsent';

function setUp() {
  const items = new Map<string, string>();
  const storage: KeyValueStorage = {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
  return { items, storage, tab: () => new UnsentMessages(storage, 'shop') };
}

it('[UI3] keeps messages across a reload, in order, and leaves nothing behind', () => {
  const { items, tab } = setUp();
  const before = tab();
  before.add({ key: 'a', text: 'one' });
  before.add({ key: 'b', text: 'two' });
  const after = tab();
  expect(after.load()).toEqual([
    { key: 'a', text: 'one' },
    { key: 'b', text: 'two' },
  ]);
  after.remove('a');
  after.remove('b');
  expect([...items.keys()]).toEqual([]);
});

it('[UI3] a message that another tab has sent is not open any more', () => {
  const { tab } = setUp();
  const one = tab();
  one.add({ key: 'a', text: 'one' });
  const other = tab();
  other.load();
  expect([one.isOpen('a'), other.isOpen('a')]).toEqual([true, true]);
  one.remove('a');
  expect(other.isOpen('a')).toBe(false);
});

it('[UI3] a message that could not be stored is open for as long as the page is there', () => {
  const { storage } = setUp();
  const refuse = (): never => {
    throw new Error('denied');
  };
  for (const unusable of [null, { ...storage, setItem: refuse }, { ...storage, getItem: refuse }]) {
    const unsent = new UnsentMessages(unusable, 'shop');
    unsent.add({ key: 'a', text: 'one' });
    expect(unsent.isOpen('a')).toBe(true);
    expect(() => unsent.remove('a')).not.toThrow();
  }
});

it('[UI3] is not misled by what it did not write', () => {
  const { items, tab } = setUp();
  for (const stored of ['', 'null', '{}', '[1, null, {"key": "a"}, {"text": "b"}]', '[{broken']) {
    items.set(NAME, stored);
    expect(tab().load()).toEqual([]);
  }
});
