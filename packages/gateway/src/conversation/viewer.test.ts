import { Agent, tool } from '@openai/agents';
import { type ConversationEvent, emptyView, foldEvents, type Role } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRegistry, type ToolPolicy } from '../agent/definition.ts';
import { approvalFor } from '../run/approvals.ts';
import type { LogEntry } from '../store/port.ts';
import { Viewer } from './viewer.ts';

const at = '2026-03-01T12:00:00.000Z';
const tools = ['issue_refund', 'look_up'].map((name) =>
  tool({ name, description: '', parameters: z.object({}), execute: () => '' }),
);
const registry = createRegistry({
  support: {
    agent: new Agent({ name: 'Support', tools }),
    title: 'Support',
    tools: { issue_refund: { visibleTo: ['operator'] } },
  },
});

const SECRET = 'IBAN 123';
/** What is said about a call quotes it. */
const policy: ToolPolicy = { title: 'A call', summarise: (args) => `Pay to ${(args as { to: string }).to}` };
const events = ['issue_refund', 'look_up'].flatMap((name): ConversationEvent[] => {
  const call = { callId: `call_${name}`, tool: name, agent: 'support', arguments: { to: SECRET } };
  const ids = { id: `appr_${name}`, conversationId: 'conv_1', runId: 'run_1' };
  return [
    { type: 'tool.started', runId: 'run_1', title: name, ...call },
    {
      type: 'approval.requested',
      approval: approvalFor({
        ...ids,
        call,
        policy,
        titleOf: () => undefined,
        deciders: { decidedBy: 'operator', operatorRole: 'reviewer' },
        nowMs: 0,
      }),
    },
  ];
});
const entries = events.map((event, index): LogEntry => {
  return { seq: index + 1, at, type: event.type, body: JSON.stringify(event) };
});
const view = foldEvents(
  emptyView('conv_1', 'support'),
  events.map((event, index) => ({ ...event, seq: index + 1, at })),
);

const secretsIn = (value: unknown): number => JSON.stringify(value).match(/IBAN/g)?.length ?? 0;

describe('[EV2] what a viewer sees of arguments', () => {
  it.each<[Role, number]>([
    ['operator', 2],
    ['visitor', 1],
    ['service', 1],
  ])('is for a %s what the policies of the tools say', (role, visible) => {
    const viewer = new Viewer(role, registry);
    const bodies = entries.map((entry) => viewer.body(entry));
    expect(secretsIn(bodies.filter((body) => body.includes('tool.started')))).toBe(visible);
    // The arguments, and the line that is made of them.
    expect(secretsIn(bodies.filter((body) => body.includes('approval.requested')))).toBe(2 * visible);
    expect(secretsIn(viewer.view(view).tools)).toBe(visible);
    expect(secretsIn(viewer.view(view).approvals)).toBe(2 * visible);
  });

  it('is null where they are hidden, and all else is as it was', () => {
    const viewer = new Viewer('visitor', registry);
    const [started] = events;
    expect(JSON.parse(viewer.body(entries[0] as LogEntry))).toEqual({ ...started, arguments: null });
    const approval = viewer.view(view).approvals[0];
    expect([approval?.arguments, approval?.summary]).toEqual([null, 'A call']);
    expect(secretsIn(view)).toBe(6);
  });
});
