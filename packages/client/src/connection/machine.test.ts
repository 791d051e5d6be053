import { describe, expect, it } from 'vitest';
import {
  type Effect,
  initialState,
  LIFE_GRACE_MS,
  type MachineEvent,
  type MachineState,
  OPEN_TIMEOUT_MS,
  STABLE_MS,
  step,
  WELCOME_TIMEOUT_MS,
} from './machine.ts';

const NOW = 100_000;
const env = { random: () => 0.5, now: NOW, canRefresh: true };
const HEARTBEAT = 25_000;

const states = {
  idle: initialState,
  connecting: { phase: 'connecting', attempt: 2, refreshed: false },
  handshaking: { phase: 'handshaking', attempt: 2, refreshed: false },
  live: {
    phase: 'live',
    attempt: 2,
    heartbeatMs: HEARTBEAT,
    since: NOW - STABLE_MS,
    lastLife: NOW - 5_000,
    drain: null,
  },
  backoff: {
    phase: 'backoff',
    attempt: 2,
    refreshed: false,
    fresh: false,
    asked: false,
    retryAt: NOW + 8_000,
    loss: { why: 'closed', closeCode: 1006 },
  },
  failed: { phase: 'failed', loss: { why: 'closed', closeCode: 4403 } },
} as const satisfies Record<string, MachineState>;

const events = {
  connect: { type: 'connect' },
  disconnect: { type: 'disconnect' },
  token_retry: { type: 'token_failed', final: false },
  token_final: { type: 'token_failed', final: true },
  opened: { type: 'opened' },
  closed_1006: { type: 'closed', code: 1006 },
  closed_4001: { type: 'closed', code: 4001 },
  closed_4401: { type: 'closed', code: 4401 },
  closed_4409: { type: 'closed', code: 4409 },
  closed_1009: { type: 'closed', code: 1009 },
  bad_frame: { type: 'bad_frame' },
  welcome: { type: 'welcome', heartbeatMs: HEARTBEAT },
  drain: { type: 'drain', range: [1_000, 3_000] },
  ping: { type: 'ping' },
  frame: { type: 'frame' },
  timer: { type: 'timer' },
  online: { type: 'online' },
} as const satisfies Record<string, MachineEvent>;

type StateName = keyof typeof states;
type EventName = keyof typeof events;
/** Phase after the event, and the effects; `=` is "nothing happens". */
type Decision = '=' | readonly [phase: MachineState['phase'], ...effects: string[]];

/** With attempt 2 the delay is between 0.1 s and 2 s; half way is 1.05 s. After a stable connection it ends at 0.5 s: 0.3 s. */
const table: Record<EventName, Record<StateName, Decision>> = {
  connect: {
    idle: ['connecting', 'open', `timer ${OPEN_TIMEOUT_MS}`],
    connecting: '=',
    handshaking: '=',
    live: '=',
    backoff: ['connecting', 'open', `timer ${OPEN_TIMEOUT_MS}`],
    failed: ['connecting', 'open', `timer ${OPEN_TIMEOUT_MS}`],
  },
  disconnect: {
    idle: '=',
    connecting: ['idle', 'stop_timer', 'close 1000'],
    handshaking: ['idle', 'stop_timer', 'close 1000'],
    live: ['idle', 'stop_timer', 'close 1000', 'down'],
    backoff: ['idle', 'stop_timer'],
    failed: ['idle'],
  },
  token_retry: {
    idle: '=',
    connecting: ['backoff', 'timer 1050'],
    handshaking: '=',
    live: '=',
    backoff: '=',
    failed: '=',
  },
  token_final: {
    idle: '=',
    connecting: ['failed', 'stop_timer'],
    handshaking: '=',
    live: '=',
    backoff: '=',
    failed: '=',
  },
  opened: {
    idle: '=',
    connecting: ['handshaking', 'hello', `timer ${WELCOME_TIMEOUT_MS}`],
    handshaking: '=',
    live: '=',
    backoff: '=',
    failed: '=',
  },
  closed_1006: {
    idle: '=',
    connecting: ['backoff', 'timer 1050'],
    handshaking: ['backoff', 'timer 1050'],
    live: ['backoff', 'timer 300', 'down'],
    backoff: '=',
    failed: '=',
  },
  closed_4001: {
    idle: '=',
    connecting: ['backoff', 'timer 1050'],
    handshaking: ['backoff', 'timer 1050'],
    live: ['backoff', 'timer 300', 'down'],
    backoff: '=',
    failed: '=',
  },
  closed_4401: {
    idle: '=',
    connecting: ['backoff', 'timer 1050'],
    handshaking: ['backoff', 'timer 1050'],
    live: ['backoff', 'timer 300', 'down'],
    backoff: '=',
    failed: '=',
  },
  closed_4409: {
    idle: '=',
    connecting: ['failed', 'stop_timer'],
    handshaking: ['failed', 'stop_timer'],
    live: ['failed', 'stop_timer', 'down'],
    backoff: '=',
    failed: '=',
  },
  closed_1009: {
    idle: '=',
    connecting: ['failed', 'stop_timer'],
    handshaking: ['failed', 'stop_timer'],
    live: ['failed', 'stop_timer', 'down'],
    backoff: '=',
    failed: '=',
  },
  bad_frame: {
    idle: '=',
    connecting: ['backoff', 'close 4400', 'timer 1050'],
    handshaking: ['backoff', 'close 4400', 'timer 1050'],
    live: ['backoff', 'close 4400', 'timer 300', 'down'],
    backoff: '=',
    failed: '=',
  },
  welcome: {
    idle: '=',
    connecting: '=',
    handshaking: ['live', `timer ${HEARTBEAT + LIFE_GRACE_MS}`],
    live: ['live'],
    backoff: '=',
    failed: '=',
  },
  drain: { idle: '=', connecting: '=', handshaking: '=', live: ['live'], backoff: '=', failed: '=' },
  ping: { idle: '=', connecting: '=', handshaking: '=', live: ['live', 'pong'], backoff: '=', failed: '=' },
  frame: { idle: '=', connecting: '=', handshaking: '=', live: ['live'], backoff: '=', failed: '=' },
  timer: {
    idle: '=',
    connecting: ['backoff', 'close 4003', 'timer 1050'],
    handshaking: ['backoff', 'close 4003', 'timer 1050'],
    // The last frame was 5 s ago.
    live: ['live', `timer ${HEARTBEAT + LIFE_GRACE_MS - 5_000}`],
    backoff: ['connecting', 'open', `timer ${OPEN_TIMEOUT_MS}`],
    failed: '=',
  },
  online: { idle: '=', connecting: '=', handshaking: '=', live: '=', backoff: ['backoff', 'timer 300'], failed: '=' },
};

