/** A turn as a server sends it that loses nothing, for tests of what finds a loss. */
import { encodeFrame, type WelcomeFrame } from '@parley/protocol';
import type { Recording } from './recording.ts';
import { textOf, TOKEN_CHARS, tokenAt } from './turn.ts';

const FRAME_MS = 5;

function frame(seq: number, body: object): string {
  return `{"sub":1,"seq":${seq},"at":"2026-03-01T12:00:00.000Z",${JSON.stringify(body).slice(1)}`;
}

/** The frames of a turn of so many tokens, a token each. */
export function wholeTurn(tokens: number): string[] {
  const usage = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, totalTokens: 2 };
  const traceId = '0'.repeat(32);
  const bodies = [
    { type: 'message.created', message: { id: 'u', role: 'user', text: 'Hello' } },
    { type: 'run.started', runId: 'r', messageId: 'u', agent: 'bench', traceId },
    { type: 'message.started', runId: 'r', messageId: 'm', agent: 'bench' },
    ...Array.from({ length: tokens }, (_, index) => {
      return { type: 'message.delta', messageId: 'm', offset: index * TOKEN_CHARS, text: tokenAt(index) };
    }),
    { type: 'message.completed', messageId: 'm', text: textOf(tokens) },
    { type: 'run.completed', runId: 'r', status: 'completed', usage, costUsd: null, durationMs: 1, traceId },
  ];
  return bodies.map((body, index) => frame(index + 1, body));
}

const WELCOME: WelcomeFrame = {
  type: 'welcome',
  protocol: '1.0',
  connectionId: 'conn_1',
  principal: { id: 'vis_1', role: 'visitor' },
  expiresAt: '2026-03-02T12:00:00.000Z',
  heartbeatMs: 25_000,
  model: { mode: 'live' },
  agents: [{ name: 'bench', title: 'Bench' }],
  limits: { frameBytes: 65_536, messageChars: 10_000, inFlight: 16, unackedBytes: 262_144 },
  subscriptions: [],
};
const OPENED = { sub: 1, conversationId: 'conv_1', agent: 'bench', epoch: 'epoch_1', head: 0, recovered: true };

/** The same with what comes before it, for a server that sends recordings. */
export function recordingOf(frames: readonly string[]): Recording {
  return {
    hello: [encodeFrame(WELCOME)],
    open: [
      encodeFrame({ type: 'ok', id: 1, result: OPENED }),
      encodeFrame({ type: 'live', sub: OPENED.sub, seq: OPENED.head }),
    ],
    turn: frames.map((text, index) => ({ atMs: index * FRAME_MS, text })),
  };
}
