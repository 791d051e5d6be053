import { expect, it } from 'vitest';
import { type KeyValueStorage, Memory } from './memory.ts';

function storage(): KeyValueStorage & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

const denied: KeyValueStorage = {
  getItem: () => {
    throw new Error('denied');
  },
  setItem: () => {
    throw new Error('denied');
  },
  removeItem: () => {
    throw new Error('denied');
  },
};

it('[UI3] remembers per site, across reloads', () => {
  const shared = storage();
  new Memory(shared, 'a').update({ conversationId: 'conv_1', open: true });
  expect(new Memory(shared, 'a').read()).toEqual({ conversationId: 'conv_1', open: true, seenSeq: 0 });
  expect(new Memory(shared, 'b').read().conversationId).toBeNull();
});

it('[UI3] keeps what another tab has written', () => {
  const shared = storage();
  const one = new Memory(shared, 'a');
  new Memory(shared, 'a').update({ conversationId: 'conv_2' });
  one.update({ open: true });
  expect(one.read()).toEqual({ conversationId: 'conv_2', open: true, seenSeq: 0 });
});

it('[UI3] works without storage for as long as the page is there', () => {
  for (const unusable of [denied, null]) {
    const memory = new Memory(unusable, 'a');
    memory.update({ conversationId: 'conv_1' });
    expect(memory.read().conversationId).toBe('conv_1');
  }
});

it('[UI3] is not misled by what it did not write', () => {
  const shared = storage();
  for (const stored of ['', 'null', '[]', '{"conversationId":7,"open":"yes","seenSeq":null}', '{broken']) {
    shared.items.set('parley:a:widget', stored);
    expect(new Memory(shared, 'a').read()).toEqual({ conversationId: null, open: false, seenSeq: 0 });
  }
});

it('[UI1] a chat that is always open says nothing about the others', () => {
  const shared = storage();
  const pinned = new Memory(shared, 'a');
  pinned.pinOpen();
  pinned.update({ conversationId: 'conv_1', open: true });
  expect(pinned.read()).toMatchObject({ conversationId: 'conv_1', open: true });
  expect(new Memory(shared, 'a').read()).toMatchObject({ conversationId: 'conv_1', open: false });
});
