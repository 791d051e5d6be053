import { expect, it, vi } from 'vitest';
import { EventHub } from './event-hub.ts';

it('[UI6] tells who listens, until they do not', () => {
  const hub = new EventHub();
  const counts: number[] = [];
  const end = hub.on('unread', ({ count }) => counts.push(count));
  hub.emit('unread', { count: 1 });
  expect(hub.hears('message', 'unread')).toBe(true);
  end();
  hub.emit('unread', { count: 2 });
  expect(counts).toEqual([1]);
  expect(hub.hears('message', 'unread')).toBe(false);
});

it('[UI6] tells who comes late that it is ready, but not who has left again', async () => {
  const hub = new EventHub();
  hub.emit('ready', { site: 's' });
  const told: string[] = [];
  hub.on('ready', ({ site }) => told.push(site));
  hub.on('ready', () => told.push('left'))();
  expect(told).toEqual([]);
  await Promise.resolve();
  expect(told).toEqual(['s']);
});

it('[UI6] a listener that throws keeps nobody else from being told', () => {
  const reported = vi.fn<(error: unknown) => void>();
  vi.stubGlobal('reportError', reported);
  const hub = new EventHub();
  const told = vi.fn<() => void>();
  hub.on('open', () => {
    throw new Error('mine');
  });
  hub.on('open', told);
  hub.emit('open', { site: 's' });
  vi.unstubAllGlobals();
  expect(told).toHaveBeenCalledOnce();
  expect(reported).toHaveBeenCalledWith(new Error('mine'));
});
