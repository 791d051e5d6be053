import { type ConversationEvent, emptyView, type EventFrame, foldEvents } from '@parley/protocol';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRegistry } from '../agent/definition.ts';
import { Agent } from '@openai/agents';
import { createInProcessBus } from '../bus/in-process.ts';
import { Channels } from '../conversation/channels.ts';
import { Viewer } from '../conversation/viewer.ts';
import type { LogEntry } from '../store/port.ts';
import { readFrame } from '../testing/read-frame.ts';
import { Flow, SLOW_BYTES, STALLED_BYTES } from './flow.ts';
import { textFrame } from './frames.ts';
import { type Start, Subscription } from './subscription.ts';

const at = '2026-03-01T12:00:00.000Z';
const registry = createRegistry({ support: { agent: new Agent({ name: 'Support' }), title: 'Support' } });

function said(text: string): ConversationEvent {
  return { type: 'message.created', message: { id: `msg_${text}`, role: 'user', text } };
}

function delta(offset: number, text: string): ConversationEvent {
  return { type: 'message.delta', messageId: 'msg_1', offset, text };
}

/** A subscription to a log in memory, and what its reader has got. */
function setUp() {
  const bus = createInProcessBus();
  const flow = new Flow();
  const log: LogEntry[] = [];
  const frames: (EventFrame | { type: 'live' | 'snapshot'; seq: number })[] = [];
  const failures: unknown[] = [];
  const slow: string[] = [];
  const readLog = vi.fn(async (after: number, limit: number): Promise<readonly LogEntry[] | undefined> =>
    log.filter(({ seq }) => seq > after).slice(0, limit),
  );
  const subscription = new Subscription({
    sub: 1,
    conversationId: 'conv_1',
    epoch: 'e',
    viewer: new Viewer('visitor', registry),
    flow,
    channels: new Channels(bus),
    readLog: (after, limit) => readLog(after, limit),
    snapshot: async () => {
      const events = log.map(({ seq, body }) => ({ ...(JSON.parse(body) as ConversationEvent), seq, at }));
      return foldEvents(emptyView('conv_1', 'support'), events);
    },
    outlet: {
      together: (work) => work(),
      send: (frame) => void frames.push(readFrame(frame) as EventFrame),
    },
    now: () => 0,
    onFailure: (error) => void failures.push(error),
    onSlow: (kind) => void slow.push(kind),
    onClosed: () => {},
  });
  onTestFinished(() => subscription.close());
  let head = 0;
  const append = (...events: ConversationEvent[]): LogEntry[] => {
    const entries = events.map((event) => ({ seq: ++head, at, type: event.type, body: JSON.stringify(event) }));
    log.push(...entries);
    return entries;
  };
  return {
    slow,
    flow,
    log,
    frames,
    failures,
    readLog,
    subscription,
    append,
    publish: (entries: readonly LogEntry[]) => bus.publish({ type: 'appended', conversationId: 'conv_1', entries }),
    /** Starts, and waits for `live`. */
    async live(start: Start = { after: 0 }) {
      subscription.start(start);
      await vi.waitFor(() => expect(frames.at(-1)?.type).toBe('live'));
    },
    types: () => frames.map(({ type, seq }) => `${type} ${seq}`),
  };
}

