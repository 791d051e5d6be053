/** Frames as a server sends them, with what tests do not care about filled in. */
import type { ConversationEvent, WelcomeFrame } from '@parley/protocol';

export const AT = '2026-01-02T03:04:05.000Z';

export function welcomeFrame(fields: Partial<WelcomeFrame> = {}): WelcomeFrame {
  return {
    type: 'welcome',
    protocol: '1.0',
    connectionId: 'conn_1',
    principal: { id: 'vis_1', role: 'visitor' },
    expiresAt: '2030-01-01T00:00:00Z',
    heartbeatMs: 25_000,
    model: { mode: 'simulated' },
    agents: [{ name: 'support', title: 'Support' }],
    limits: { frameBytes: 65_536, messageChars: 10_000, inFlight: 16, unackedBytes: 262_144 },
    subscriptions: [],
    ...fields,
  };
}

/** An event with its place. */
export function eventFrame<E extends ConversationEvent>(
  event: E,
  seq: number,
  { sub = 1, covers }: { sub?: number; covers?: number } = {},
): E & { sub: number; seq: number; at: string; covers?: number } {
  return { ...event, sub, seq, at: AT, ...(covers !== undefined && { covers }) };
}

export function created(id: string, text: string): ConversationEvent {
  return { type: 'message.created', message: { id, role: 'user', text } };
}
