import { describe, expect, it } from 'vitest';
import { Requests } from '../connection/requests.ts';
import { FakeTime } from '../testing/fake-time.ts';
import { MAX_TIMER_MS } from '../timers.ts';
import { Renewal, RENEW_AT_MOST_EVERY_MS } from './renewal.ts';
import { Tokens } from './tokens.ts';

type Source = () => string | undefined | Promise<string>;

function setUp(source: Source): {
  time: FakeTime;
  renewal: Renewal;
  sent: { token: string; id: number }[];
  requests: Requests;
  at: (ms: number) => string;
} {
  const time = new FakeTime();
  const sent: { token: string; id: number }[] = [];
  const requests = new Requests({
    send: (text) => sent.push(JSON.parse(text) as { token: string; id: number }),
    timers: time.timers,
    timeoutMs: 5_000,
    maxWaiting: 4,
  });
  requests.up({ inFlight: 16, frameBytes: 65_536 }, () => undefined);
  const tokens = new Tokens({
    token: source,
    storage: null,
    onToken: () => undefined,
    onUserProblem: () => undefined,
    timers: time.timers,
    site: 'shop',
  });
  const renewal = new Renewal({ timers: time.timers, now: time.clock }, tokens, requests, () => undefined);
  return { time, renewal, sent, requests, at: (ms) => new Date(time.now + ms).toISOString() };
}

describe('renewal', () => {
  it('[HS4] asks a minute before the end, and plans the next time from the answer', async () => {
    let asked = 0;
    const { time, renewal, sent, requests, at } = setUp(() => `token-${(asked += 1)}`);
    renewal.plan(at(600_000));
    await time.advance(539_999);
    expect(sent).toEqual([]);
    await time.advance(1);
    expect(sent).toMatchObject([{ type: 'auth.refresh', token: 'token-1' }]);
    requests.reply({ type: 'ok', id: 1, result: { expiresAt: at(600_000) } });
    await time.advance(540_000);
    expect(sent.length).toBe(2);
  });

  it('[HS4] tries again while there is time, and never in a busy loop', async () => {
    let asked = 0;
    const { time, renewal, at } = setUp(() => {
      asked += 1;
      throw new Error('the network is down');
    });
    renewal.plan(at(-5_000));
    await time.advance(10 * RENEW_AT_MOST_EVERY_MS);
    expect(asked).toBe(10);
  });

  it('[HS4] an end beyond what timers can wait is waited for in steps', async () => {
    const { time, renewal, sent, at } = setUp(() => 'token');
    renewal.plan(at(MAX_TIMER_MS * 2));
    await time.advance(MAX_TIMER_MS * 2 - 60_001);
    expect(sent).toEqual([]);
    await time.advance(1);
    expect(sent.length).toBe(1);
  });

  it('what comes after the connection is lost does not count', async () => {
    let give: (token: string) => void = () => undefined;
    const { time, renewal, sent, at } = setUp(() => new Promise((resolve) => (give = resolve)));
    renewal.plan(at(70_000));
    await time.advance(35_000);
    renewal.stop();
    give('late');
    await time.advance(100_000);
    expect(sent).toEqual([]);
  });
});
