import { expect, it } from 'vitest';
import { CallQueue, type Target } from './call-queue.ts';

/** A chat that notes what is done to it. */
function target(): Target & { readonly done: string[] } {
  const done: string[] = [];
  return {
    done,
    open: () => void done.push('open'),
    close: () => void done.push('close'),
    send: (text) => void done.push(`send ${text}`),
    registerTool: ({ name }) => {
      if (name === '') throw new Error('a tool needs a name');
      done.push(`tool ${name}`);
      return () => void done.push(`no tool ${name}`);
    },
    setContext: (context) => void done.push(`context ${JSON.stringify(context)}`),
    setUser: (user) => void done.push(`user ${user?.token}`),
    setLanguage: (lang) => void done.push(`language ${lang}`),
  };
}

const tool = (name: string) => ({ name, description: 'd', parameters: { type: 'object' }, run: () => null });

it('[UI6] does what was asked for once the chat is there, in the same order, and then at once', () => {
  const queue = new CallQueue(() => undefined);
  const chat = target();
  queue.add(({ open }) => open());
  queue.registerTool(tool('one'));
  queue.add(({ send }) => send('Hello'));
  for (let n = 0; n < 1000; n += 1) queue.setContext({ n });
  queue.attach(chat);
  expect(chat.done).toEqual(['context {"n":999}', 'open', 'tool one', 'send Hello']);
  queue.add(({ close }) => close());
  queue.setContext(null);
  expect(chat.done.slice(4)).toEqual(['close', 'context null']);
});

it('[UI6] says who the user is before anything else, and again to a chat that was taken away and comes back', () => {
  const queue = new CallQueue(() => undefined);
  const first = target();
  queue.add(({ open }) => open());
  queue.setUser({ token: 'early' });
  queue.setUser({ token: 'late' });
  queue.attach(first);
  expect(first.done).toEqual(['user late', 'open']);
  queue.detach();
  const second = target();
  queue.attach(second);
  expect(second.done).toEqual(['user late']);
});

it('[UI6] takes a tool back, offered or not', () => {
  const queue = new CallQueue(() => undefined);
  const chat = target();
  queue.registerTool(tool('early'))();
  const takeBack = queue.registerTool(tool('kept'));
  queue.attach(chat);
  takeBack();
  expect(chat.done).toEqual(['tool kept', 'no tool kept']);
});

it('[UI6] says which calls could not be done, and does the others; afterwards who calls is told', () => {
  const problems: string[] = [];
  const queue = new CallQueue((problem) => problems.push(problem));
  const chat = target();
  queue.registerTool(tool(''));
  for (let n = 0; n < 100; n += 1) queue.add(({ open }) => open());
  queue.attach(chat);
  expect(chat.done).toHaveLength(99);
  expect(problems).toEqual([expect.stringContaining('more than 100 calls'), 'a tool needs a name']);
  expect(() => queue.registerTool(tool(''))).toThrow('a tool needs a name');
});
