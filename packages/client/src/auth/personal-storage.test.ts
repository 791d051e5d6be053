import { expect, it } from 'vitest';
import { memoryStorage } from '../testing/client-fixture.ts';
import { PersonalStorage } from './personal-storage.ts';

const BOX = 'parley:shop:user';

function setUp(): { values: Map<string, string>; open: () => PersonalStorage } {
  const values = new Map<string, string>();
  return { values, open: () => new PersonalStorage(memoryStorage(values), 'shop') };
}

it('[UI6] keeps a user’s things apart, gives them back to the same user only, and leaves nothing when they sign out', () => {
  const { values, open } = setUp();
  const first = open();
  first.setItem('draft', 'of the visitor');
  first.signIn(false);
  first.setItem('draft', 'of Alice');
  expect([first.getItem('draft'), values.get(BOX)]).toEqual(['of Alice', undefined]);
  first.own('usr_1');
  first.setItem('place', '7');
  first.removeItem('nothing');

  const reloaded = open();
  reloaded.signIn(false);
  expect(reloaded.getItem('draft')).toBeNull();
  reloaded.own('usr_1');
  expect([reloaded.getItem('draft'), reloaded.getItem('place')]).toEqual(['of Alice', '7']);

  const other = open();
  other.signIn(false);
  other.own('usr_2');
  expect([other.getItem('draft'), values.get(BOX)]).toEqual([null, JSON.stringify({ owner: 'usr_2', items: {} })]);
  other.signOut();
  expect([...values]).toEqual([['draft', 'of the visitor']]);
  expect(other.getItem('draft')).toBe('of the visitor');
});

it('[HS5] takes the visitor’s things along when that is asked for, and not before the server knows the user', () => {
  const { values, open } = setUp();
  values.set('of the page', 'stays').set('draft', 'Hello');
  const storage = open();
  expect(storage.getItem('draft')).toBe('Hello');
  storage.signIn(true);
  expect([storage.getItem('draft'), values.get('draft')]).toEqual(['Hello', 'Hello']);
  storage.own('usr_1');
  expect([storage.getItem('draft'), values.get('draft'), values.get('of the page')]).toEqual([
    'Hello',
    undefined,
    'stays',
  ]);
});

it('goes on in memory where nothing can be kept, and says so to who writes', () => {
  const full: ReturnType<typeof memoryStorage> = {
    getItem: () => null,
    setItem: () => {
      throw new Error('full');
    },
    removeItem: () => undefined,
  };
  const storage = new PersonalStorage(full, 'shop');
  storage.signIn(false);
  storage.setItem('draft', 'Hello');
  storage.own('usr_1');
  expect(storage.getItem('draft')).toBe('Hello');
  expect(() => storage.setItem('draft', 'Bye')).toThrow('full');
  expect(() => new PersonalStorage(null, 'shop').setItem('draft', 'Bye')).toThrow('no storage');
});

it.each(['nonsense', '[]', '{"owner":"usr_1"}', '{"owner":"usr_1","items":{"draft":7}}'])(
  'reads %s as nothing',
  (box) => {
    const { values, open } = setUp();
    values.set(BOX, box);
    const storage = open();
    storage.signIn(false);
    storage.own('usr_1');
    expect(storage.getItem('draft')).toBeNull();
  },
);
