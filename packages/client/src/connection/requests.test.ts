import { describe, expect, it } from 'vitest';
import { ParleyError } from '../errors.ts';
import { FakeTime, settle } from '../testing/fake-time.ts';
import { Requests } from './requests.ts';

const KEY = '7b0c7a8e-0f5c-4a55-9d6b-2f1a4b8f7c11';
const cancel = { conversationId: 'conv_1', runId: 'run_1', key: KEY };
const limits = { inFlight: 2, frameBytes: 65_536 };

interface Sent {
  readonly type: string;
  readonly id: number;
  readonly key?: string;
}

function setUp(): { requests: Requests; sent: Sent[]; time: FakeTime } {
  const time = new FakeTime();
  const sent: Sent[] = [];
  const requests = new Requests({
    send: (text) => sent.push(JSON.parse(text) as Sent),
    timers: time.timers,
    timeoutMs: 30_000,
    maxWaiting: 3,
  });
  return { requests, sent, time };
}

const up = (requests: Requests): void => requests.up(limits, () => undefined);

/** How a promise ended, without waiting for ever. */
function watch<T>(promise: Promise<T>): { value?: T; error?: ParleyError } {
  const seen: { value?: T; error?: ParleyError } = {};
  promise.then(
    (value) => (seen.value = value),
    (error: unknown) => (seen.error = error as ParleyError),
  );
  return seen;
}

describe('commands', () => {
  it('wait for the connection, then get ids of their own', () => {
    const { requests, sent } = setUp();
    watch(requests.request('run.cancel', cancel));
    watch(requests.request('conversation.list', {}));
    expect(sent).toEqual([]);
    up(requests);
    expect(sent).toEqual([
      { ...cancel, type: 'run.cancel', id: 1 },
      { type: 'conversation.list', id: 2 },
    ]);
  });

  it('at most `inFlight` are unanswered; the rest follows the replies', async () => {
    const { requests, sent } = setUp();
    up(requests);
    const all = [1, 2, 3, 4].map(() => watch(requests.request('conversation.list', {})));
    expect(sent.length).toBe(2);
    requests.reply({ type: 'ok', id: 1, result: { conversations: [] } });
    expect(sent.map(({ id }) => id)).toEqual([1, 2, 3]);
    await settle();
    expect(all[0]?.value).toEqual({ conversations: [] });
  });

  it('the queue is bounded, with a clear error', async () => {
    const { requests } = setUp();
    const all = [1, 2, 3, 4].map(() => watch(requests.request('conversation.list', {})));
    await settle();
    expect(all[2]?.error).toBeUndefined();
    expect(all[3]?.error).toMatchObject({ code: 'queue_full', retryable: true });
  });

  it('an error reply becomes a ParleyError with everything it says', async () => {
    const { requests } = setUp();
    up(requests);
    const seen = watch(requests.request('run.cancel', cancel));
    requests.reply({
      type: 'error',
      id: 1,
      code: 'rate_limited',
      message: 'Slow.',
      retryable: true,
      retryAfterMs: 900,
    });
    await settle();
    expect(seen.error).toBeInstanceOf(ParleyError);
    expect(seen.error).toMatchObject({ code: 'rate_limited', message: 'Slow.', retryable: true, retryAfterMs: 900 });
  });

  it('[TR1] what the server would close the connection for never travels', async () => {
    const { requests, sent } = setUp();
    up(requests);
    const wrong = watch(requests.request('run.cancel', { ...cancel, key: 'no uuid' }));
    const big = watch(requests.request('message.send', { conversationId: 'c', key: KEY, text: '€'.repeat(22_000) }));
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) as Record<string, never>;
    const nested = watch(requests.request('message.send', { conversationId: 'c', key: KEY, text: 'x', context: deep }));
    await settle();
    expect(wrong.error).toMatchObject({ code: 'bad_request', field: 'key' });
    expect(big.error).toMatchObject({ code: 'bad_request', message: 'The request is too big.' });
    expect(nested.error).toMatchObject({ code: 'bad_request' });
    expect(sent).toEqual([]);
  });

  it('time limits count from the call; a late reply frees the place and nothing else', async () => {
    const { requests, sent, time } = setUp();
    up(requests);
    const first = watch(requests.request('conversation.list', {}, { timeoutMs: 1_000 }));
    watch(requests.request('conversation.list', {}));
    watch(requests.request('conversation.list', {}));
    await time.advance(1_000);
    expect(first.error).toMatchObject({ code: 'unavailable', retryable: true });
    // The server still counts it as unanswered.
    expect(sent.length).toBe(2);
    requests.reply({ type: 'ok', id: 1, result: { conversations: [] } });
    expect(sent.length).toBe(3);
  });

  it('a result that does not fit the schema is an error', async () => {
    const { requests } = setUp();
    up(requests);
    const seen = watch(requests.request('conversation.list', {}));
    requests.reply({ type: 'ok', id: 1, result: { conversations: 'none' } });
    await settle();
    expect(seen.error?.code).toBe('internal');
  });
});

describe('after a drop', () => {
  it('[CM1] commands with a key, and reads, are sent again in order, with the same key', () => {
    const { requests, sent } = setUp();
    up(requests);
    watch(requests.request('run.cancel', cancel));
    watch(requests.request('conversation.list', {}));
    watch(requests.request('conversation.list', { limit: 7 }));
    requests.down();
    sent.length = 0;
    requests.up({ ...limits, inFlight: 9 }, () => undefined);
    expect(sent).toEqual([
      { ...cancel, type: 'run.cancel', id: 3 },
      { type: 'conversation.list', id: 4 },
      { type: 'conversation.list', limit: 7, id: 5 },
    ]);
  });

  it('[CM1] other commands are rejected as unavailable, once sent', async () => {
    const { requests, sent } = setUp();
    up(requests);
    const claimed = watch(requests.request('approval.claim', { approvalId: 'a' }));
    requests.down();
    const waiting = watch(requests.request('approval.claim', { approvalId: 'b' }));
    await settle();
    expect(claimed.error).toMatchObject({ code: 'unavailable', retryable: true });
    expect(waiting.error).toBeUndefined();
    up(requests);
    expect(sent.at(-1)).toMatchObject({ approvalId: 'b' });
  });

  it('what is bound to the connection ends with it, sent or not, and goes first on the next', async () => {
    const { requests, sent } = setUp();
    const early = watch(requests.request('conversation.close', { sub: 1 }, { bound: true }));
    await settle();
    expect(early.error?.code).toBe('unavailable');
    watch(requests.request('conversation.list', {}));
    requests.up({ ...limits, inFlight: 1 }, () => {
      watch(requests.request('conversation.close', { sub: 1 }, { bound: true }));
    });
    expect(sent.map(({ type }) => type)).toEqual(['conversation.close']);
    requests.down();
    up(requests);
    expect(sent.map(({ type }) => type)).toEqual(['conversation.close', 'conversation.list']);
  });

  it('when the connection is given up, everything is rejected', async () => {
    const { requests, time } = setUp();
    up(requests);
    const all = [1, 2, 3].map(() => watch(requests.request('conversation.list', {})));
    requests.failAll(new ParleyError('forbidden', 'No.'));
    await settle();
    for (const { error } of all) expect(error?.code).toBe('forbidden');
    expect(time.waiting).toBe(0);
  });
});
