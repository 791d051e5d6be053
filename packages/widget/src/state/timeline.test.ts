import { type ConversationEvent, emptyView, foldEvents } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { answerOf, buildTimeline, countUnread, isThinking, stoppableRun } from './timeline.ts';
import type { View } from './types.ts';

const at = '2026-11-20T12:00:00Z';
const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, totalTokens: 0 };

function view(...events: ConversationEvent[]): View {
  return foldEvents(
    emptyView('conv_1', 'support'),
    events.map((event, index) => ({ ...event, seq: index + 1, at })),
  );
}

const asked: ConversationEvent = { type: 'message.created', message: { id: 'u1', role: 'user', text: 'Refund me' } };
const started: ConversationEvent = {
  type: 'run.started',
  runId: 'r1',
  messageId: 'u1',
  agent: 'support',
  traceId: 't1',
};
const writing: ConversationEvent = { type: 'message.started', runId: 'r1', messageId: 'a1', agent: 'support' };
const delta: ConversationEvent = { type: 'message.delta', messageId: 'a1', offset: 0, text: 'Well' };
const written: ConversationEvent = { type: 'message.completed', messageId: 'a1', text: 'Well then.' };
const call: ConversationEvent = {
  type: 'tool.started',
  runId: 'r1',
  callId: 'c1',
  tool: 'issue_refund',
  title: 'Issue a refund',
  arguments: null,
  agent: 'support',
};
const requested = (decidedBy: 'visitor' | 'operator' | 'either' | 'two_people'): ConversationEvent => ({
  type: 'approval.requested',
  approval: {
    id: 'p1',
    conversationId: 'conv_1',
    runId: 'r1',
    callId: 'c1',
    tool: 'issue_refund',
    title: 'Issue a refund',
    summary: 'Refund $20.00',
    arguments: null,
    argsHash: 'h',
    decidedBy,
    requestedAt: at,
    expiresAt: at,
  },
});
const resolved = (decision: 'approved' | 'rejected'): ConversationEvent => ({
  type: 'approval.resolved',
  approvalId: 'p1',
  decision,
  by: { id: 'vis', role: 'visitor' },
});
const interrupted: ConversationEvent = { type: 'tool.completed', callId: 'c1', status: 'unknown', durationMs: 0 };
const questioned: ConversationEvent = {
  type: 'approval.requested',
  approval: {
    id: 'q1',
    conversationId: 'conv_1',
    runId: 'r1',
    callId: 'c1',
    tool: 'issue_refund',
    title: 'Issue a refund',
    summary: 'Did this happen? Refund $20.00',
    arguments: null,
    argsHash: 'h',
    question: 'outcome',
    decidedBy: 'visitor',
    requestedAt: at,
    expiresAt: at,
  },
};
const ended = (
  status: 'completed' | 'cancelled' | 'failed' | 'blocked' | 'limited',
  error?: { message: string },
): ConversationEvent => ({
  type: 'run.completed',
  runId: 'r1',
  status,
  usage,
  costUsd: null,
  durationMs: 1,
  traceId: 't1',
  ...(error && { error: { code: 'internal', retryable: true, ...error } }),
});

const keys = (conversation: View): string[] => buildTimeline(conversation).map(({ key }) => key);

