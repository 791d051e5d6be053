/**
 * The life of a connection as a pure function: no socket, no timer, no clock. Everything that can happen is an event,
 * everything to be done is an effect, and there is a decision for each event in each phase.
 */
import { closeAction, closeCodes } from '@parley/protocol';
import { backoffDelay, delayInRange } from './backoff.ts';

/** A socket that does not open within this time is given up. */
export const OPEN_TIMEOUT_MS = 15_000;
/** A server that does not answer `hello` within this time is given up. */
export const WELCOME_TIMEOUT_MS = 10_000;
/** Silence of this much more than `heartbeatMs` means that the connection is dead (FL3). */
export const LIFE_GRACE_MS = 10_000;
/** Only a connection that lived this long starts the backoff anew; otherwise a flapping server would be hammered. */
export const STABLE_MS = 10_000;

/** Why there is no connection. */
export interface Loss {
  readonly why: 'closed' | 'no_life' | 'no_answer' | 'no_token' | 'bad_frame';
  /** The code that the server closed with; null when this side gave up. */
  readonly closeCode: number | null;
}

/** What is remembered from one attempt to the next. */
interface Tries {
  /** Failed attempts since the connection was last stable. */
  readonly attempt: number;
  /** Whether a token was refused (4401) since the last `welcome`: the second time in a row is final. */
  readonly refreshed: boolean;
}

export type MachineState =
  | { readonly phase: 'idle' }
  | (Tries & { readonly phase: 'connecting' })
  | (Tries & { readonly phase: 'handshaking' })
  | {
      readonly phase: 'live';
      readonly attempt: number;
      readonly heartbeatMs: number;
      readonly since: number;
      /** When the last frame arrived. */
      readonly lastLife: number;
      /** The range that a draining server asked for. */
      readonly drain: readonly [number, number] | null;
    }
  | (Tries & {
      readonly phase: 'backoff';
      readonly retryAt: number;
      /** Whether the next attempt needs another token. */
      readonly fresh: boolean;
      /** Whether the server asked for this wait (`drain`): then nothing but the application shortens it. */
      readonly asked: boolean;
      readonly loss: Loss;
    })
  | { readonly phase: 'failed'; readonly loss: Loss };

export type MachineEvent =
  /** The application wants a connection, now. */
  | { readonly type: 'connect' }
  /** The application wants none. */
  | { readonly type: 'disconnect' }
  /** There is no token to be had; `final` when asking again cannot help. */
  | { readonly type: 'token_failed'; readonly final: boolean }
  /** The socket is open. */
  | { readonly type: 'opened' }
  /** The socket is gone, or could not be made (1006). */
  | { readonly type: 'closed'; readonly code: number }
  /** Something arrived that is no frame at all. */
  | { readonly type: 'bad_frame' }
  | { readonly type: 'welcome'; readonly heartbeatMs: number }
  | { readonly type: 'drain'; readonly range: readonly [number, number] }
  | { readonly type: 'ping' }
  /** Any other frame: a sign of life. */
  | { readonly type: 'frame' }
  /** The time of the last `timer` effect has come. */
  | { readonly type: 'timer' }
  /** The network seems to be back. */
  | { readonly type: 'online' };

export type Effect =
  /** Get a token (another one than before, when `fresh`) and open a socket. */
  | { readonly type: 'open'; readonly fresh: boolean }
  | { readonly type: 'hello' }
  | { readonly type: 'pong' }
  /** Close the socket and forget it: nothing that it still reports is an event. */
  | { readonly type: 'close'; readonly code: number }
  /** Wake the machine up after `ms`; replaces the timer before. */
  | { readonly type: 'timer'; readonly ms: number }
  | { readonly type: 'stop_timer' }
  /** The connection was live and is not any more. */
  | { readonly type: 'down' };

export interface Environment {
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether another token can be had at all after 4401. */
  readonly canRefresh: boolean;
}

export interface Step {
  readonly state: MachineState;
  readonly effects: readonly Effect[];
}

export const initialState: MachineState = { phase: 'idle' };

/** Decides what an event means. Events without a meaning in a phase leave the state as it is, without effects. */
export function step(state: MachineState, event: MachineEvent, env: Environment): Step {
  switch (event.type) {
    case 'connect':
      return connect(state);
    case 'disconnect':
      return disconnect(state);
    case 'token_failed':
      return state.phase === 'connecting' ? tokenFailed(state, event.final, env) : stay(state);
    case 'opened':
      if (state.phase !== 'connecting') return stay(state);
      return {
        state: { ...state, phase: 'handshaking' },
        effects: [{ type: 'hello' }, { type: 'timer', ms: WELCOME_TIMEOUT_MS }],
      };
    case 'closed':
      return hasSocket(state) ? closed(state, event.code, env) : stay(state);
    case 'bad_frame':
      return hasSocket(state) ? giveUpSocket(state, 'bad_frame', closeCodes.badFrame, env) : stay(state);
    case 'welcome':
      return state.phase === 'handshaking' ? welcome(state, event.heartbeatMs, env) : alive(state, env);
    case 'drain':
      return state.phase === 'live' ? stay({ ...state, lastLife: env.now, drain: event.range }) : stay(state);
    case 'ping':
      return { ...alive(state, env), effects: state.phase === 'live' ? [{ type: 'pong' }] : [] };
    case 'frame':
      return alive(state, env);
    case 'timer':
      return timer(state, env);
    case 'online':
      return state.phase === 'backoff' ? hurry(state, env) : stay(state);
    default:
      return event satisfies never;
  }
}