function describeEffect(effect: Effect): string {
  if (effect.type === 'timer') return `timer ${effect.ms}`;
  if (effect.type === 'close') return `close ${effect.code}`;
  return effect.type === 'open' && effect.fresh ? 'open fresh' : effect.type;
}

const cells = Object.entries(table).flatMap(([event, row]) =>
  Object.entries(row).map(([state, decision]) => ({
    state: state as StateName,
    event: event as EventName,
    decision,
  })),
);

describe('every event in every phase', () => {
  it.each(cells)('$state × $event', ({ state, event, decision }) => {
    const before = states[state];
    const next = step(before, events[event], env);
    if (decision === '=') expect(next).toEqual({ state: before, effects: [] });
    else expect([next.state.phase, ...next.effects.map(describeEffect)]).toEqual(decision);
  });
});

/** Plays events one after the other. */
function play(from: MachineState, ...list: readonly MachineEvent[]): { state: MachineState; effects: string[] } {
  let state = from;
  const effects: string[] = [];
  for (const event of list) {
    const next = step(state, event, env);
    state = next.state;
    effects.push(...next.effects.map(describeEffect));
  }
  return { state, effects };
}

describe('reconnecting', () => {
  it('[FL4] no way from a loss to the next attempt is without a delay', () => {
    const losses = [events.closed_1006, events.closed_4001, events.closed_4401, events.bad_frame, events.token_retry];
    for (const state of [states.connecting, states.handshaking, states.live]) {
      for (const event of losses) {
        const next = step(state, event, { ...env, random: () => 0 });
        for (const effect of next.effects) {
          if (effect.type === 'timer') expect(effect.ms).toBeGreaterThanOrEqual(100);
          expect(effect.type).not.toBe('open');
        }
      }
    }
  });

  it('[FL4] the range of `drain` decides the next delay, and `online` does not shorten it', () => {
    const { state, effects } = play(states.live, events.drain, events.closed_4001, events.online);
    expect(state).toMatchObject({ phase: 'backoff', retryAt: NOW + 2_000 });
    expect(effects).toEqual(['timer 2000', 'down']);
  });

  it('[FL4] a connection that does not last goes on with the backoff', () => {
    const flapping = { ...states.live, since: NOW - STABLE_MS + 1 };
    expect(step(flapping, events.closed_1006, env).state).toMatchObject({ attempt: 3, retryAt: NOW + 1_050 });
    expect(step(states.live, events.closed_1006, env).state).toMatchObject({ attempt: 1, retryAt: NOW + 300 });
  });

  it('[FL3] silence longer than the heartbeat and 10 s ends the connection', () => {
    const silent = { ...states.live, lastLife: NOW - HEARTBEAT - LIFE_GRACE_MS };
    const next = step(silent, events.timer, env);
    expect(next.state).toMatchObject({ phase: 'backoff', loss: { why: 'no_life', closeCode: null } });
    expect(next.effects.map(describeEffect)).toEqual(['close 4003', 'timer 300', 'down']);
  });

  it('[FL3] any frame counts as life', () => {
    for (const event of [events.frame, events.ping, events.drain, events.welcome]) {
      expect(step(states.live, event, env).state).toMatchObject({ phase: 'live', lastLife: NOW });
    }
  });

  it('[HS4] the first 4401 gets a fresh token, the second in a row is final', () => {
    const first = play(states.handshaking, events.closed_4401, events.timer);
    expect(first.effects).toContain('open fresh');
    const second = play(first.state, events.opened, events.closed_4401);
    expect(second.state).toEqual({ phase: 'failed', loss: { why: 'closed', closeCode: 4401 } });
  });

  it('[HS4] a `welcome` in between makes it a first one again', () => {
    const { state } = play(
      states.handshaking,
      events.closed_4401,
      events.timer,
      events.opened,
      events.welcome,
      events.closed_4401,
    );
    expect(state).toMatchObject({ phase: 'backoff', fresh: true });
  });

  it('[HS4] another loss in between does not', () => {
    const { state } = play(
      states.handshaking,
      events.closed_4401,
      events.timer,
      events.closed_1006,
      events.timer,
      events.opened,
      events.closed_4401,
    );
    expect(state.phase).toBe('failed');
  });

  it('[HS4] a token that cannot be had anew is final at once', () => {
    expect(step(states.live, events.closed_4401, { ...env, canRefresh: false }).state.phase).toBe('failed');
  });
});