describe('timeline', () => {
  it('[UI2] puts messages, tools and approvals in the order of the log', () => {
    expect(keys(view(asked, started, requested('visitor'), resolved('approved'), call, writing, delta))).toEqual([
      'm:u1',
      'a:p1',
      't:r1:c1',
      'm:a1',
    ]);
  });

  it('[UI2] [AG5] [AG6] says where somebody else goes on, and keeps calls inside of a call, but not their approvals', () => {
    const handed: ConversationEvent = { type: 'agent.changed', runId: 'r1', from: 'support', to: 'billing' };
    const inner: ConversationEvent = { ...call, callId: 'c2', parentCallId: 'c1' };
    const asking = requested('visitor');
    if (asking.type !== 'approval.requested') throw new Error('no approval');
    const nested = { ...asking, approval: { ...asking.approval, callId: 'c3', parentCallId: 'c1' } };
    const conversation = view(asked, started, handed, call, inner, nested);
    expect(keys(conversation)).toEqual(['m:u1', 'h:r1:1', 't:r1:c1', 'a:p1']);
    expect(buildTimeline(conversation)[2]).toMatchObject({ call: { state: 'waiting', inner: [{ key: 'r1:c2' }] } });
  });

  it('[UI2] keeps an entry in its place and under its key while it changes', () => {
    const before = keys(view(asked, started, requested('visitor')));
    expect(keys(view(asked, started, requested('visitor'), resolved('approved')))).toEqual(before);
  });

  it('[UI2] shows an approval instead of the call that waits for it, and the call once it runs', () => {
    expect(keys(view(asked, started, call, requested('visitor')))).toEqual(['m:u1', 'a:p1']);
    expect(keys(view(asked, started, call, requested('visitor'), resolved('approved')))).toEqual([
      'm:u1',
      't:r1:c1',
      'a:p1',
    ]);
    const refused: ConversationEvent = { type: 'tool.completed', callId: 'c1', status: 'rejected', durationMs: 0 };
    expect(keys(view(asked, started, call, requested('visitor'), resolved('rejected'), refused))).toEqual([
      'm:u1',
      'a:p1',
    ]);
  });

  it('[UI2] shows a call whose outcome is asked for, and the same call when it is made again', () => {
    const asking = [asked, started, requested('visitor'), resolved('approved'), call, interrupted, questioned];
    const shown = ['m:u1', 'a:p1', 't:r1:c1', 'a:q1'];
    expect(keys(view(...asking))).toEqual(shown);
    const by = { id: 'vis', role: 'visitor' } as const;
    const again: ConversationEvent = {
      type: 'approval.resolved',
      approvalId: 'q1',
      decision: 'approved',
      by,
      outcome: 'retry',
    };
    const repeated = view(...asking, again, call);
    expect(keys(repeated)).toEqual(shown);
    expect(repeated.tools[0]?.status).toBe('running');
    expect(keys(view(...asking, { ...again, decision: 'rejected', outcome: 'not_done' }))).toEqual(shown);
  });

  it('[UI2] tells calls of two runs apart that have the same id', () => {
    const other: ConversationEvent = { ...call, runId: 'r2' };
    expect(keys(view(asked, started, requested('operator'), resolved('rejected'), other))).toEqual([
      'm:u1',
      'a:p1',
      't:r2:c1',
    ]);
  });

  it('[UI2] knows what was answered about an interrupted call, and that nobody did', () => {
    const resolution = { decision: 'approved', by: { id: 'op', role: 'operator' }, at } as const;
    expect(answerOf({ status: 'approved', resolution: { ...resolution, outcome: 'retry' } })).toBe('retry');
    expect(answerOf({ status: 'approved', resolution })).toBe('done');
    expect(answerOf({ status: 'rejected', resolution: { ...resolution, decision: 'rejected' } })).toBe('not_done');
    expect(answerOf({ status: 'expired' })).toBe('expired');
  });

  it('[UI2] leaves out an answer that says nothing yet', () => {
    expect(keys(view(asked, started, writing))).toEqual(['m:u1']);
  });

  it('[UI3] puts the error of a run after everything of that run', () => {
    const next: ConversationEvent = { type: 'message.created', message: { id: 'u2', role: 'user', text: 'And?' } };
    expect(keys(view(asked, started, call, ended('failed', { message: 'Sorry.' }), next))).toEqual([
      'm:u1',
      't:r1:c1',
      'r:r1',
      'm:u2',
    ]);
  });

  it('[UI3] marks a stopped run once: on its text, or where there is none by itself', () => {
    expect(keys(view(asked, started, writing, delta, ended('cancelled')))).toEqual(['m:u1', 'm:a1']);
    expect(keys(view(asked, started, ended('cancelled')))).toEqual(['m:u1', 'r:r1']);
    expect(keys(view(asked, started, writing, delta, written, ended('completed')))).toEqual(['m:u1', 'm:a1']);
  });
});

