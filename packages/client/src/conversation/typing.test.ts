import { expect, it } from 'vitest';
import { FakeTime } from '../testing/fake-time.ts';
import { Typing, TYPING_MS } from './typing.ts';

it('typing counts for a few seconds after the last note', async () => {
  const time = new FakeTime();
  let changes = 0;
  const typing = new Typing(time.timers, () => void (changes += 1));
  typing.note({ id: 'op_1', name: 'Ana' });
  await time.advance(TYPING_MS - 1);
  typing.note({ id: 'op_1', name: 'Ana' });
  typing.note({ id: 'op_2' });
  await time.advance(TYPING_MS - 1);
  expect(typing.people).toEqual([{ id: 'op_1', name: 'Ana' }, { id: 'op_2' }]);
  await time.advance(1);
  expect(typing.people).toEqual([]);
  expect(changes).toBe(4);
  typing.note({ id: 'op_1' });
  typing.clear();
  expect(typing.people).toEqual([]);
  expect(time.waiting).toBe(0);
});