type Active = Extract<MachineState, { phase: 'connecting' | 'handshaking' | 'live' }>;

function hasSocket(state: MachineState): state is Active {
  return state.phase === 'connecting' || state.phase === 'handshaking' || state.phase === 'live';
}

function stay(state: MachineState): Step {
  return { state, effects: [] };
}

function alive(state: MachineState, env: Environment): Step {
  return stay(state.phase === 'live' ? { ...state, lastLife: env.now } : state);
}

function open(tries: Tries, fresh: boolean): Step {
  const { attempt, refreshed } = tries;
  return {
    state: { phase: 'connecting', attempt, refreshed },
    effects: [
      { type: 'open', fresh },
      { type: 'timer', ms: OPEN_TIMEOUT_MS },
    ],
  };
}

function connect(state: MachineState): Step {
  switch (state.phase) {
    case 'idle':
    case 'failed':
      return open({ attempt: 0, refreshed: false }, false);
    case 'backoff':
      return open(state, state.fresh);
    case 'connecting':
    case 'handshaking':
    case 'live':
      return stay(state);
    default:
      return state satisfies never;
  }
}

function disconnect(state: MachineState): Step {
  if (!hasSocket(state))
    return { state: initialState, effects: state.phase === 'backoff' ? [{ type: 'stop_timer' }] : [] };
  return {
    state: initialState,
    effects: [{ type: 'stop_timer' }, { type: 'close', code: 1000 }, ...down(state)],
  };
}

function down(state: Active): Effect[] {
  return state.phase === 'live' ? [{ type: 'down' }] : [];
}

function welcome(state: Tries, heartbeatMs: number, { now }: Environment): Step {
  return {
    state: { phase: 'live', attempt: state.attempt, heartbeatMs, since: now, lastLife: now, drain: null },
    effects: [{ type: 'timer', ms: heartbeatMs + LIFE_GRACE_MS }],
  };
}

function timer(state: MachineState, env: Environment): Step {
  switch (state.phase) {
    case 'connecting':
    case 'handshaking':
      return giveUpSocket(state, 'no_answer', closeCodes.noLife, env);
    case 'live': {
      // The deadline moves with every frame; looking at it only when the timer fires keeps frames cheap.
      const left = state.lastLife + state.heartbeatMs + LIFE_GRACE_MS - env.now;
      if (left > 0) return { state, effects: [{ type: 'timer', ms: left }] };
      return giveUpSocket(state, 'no_life', closeCodes.noLife, env);
    }
    case 'backoff':
      return open(state, state.fresh);
    case 'idle':
    case 'failed':
      return stay(state);
    default:
      return state satisfies never;
  }
}

function giveUpSocket(state: Active, why: Loss['why'], code: number, env: Environment): Step {
  const next = retry(state, { why, closeCode: null }, env);
  return { state: next.state, effects: [{ type: 'close', code }, ...next.effects] };
}

function closed(state: Active, code: number, env: Environment): Step {
  const loss: Loss = { why: 'closed', closeCode: code };
  const action = closeAction(code);
  const refusedAgain = action === 'refresh' && (!env.canRefresh || (state.phase !== 'live' && state.refreshed));
  if (action === 'stop' || refusedAgain) return fail(state, loss);
  return retry(state, loss, env, action === 'refresh');
}

function tokenFailed(state: Active, final: boolean, env: Environment): Step {
  const loss: Loss = { why: 'no_token', closeCode: null };
  return final ? fail(state, loss) : retry(state, loss, env);
}

function fail(state: Active, loss: Loss): Step {
  return { state: { phase: 'failed', loss }, effects: [{ type: 'stop_timer' }, ...down(state)] };
}

/** Every way back to a connection leads through here, and so through a delay (FL4). */
function retry(state: Active, loss: Loss, env: Environment, fresh = false): Step {
  const live = state.phase === 'live' ? state : null;
  const failures = live !== null && env.now - live.since >= STABLE_MS ? 0 : state.attempt;
  const asked = live?.drain ?? null;
  const ms = asked === null ? backoffDelay(failures, env.random) : delayInRange(asked, env.random);
  const refreshed = fresh || (state.phase !== 'live' && state.refreshed);
  return {
    state: {
      phase: 'backoff',
      attempt: failures + 1,
      refreshed,
      fresh,
      asked: asked !== null,
      retryAt: env.now + ms,
      loss,
    },
    effects: [{ type: 'timer', ms }, ...down(state)],
  };
}

/** The reason for waiting may be over; the wait gets shorter, but not zero: many come back at the same moment. */
function hurry(state: Extract<MachineState, { phase: 'backoff' }>, env: Environment): Step {
  const ms = backoffDelay(0, env.random);
  if (state.asked || env.now + ms >= state.retryAt) return stay(state);
  return { state: { ...state, retryAt: env.now + ms }, effects: [{ type: 'timer', ms }] };
}