describe('what rules and limits do', () => {
  const sorry = { message: "I'm sorry, I can't process that request." };
  const retracted: ConversationEvent = { type: 'message.retracted', messageId: 'a1', reason: 'A rule.' };

  it('[GU4] shows the sentence of a blocked run in place of what was taken back, once', () => {
    const during = view(asked, started, writing, delta, retracted);
    expect([keys(during), isThinking(during)]).toEqual([['m:u1'], true]);
    expect(keys(view(asked, started, writing, delta, retracted, ended('blocked', sorry)))).toEqual(['m:u1', 'r:r1']);
    expect(keys(view(asked, started, ended('blocked', sorry)))).toEqual(['m:u1', 'r:r1']);
  });

  it('[GU5] says that a message was taken back when nothing else does', () => {
    expect(keys(view(asked, started, writing, delta, retracted, ended('completed')))).toEqual(['m:u1', 'm:a1']);
    const replaced = { ...retracted, replacement: 'I cannot show that here.' };
    expect(keys(view(asked, started, writing, delta, replaced, ended('blocked', sorry)))).toEqual([
      'm:u1',
      'm:a1',
      'r:r1',
    ]);
  });

  it('[UI3] shows an end that the assistant has told in a message as that message only', () => {
    expect(keys(view(asked, started, writing, written, ended('limited', { message: 'Well then.' })))).toEqual([
      'm:u1',
      'm:a1',
    ]);
  });

  it('[UI3] shows an answer of which nothing is left but the reason', () => {
    const cut: ConversationEvent = {
      type: 'message.completed',
      messageId: 'a1',
      text: '',
      truncated: 'content_filter',
    };
    expect(keys(view(asked, started, writing, cut, ended('completed')))).toEqual(['m:u1', 'm:a1']);
  });
});

describe('runs', () => {
  it('[UI3] shows that a run waits for the server, even when its answer has begun', () => {
    const waiting: ConversationEvent = { type: 'run.waiting', runId: 'r1', reason: 'retry', retryAfterMs: 500 };
    const resumed: ConversationEvent = { type: 'run.resumed', runId: 'r1', reason: 'retry' };
    expect(isThinking(view(asked, started, writing, delta, waiting))).toBe(true);
    expect(isThinking(view(asked, started, writing, delta, waiting, resumed))).toBe(false);
    expect(isThinking(view(asked, { ...waiting, reason: 'capacity', messageId: 'u1', position: 3 }))).toBe(true);
    expect(isThinking(view(asked, started, { ...waiting, reason: 'approval' }))).toBe(false);
  });

  it('[UI3] thinks until something of the run can be seen', () => {
    expect(isThinking(view(asked))).toBe(false);
    expect(isThinking(view(asked, started))).toBe(true);
    expect(isThinking(view(asked, started, writing))).toBe(true);
    expect(isThinking(view(asked, started, writing, delta))).toBe(false);
    expect(isThinking(view(asked, started, call))).toBe(false);
    expect(isThinking(view(asked, started, ended('completed')))).toBe(false);
  });

  it('[UI2] offers to stop what is at work, not what waits for a person or its turn', () => {
    const waiting: ConversationEvent = { type: 'run.waiting', runId: 'r1', reason: 'approval' };
    const queued: ConversationEvent = { type: 'run.queued', runId: 'r2', messageId: 'u2', position: 1 };
    expect(stoppableRun(view(asked, started, queued))?.id).toBe('r1');
    expect(stoppableRun(view(asked, started, waiting, queued))).toBeUndefined();
    expect(stoppableRun(view(asked, started, { ...waiting, reason: 'capacity' }))?.id).toBe('r1');
  });
});

describe('unread', () => {
  it('[UI2] counts answers that came after the last look', () => {
    const conversation = view(asked, started, writing, delta, written);
    expect(countUnread(conversation, 0)).toBe(1);
    expect(countUnread(conversation, 5)).toBe(0);
    expect(countUnread(view(asked, started, writing, delta), 0)).toBe(0);
  });

  it('[UI2] counts a decision until it is taken, seen or not, and only if it is the visitor’s', () => {
    expect(countUnread(view(asked, started, requested('visitor')), 99)).toBe(1);
    expect(countUnread(view(asked, started, requested('either')), 99)).toBe(1);
    expect(countUnread(view(asked, started, requested('operator')), 99)).toBe(0);
    expect(countUnread(view(asked, started, requested('two_people')), 99)).toBe(0);
    expect(countUnread(view(asked, started, requested('visitor'), resolved('approved')), 99)).toBe(0);
  });
});
