import type { Presence as Seen } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { Presence } from './presence.ts';

const alice = { id: 'op_alice', name: 'Alice Johnson' };

describe('presence', () => {
  it('tells of a person once, however many windows they look through', () => {
    const presence = new Presence();
    const told: Seen[] = [];
    const stop = presence.subscribe((seen) => void told.push(seen));
    const [first, second] = [presence.look('conv_1', alice), presence.look('conv_1', alice)];
    first();
    first();
    expect(presence.isThere('conv_1', 'op_alice')).toBe(true);
    expect(presence.list(10)).toEqual([{ conversationId: 'conv_1', people: [alice] }]);
    second();
    expect(presence.isThere('conv_1', 'op_alice')).toBe(false);
    expect(presence.list(10)).toEqual([]);
    expect(told.map(({ people }) => people)).toEqual([[alice], []]);
    stop();
    presence.look('conv_2', alice);
    expect(told).toHaveLength(2);
  });

  it('names twenty people of a conversation, and as many conversations as are asked for', () => {
    const presence = new Presence();
    for (let index = 0; index < 30; index += 1) presence.look('conv_1', { id: `op_${index}` });
    for (let index = 0; index < 30; index += 1) presence.look(`conv_${index}`, alice);
    expect(presence.list(5)).toHaveLength(5);
    expect(presence.list(1)[0]?.people).toHaveLength(20);
    expect(presence.isThere('conv_1', 'op_29')).toBe(true);
  });
});