describe('a subscription', () => {
  it('[LG5] sends everything since the position, then live, then what comes', async () => {
    const { append, publish, live, types } = setUp();
    append(said('a'), said('b'));
    await live({ after: 1 });
    publish(append(said('c')));
    expect(types()).toEqual(['message.created 2', 'live 2', 'message.created 3']);
  });

  it('[LG5] sends nothing live before live', async () => {
    const { append, publish, subscription, frames, types } = setUp();
    append(said('a'));
    subscription.start({ after: 0 });
    publish(append(said('b')));
    publish(append(said('c')));
    await vi.waitFor(() => expect(frames.at(-1)?.type).toBe('live'));
    expect(types()).toEqual(['message.created 1', 'message.created 2', 'message.created 3', 'live 3']);
  });

  it('[LG3] reads the log when a hint was lost, and passes over one that comes twice', async () => {
    const { append, publish, live, types, frames } = setUp();
    await live();
    append(said('lost'));
    const third = append(said('c'));
    publish(third);
    await vi.waitFor(() => expect(frames.at(-1)).toMatchObject({ type: 'live', seq: 2 }));
    publish(third);
    expect(types()).toEqual(['live 0', 'message.created 1', 'message.created 2', 'live 2']);
  });

  it('[LG7] tells with covers what was compacted away', async () => {
    const { append, log, live, frames } = setUp();
    append(said('a'), delta(0, 'x'), delta(1, 'y'), { type: 'message.completed', messageId: 'msg_1', text: 'xy' });
    log.splice(1, 2);
    await live();
    expect(frames).toMatchObject([{ seq: 1 }, { seq: 4, covers: 3 }, { type: 'live', seq: 4 }]);
  });

  it('[FL2] merges deltas for a slow reader', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { append, publish, live, flow, frames, slow } = setUp();
    await live();
    flow.sent(flow.lane(9), 1, SLOW_BYTES + 1, 0);
    for (const [offset, text] of ['a', 'b', 'c'].entries()) publish(append(delta(offset, text)));
    expect(frames).toHaveLength(1);
    vi.advanceTimersByTime(100);
    expect(frames.slice(1)).toMatchObject([{ seq: 3, covers: 3, offset: 0, text: 'abc' }]);
    expect(slow).toEqual(['merged']);
  });

  it('[FL2] gives a reader that was stalled a snapshot with all that it missed', async () => {
    const { append, publish, live, flow, subscription, frames, types, slow } = setUp();
    await live();
    flow.sent(flow.lane(9), 1, STALLED_BYTES + 1, 0);
    publish(append(said('a')));
    publish(append(said('b')));
    expect(slow).toEqual(['snapshot']);
    subscription.resume();
    expect(types()).toEqual(['live 0']);
    flow.acked(9, 1);
    subscription.resume();
    await vi.waitFor(() => expect(frames.at(-1)).toMatchObject({ type: 'live', seq: 2 }));
    expect(frames[1]).toMatchObject({
      type: 'snapshot',
      seq: 2,
      conversation: { messages: [{ text: 'a' }, { text: 'b' }] },
    });
    publish(append(said('c')));
    expect(types().slice(2)).toEqual(['live 2', 'message.created 3']);
  });

  it('[FL2] goes on replaying where a stalled reader stopped', async () => {
    const { append, live, flow, subscription, frames } = setUp();
    append(...Array.from({ length: 300 }, (_, index) => said(String(index))));
    flow.sent(flow.lane(9), 1, STALLED_BYTES + 1, 0);
    subscription.start({ after: 0 });
    expect(frames).toEqual([]);
    flow.acked(9, 1);
    await live({ after: 0 });
    expect(frames.filter(({ type }) => type === 'message.created')).toHaveLength(300);
  });

  it('[FL2] stops in the middle of a page when the reader owes too much', async () => {
    const { append, flow, subscription, frames } = setUp();
    append(...Array.from({ length: 50 }, (_, index) => said(`${index} ${'x'.repeat(30_000)}`)));
    subscription.start({ after: 0 });
    await vi.waitFor(() => expect(frames.length).toBeGreaterThan(0));
    expect(flow.unackedBytes).toBeLessThan(STALLED_BYTES + 100_000);
    while (frames.at(-1)?.type !== 'live') {
      flow.acked(1, frames.at(-1)?.seq ?? 0);
      subscription.resume();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(frames.map(({ seq }) => seq)).toEqual([...Array.from({ length: 50 }, (_, index) => index + 1), 50]);
  });

  it('[FL2] stops in the middle of what comes live, and then gives a snapshot', async () => {
    const { append, publish, live, flow, subscription, frames } = setUp();
    await live();
    publish(append(...Array.from({ length: 20 }, (_, index) => said(`${index} ${'x'.repeat(30_000)}`))));
    expect(flow.unackedBytes).toBeLessThan(STALLED_BYTES + 100_000);
    flow.acked(1, frames.at(-1)?.seq ?? 0);
    subscription.resume();
    await vi.waitFor(() => expect(frames.at(-1)).toMatchObject({ type: 'snapshot', seq: 20 }));
    flow.acked(1, 20);
    subscription.resume();
    await vi.waitFor(() => expect(frames.at(-1)).toMatchObject({ type: 'live', seq: 20 }));
  });

  it('counts what it sends in bytes', async () => {
    const { append, live, flow, frames } = setUp();
    append(said('漢'.repeat(100)));
    await live();
    expect(flow.unackedBytes).toBe(textFrame(JSON.stringify(frames[0])).length);
  });

  it('ends well when the conversation is erased while a reader lags behind', async () => {
    const { append, publish, live, log, flow, subscription, readLog, frames, failures } = setUp();
    append(said('a'));
    await live();
    flow.sent(flow.lane(9), 1, STALLED_BYTES + 1, 0);
    publish(append(said('b')));
    publish(append({ type: 'conversation.updated', status: 'deleted' }));
    log.length = 0;
    flow.acked(9, 1);
    let reads = 0;
    readLog.mockImplementation(async () => {
      reads += 1;
      // Reading again and again would never let anybody else have a turn.
      if (reads > 10) throw new Error('it waits for what will never come');
      return [];
    });
    subscription.resume();
    await vi.waitFor(() => expect([...failures, frames.at(-1)]).toEqual([{ type: 'live', sub: 1, seq: 0 }]));
    expect(JSON.stringify(frames.slice(2))).not.toContain('msg_a');
  });

  it('says so when the log cannot be read, and does nothing after it was closed', async () => {
    const { subscription, readLog, failures, publish, append, frames } = setUp();
    readLog.mockRejectedValueOnce(new Error('disk'));
    subscription.start({ after: 0 });
    await vi.waitFor(() => expect(failures).toHaveLength(1));
    subscription.close();
    publish(append(said('a')));
    expect(frames).toEqual([]);
  });
});
