import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConversationView } from './entities.ts';
import { type ConversationEvent, type EventOf, eventSchemas, type LoggedEvent } from './events.ts';
import { applyEvent, emptyView, foldEvents } from './fold.ts';
import { arbitraryOf } from './testing/arbitrary-of.ts';
import { logOf, logs, noUsage, wildLogs } from './testing/logs.ts';

const fold = (events: Iterable<LoggedEvent>): ConversationView => foldEvents(emptyView('conv_1', 'support'), events);
const foldNew = (...events: ConversationEvent[]): ConversationView => fold(logOf(events));

const created = (id: string): ConversationEvent => ({
  type: 'message.created',
  message: { id, role: 'user', text: `text of ${id}` },
});
const queued = (runId: string, messageId: string, position: number): ConversationEvent => ({
  type: 'run.queued',
  runId,
  messageId,
  position,
});
const started = (runId: string, messageId: string): ConversationEvent => ({
  type: 'run.started',
  runId,
  messageId,
  agent: 'support',
  traceId: 'trace_1',
});
const completed = (runId: string, status: 'completed' | 'cancelled' = 'completed'): ConversationEvent => ({
  type: 'run.completed',
  runId,
  status,
  usage: noUsage,
  costUsd: null,
  durationMs: 3,
  traceId: 'trace_1',
});
const begun = (messageId: string, runId = 'run_1'): ConversationEvent => ({
  type: 'message.started',
  runId,
  messageId,
  agent: 'support',
});
const delta = (messageId: string, offset: number, text: string): ConversationEvent => ({
  type: 'message.delta',
  messageId,
  offset,
  text,
});

/** Merges neighbouring deltas of one message in groups of the given sizes, as a slow reader is sent them. */
function merge(log: readonly LoggedEvent[], groups: readonly number[]): LoggedEvent[] {
  const merged: LoggedEvent[] = [];
  let group = 0;
  let room = 0;
  for (const event of log) {
    const last = merged.at(-1);
    const continues =
      room > 0 &&
      event.type === 'message.delta' &&
      last?.type === 'message.delta' &&
      last.messageId === event.messageId &&
      last.offset + last.text.length === event.offset;
    if (continues) {
      merged[merged.length - 1] = { ...event, offset: last.offset, text: last.text + event.text };
      room -= 1;
    } else {
      merged.push(event);
      room = groups[group % Math.max(1, groups.length)] ?? 0;
      group += 1;
    }
  }
  return merged;
}

describe('any log', () => {
  it('folds without throwing, into what a snapshot may hold, up to its last position', () => {
    fc.assert(
      fc.property(fc.oneof(logs, wildLogs), (log) => {
        const view = fold(log);
        expect(view.seq).toBe(log.length);
        const travelled = JSON.parse(JSON.stringify(view)) as unknown;
        expect(ConversationView.parse(travelled)).toEqual(travelled);
      }),
    );
  });

  it('[LG2] folded again, whole or in part, changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(logs, wildLogs), fc.nat(), (log, place) => {
        const view = fold(log);
        const before = structuredClone(view);
        foldEvents(view, log.slice(place % (log.length + 1)));
        expect(view).toEqual(before);
      }),
    );
  });

  it('[LG2] with frames that arrive twice folds as without', () => {
    fc.assert(
      fc.property(logs, fc.array(fc.nat()), (log, repeats) => {
        const noisy = log.flatMap((event, index) => {
          const again = repeats[index % Math.max(1, repeats.length)] ?? 0;
          return [event, ...log.slice(Math.max(0, index - (again % 4)), index + 1)];
        });
        expect(fold(noisy)).toEqual(fold(log));
      }),
    );
  });

  it('[LG2] with deltas merged in any way folds as unmerged', () => {
    fc.assert(
      fc.property(logs, fc.array(fc.nat({ max: 5 })), (log, groups) => {
        expect(fold(merge(log, groups))).toEqual(fold(log));
      }),
    );
  });

  it('[LG7] without the deltas of messages that are complete folds as with them', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const complete = new Set(log.flatMap((event) => (event.type === 'message.completed' ? [event.messageId] : [])));
        const compacted = log.filter((event) => event.type !== 'message.delta' || !complete.has(event.messageId));
        expect(fold(compacted)).toEqual(fold(log));
      }),
    );
  });

  it('[LG5] a snapshot and the rest are the whole', () => {
    fc.assert(
      fc.property(fc.oneof(logs, wildLogs), fc.nat(), (log, place) => {
        const at = place % (log.length + 1);
        const snapshot = JSON.parse(JSON.stringify(fold(log.slice(0, at)))) as unknown;
        const view = foldEvents(ConversationView.parse(snapshot), log.slice(at));
        expect(view).toEqual(fold(log));
      }),
    );
  });

  it('folds the same from frames, which carry their place on a connection as well', () => {
    fc.assert(
      fc.property(fc.oneof(logs, wildLogs), (log) => {
        expect(fold(log.map((event) => ({ ...event, sub: 3, covers: 1 })))).toEqual(fold(log));
      }),
    );
  });

  it('keeps every entity that an event does not concern, and never changes one in place', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const view = emptyView('conv_1', 'support');
        for (const event of log) {
          const entities = [...view.messages, ...view.runs, ...view.tools, ...view.approvals];
          const copies = structuredClone(entities);
          applyEvent(view, event);
          const now = new Set<unknown>([...view.messages, ...view.runs, ...view.tools, ...view.approvals]);
          expect(entities).toEqual(copies);
          const replaced = entities.filter((entity) => !now.has(entity));
          // A run that leaves the queue moves those behind it; otherwise an event concerns very little.
          if (event.type === 'message.delta' || event.type === 'tool.completed') {
            expect(replaced.length).toBeLessThanOrEqual(1);
          }
          if (event.type === 'message.created' || event.type === 'operator.joined') expect(replaced).toEqual([]);
        }
      }),
    );
  });

  it('numbers the queue from 1 without a gap', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const view = emptyView('conv_1', 'support');
        for (const event of log) {
          applyEvent(view, event);
          const waiting = view.runs.filter(({ status }) => status === 'queued');
          expect(waiting.map(({ position }) => position)).toEqual(waiting.map((_run, index) => index + 1));
          expect(view.runs.filter(({ status, position }) => status !== 'queued' && position !== undefined)).toEqual([]);
        }
      }),
    );
  });

  it('leaves no message of a run streaming that has ended', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const { runs, messages } = fold(log);
        const ended = new Set(runs.flatMap(({ id, durationMs }) => (durationMs === undefined ? [] : [id])));
        expect(messages.filter(({ status, runId }) => status === 'streaming' && ended.has(runId ?? ''))).toEqual([]);
      }),
    );
  });
});

describe('messages', () => {
  it('[LG4] a delta that is applied again changes nothing, whatever came after it', () => {
    const events = [started('run_1', 'msg_1'), begun('msg_2'), delta('msg_2', 0, 'one '), delta('msg_2', 4, 'two ')];
    for (const again of events.slice(2)) {
      expect(foldNew(...events, again).messages[0]?.text).toBe('one two ');
    }
  });

  it('[LG4] offsets count UTF-16 units', () => {
    const { messages } = foldNew(
      started('run_1', 'msg_1'),
      begun('msg_2'),
      delta('msg_2', 0, '😀'),
      delta('msg_2', 2, '!'),
    );
    expect(messages[0]).toMatchObject({ text: '😀!', status: 'streaming' });
  });

  it('all that a run leaves unfinished are interrupted', () => {
    const { messages } = foldNew(
      started('run_1', 'msg_1'),
      begun('msg_2'),
      begun('msg_3'),
      delta('msg_2', 0, 'so far'),
      completed('run_1', 'cancelled'),
    );
    expect(messages).toMatchObject([
      { id: 'msg_2', status: 'interrupted', text: 'so far' },
      { id: 'msg_3', status: 'interrupted' },
    ]);
  });

  it('one that the server closed early is interrupted with the text that there was', () => {
    const { messages } = foldNew(started('run_1', 'msg_1'), begun('msg_2'), {
      type: 'message.completed',
      messageId: 'msg_2',
      text: 'so far',
      interrupted: true,
    });
    expect(messages).toMatchObject([{ status: 'interrupted', text: 'so far' }]);
  });

  it('superseded ones are gone, and what still comes for them is ignored', () => {
    const view = foldNew(
      started('run_1', 'msg_1'),
      begun('msg_2'),
      delta('msg_2', 0, 'lost'),
      { type: 'run.waiting', runId: 'run_1', reason: 'capacity' },
      { type: 'run.recovered', runId: 'run_1', supersedes: ['msg_2'] },
      delta('msg_2', 4, ' words'),
      begun('msg_3'),
      delta('msg_3', 0, 'kept'),
    );
    expect(view.messages).toMatchObject([{ id: 'msg_3', text: 'kept' }]);
    expect(view.runs).toMatchObject([{ id: 'run_1', status: 'running' }]);
    expect(view.runs[0]).not.toHaveProperty('waitingFor');
  });

  it('one that was cut says why', () => {
    const cut: ConversationEvent = { type: 'message.completed', messageId: 'msg_2', text: 'so', truncated: 'length' };
    expect(foldNew(started('run_1', 'msg_1'), begun('msg_2'), cut).messages).toMatchObject([
      { status: 'complete', text: 'so', truncated: 'length' },
    ]);
  });

  it('a retracted one shows its replacement, and its text does not come back', () => {
    const base = [started('run_1', 'msg_1'), begun('msg_2'), delta('msg_2', 0, 'secret')];
    const retracted: ConversationEvent = { type: 'message.retracted', messageId: 'msg_2', reason: 'policy' };
    expect(foldNew(...base, retracted).messages).toMatchObject([{ status: 'retracted', text: '' }]);
    const later = [delta('msg_2', 6, 's'), { type: 'message.completed', messageId: 'msg_2', text: 'secrets' } as const];
    expect(foldNew(...base, { ...retracted, replacement: 'Sorry.' }, ...later).messages).toMatchObject([
      { status: 'retracted', text: 'Sorry.' },
    ]);
  });

  it('a rated one has the latest rating', () => {
    const rated = (rating: 'up' | 'down'): ConversationEvent => ({ type: 'message.rated', messageId: 'msg_2', rating });
    const { messages } = foldNew(started('run_1', 'msg_1'), begun('msg_2'), rated('up'), rated('down'));
    expect(messages).toMatchObject([{ id: 'msg_2', rating: 'down' }]);
  });

  it('of people keep their author', () => {
    const author = { id: 'op_1', name: 'Ada' };
    const { messages } = foldNew({
      type: 'message.created',
      message: { id: 'msg_1', role: 'operator', text: 'Hi', author },
    });
    expect(messages).toEqual([
      { id: 'msg_1', role: 'operator', text: 'Hi', author, seq: 1, at: '2026-11-20T14:00:00.001Z', status: 'complete' },
    ]);
  });
});

describe('runs', () => {
  it('move up when one before them starts or is cancelled', () => {
    const events = [
      created('msg_1'),
      started('run_1', 'msg_1'),
      queued('run_2', 'msg_2', 1),
      queued('run_3', 'msg_3', 2),
      queued('run_4', 'msg_4', 3),
    ];
    const positions = (view: ConversationView) => view.runs.map(({ id, position }) => [id, position ?? null]);
    expect(positions(foldNew(...events, completed('run_3', 'cancelled')))).toEqual([
      ['run_1', null],
      ['run_2', 1],
      ['run_3', null],
      ['run_4', 2],
    ]);
    expect(positions(foldNew(...events, completed('run_1'), started('run_2', 'msg_2')))).toEqual([
      ['run_1', null],
      ['run_2', null],
      ['run_3', 1],
      ['run_4', 2],
    ]);
  });

  it('say what they wait for, and how they ended', () => {
    const waiting: ConversationEvent = { type: 'run.waiting', runId: 'run_1', reason: 'approval' };
    const resumed: ConversationEvent = { type: 'run.resumed', runId: 'run_1', reason: 'approval' };
    const first = started('run_1', 'msg_1');
    expect(foldNew(first, waiting).runs).toMatchObject([{ status: 'waiting', waitingFor: 'approval' }]);
    expect(foldNew(first, waiting, resumed).runs[0]).not.toHaveProperty('waitingFor');
    const error = { code: 'cancelled', message: 'The answer was stopped.', retryable: false } as const;
    const { runs } = foldNew(first, waiting, { ...completed('run_1', 'cancelled'), error } as ConversationEvent);
    expect(runs).toEqual([
      {
        id: 'run_1',
        messageId: 'msg_1',
        seq: 1,
        agent: 'support',
        traceId: 'trace_1',
        status: 'cancelled',
        usage: noUsage,
        costUsd: null,
        durationMs: 3,
        error,
      },
    ]);
  });

  it('wait for a free place before they begin, without moving the queue of the conversation', () => {
    const waiting = (position: number): ConversationEvent => ({
      type: 'run.waiting',
      runId: 'run_1',
      messageId: 'msg_1',
      reason: 'capacity',
      position,
    });
    const view = foldNew(waiting(7), queued('run_2', 'msg_2', 1), waiting(4));
    expect(view.runs).toMatchObject([
      { id: 'run_1', messageId: 'msg_1', status: 'waiting', waitingFor: 'capacity', position: 4 },
      { id: 'run_2', status: 'queued', position: 1 },
    ]);
    applyEvent(view, { ...started('run_1', 'msg_1'), seq: 9, at: '2026-11-20T14:00:09.000Z' });
    expect(view.runs[0]).toMatchObject({ status: 'running', agent: 'support' });
    expect(view.runs[0]).not.toHaveProperty('position');
    expect(view.runs[0]).not.toHaveProperty('waitingFor');
    expect(view.runs[1]).toMatchObject({ position: 1 });
  });

  it('belong to the agent that has them now', () => {
    const changed: ConversationEvent = { type: 'agent.changed', runId: 'run_1', from: 'support', to: 'billing' };
    expect(foldNew(started('run_1', 'msg_1'), changed).runs).toMatchObject([
      { agent: 'billing', path: ['support', 'billing'], handedOverAt: [2] },
    ]);
  });

  it('tell the titles of their agents, the newest of each', () => {
    const changed = { type: 'agent.changed', runId: 'run_1' } as const;
    const begun = { type: 'run.started', runId: 'run_1', messageId: 'msg_1', agent: 'support', traceId: '' } as const;
    const view = foldNew(
      { ...begun, title: 'Help desk' },
      { ...changed, from: 'support', to: 'billing', title: 'Bills' },
      { ...changed, from: 'billing', to: 'unlisted' },
      { ...changed, from: 'unlisted', to: 'billing', title: 'Billing' },
    );
    expect(view.agents).toEqual([
      { name: 'support', title: 'Help desk' },
      { name: 'billing', title: 'Billing' },
    ]);
    expect(foldNew(begun)).not.toHaveProperty('agents');
  });
});

describe('tools and approvals', () => {
  it('a tool shows its progress until it has a result', () => {
    const events: ConversationEvent[] = [
      {
        type: 'tool.started',
        runId: 'run_1',
        callId: 'call_1',
        parentCallId: 'call_0',
        tool: 'lookup',
        title: 'Look up',
        arguments: null,
        agent: 'support',
      },
      { type: 'tool.progress', callId: 'call_1', text: 'half' },
    ];
    expect(foldNew(...events).tools).toMatchObject([{ status: 'running', progress: 'half', parentCallId: 'call_0' }]);
    const done: ConversationEvent = { type: 'tool.completed', callId: 'call_1', status: 'failed', durationMs: 4 };
    const [tool] = foldNew(...events, done).tools;
    expect(tool).toMatchObject({ status: 'failed', durationMs: 4 });
    expect(tool).not.toHaveProperty('progress');
  });

  it('[PT2] a call of the page says which tab runs it, and keeps its place when that is another one', () => {
    const call = { type: 'tool.started', runId: 'run_1', callId: 'call_1', tool: 'page__glow', title: 'Glow' } as const;
    const begins = (clientId: string): ConversationEvent => ({
      ...call,
      arguments: {},
      agent: 'support',
      runsIn: 'page',
      clientId,
    });
    const { tools } = foldNew(begins('tab_1'), begins('tab_2'));
    expect(tools).toMatchObject([{ seq: 1, runsIn: 'page', clientId: 'tab_2', status: 'running' }]);
  });

  it('a call that is made again after an interruption keeps its place, and nothing of its first result', () => {
    const call = { type: 'tool.started', runId: 'run_1', callId: 'call_1', tool: 'pay', title: 'Pay' } as const;
    const begins: ConversationEvent = { ...call, arguments: { amount: 1 }, agent: 'support' };
    const { tools } = foldNew(
      begins,
      { type: 'tool.completed', callId: 'call_1', status: 'unknown', summary: 'Who knows?', durationMs: 4 },
      begins,
    );
    expect(tools).toEqual([
      {
        callId: 'call_1',
        runId: 'run_1',
        seq: 1,
        tool: 'pay',
        title: 'Pay',
        agent: 'support',
        arguments: { amount: 1 },
        startedAt: '2026-11-20T14:00:00.003Z',
        status: 'running',
      },
    ]);
  });

  it('a tool call shows every field of its event, and an approval every field of its resolution', () => {
    const starts = arbitraryOf(eventSchemas['tool.started']) as fc.Arbitrary<EventOf<'tool.started'>>;
    const resolutions = arbitraryOf(eventSchemas['approval.resolved']) as fc.Arbitrary<EventOf<'approval.resolved'>>;
    const questions = arbitraryOf(eventSchemas['approval.requested']) as fc.Arbitrary<EventOf<'approval.requested'>>;
    fc.assert(
      fc.property(starts, questions, resolutions, (start, asked, resolved) => {
        const { type: _started, ...call } = start;
        const { type: _resolved, approvalId: _id, tool: _tool, ...resolution } = resolved;
        const { approval } = asked;
        const { tools, approvals } = foldNew(start, asked, { ...resolved, approvalId: approval.id });
        const startedAt = '2026-11-20T14:00:00.001Z';
        expect(tools).toEqual([{ ...call, seq: 1, startedAt, status: 'running' }]);
        const at = '2026-11-20T14:00:00.003Z';
        expect(approvals).toEqual([
          { ...approval, seq: 2, status: resolved.decision, resolution: { ...resolution, at } },
        ]);
      }),
    );
  });

  it('an approval keeps who decided, when and why', () => {
    const approval = {
      id: 'appr_1',
      conversationId: 'conv_1',
      runId: 'run_1',
      callId: 'call_1',
      tool: 'refund',
      title: 'Refund',
      summary: 'Refund $20.00',
      arguments: { amount: 20 },
      argsHash: 'hash',
      decidedBy: 'operator',
      requestedAt: '2026-11-20T14:00:00Z',
      expiresAt: '2026-11-21T14:00:00Z',
    } as const;
    const asked: ConversationEvent = { type: 'approval.requested', approval };
    expect(foldNew(asked).approvals).toEqual([{ ...approval, seq: 1, status: 'pending' }]);
    const by = { id: 'op_1', role: 'operator' } as const;
    const decided = { decision: 'rejected', by, reason: 'too late', editedArguments: null, grant: 'once' } as const;
    expect(foldNew(asked, { type: 'approval.resolved', approvalId: 'appr_1', ...decided }).approvals).toEqual([
      {
        ...approval,
        seq: 1,
        status: 'rejected',
        resolution: { ...decided, at: '2026-11-20T14:00:00.002Z' },
      },
    ]);
  });
});

it('operators are those who joined and have not left, each once', () => {
  const joined = (id: string, name: string): ConversationEvent => ({ type: 'operator.joined', operator: { id, name } });
  const { operators } = foldNew(joined('op_1', 'Ada'), joined('op_2', 'Bob'), joined('op_1', 'Ada L.'), {
    type: 'operator.left',
    operator: { id: 'op_2' },
  });
  expect(operators).toEqual([{ id: 'op_1', name: 'Ada L.' }]);
});

it('folding takes steps in proportion to the log', () => {
  const conversation = (runs: number): LoggedEvent[] => {
    const events: ConversationEvent[] = [];
    for (let run = 0; run < runs; run += 1) {
      const [asked, answer, runId, callId] = [`msg_${run}`, `answer_${run}`, `run_${run}`, `call_${run}`];
      const call = { runId, callId, tool: 'lookup', title: 'Look up', arguments: null, agent: 'support' };
      events.push(created(asked), started(runId, asked), { type: 'tool.started', ...call });
      events.push({ type: 'tool.completed', callId, status: 'succeeded', durationMs: 1 }, begun(answer, runId));
      for (let piece = 0; piece < 10; piece += 1) events.push(delta(answer, piece * 5, 'piece'));
      events.push({ type: 'message.completed', messageId: answer, text: 'piece'.repeat(10) }, completed(runId));
    }
    return logOf(events);
  };
  /** How often the fold looks at an entity. */
  const stepsOf = (log: readonly LoggedEvent[]): number => {
    let steps = 0;
    const counted = <T extends object>(list: T): T =>
      new Proxy(list, {
        get(target, key, receiver): unknown {
          if (typeof key === 'string' && /^\d+$/.test(key)) steps += 1;
          return Reflect.get(target, key, receiver);
        },
      });
    const view = emptyView('conv_1', 'support');
    view.messages = counted(view.messages);
    view.runs = counted(view.runs);
    view.tools = counted(view.tools);
    foldEvents(view, log);
    return steps;
  };
  const [small, large] = [stepsOf(conversation(20)), stepsOf(conversation(200))];
  expect(small).toBeGreaterThan(0);
  expect(large).toBeLessThan(small * 11);
});

it('one long message folds as fast as it grows', { timeout: 5000 }, () => {
  const pieces = 50_000;
  const events: ConversationEvent[] = [started('run_1', 'msg_1'), begun('msg_2')];
  for (let piece = 0; piece < pieces; piece += 1) events.push(delta('msg_2', piece * 4, 'abcd'));
  expect(fold(logOf(events)).messages[0]?.text.length).toBe(pieces * 4);
});

describe('the budget', () => {
  const budget = (level: 'ok' | 'warning' | 'exhausted', scope?: 'visitor_day'): ConversationEvent => ({
    type: 'budget.updated',
    ...(scope && { scope }),
    usedTokens: 80,
    limitTokens: 100,
    level,
  });

  it('that is nearest to its end is shown', () => {
    const day = { scope: 'visitor_day', usedTokens: 80, limitTokens: 100, level: 'warning' };
    expect(foldNew(budget('ok'), budget('warning', 'visitor_day')).budget).toEqual(day);
    expect(foldNew(budget('warning', 'visitor_day'), budget('ok')).budget).toEqual(day);
    expect(foldNew(budget('warning'), budget('exhausted')).budget).toMatchObject({ level: 'exhausted' });
    expect(foldNew(budget('warning'), budget('ok')).budget).toMatchObject({ level: 'ok' });
  });
});

describe('who is in charge', () => {
  const alice = { id: 'op_1', name: 'Alice Johnson' };
  const by = { ...alice, role: 'operator' } as const;
  const question = {
    conversationId: 'conv_1',
    runId: 'run_1',
    callId: 'call_1',
    tool: 'issue_refund',
    title: 'Refund',
    summary: 'Refund $800.00',
    arguments: { amount: 800 },
    argsHash: 'hash',
    requestedAt: '2026-11-20T14:00:00Z',
    expiresAt: '2026-11-21T14:00:00Z',
  };
  const grant = {
    id: 'grant_1',
    tool: 'issue_refund',
    title: 'Refund',
    same: { order_id: 'ORD-1' },
    atMost: { amount: 20 },
    maxUses: 3,
    by,
    approvalId: 'appr_1',
    expiresAt: '2026-11-21T14:00:00.000Z',
  };

  it('the first of two approvals stays with the question, which is still open', () => {
    const { approvals } = foldNew(
      { type: 'approval.requested', approval: { ...question, id: 'appr_1', decidedBy: 'two_people' } },
      { type: 'approval.endorsed', approvalId: 'appr_1', by, reason: 'Seems fair.' },
    );
    const at = '2026-11-20T14:00:00.002Z';
    expect(approvals).toMatchObject([{ status: 'pending', endorsements: [{ by, at, reason: 'Seems fair.' }] }]);
  });

  it('a grant counts what it has decided, and says who took it back', () => {
    const decided = { type: 'approval.resolved', decision: 'approved', by, grantId: 'grant_1' } as const;
    const { grants } = foldNew(
      { type: 'grant.given', grant },
      { ...decided, approvalId: 'appr_2' },
      { ...decided, approvalId: 'appr_3' },
      { ...decided, approvalId: 'appr_4', grantId: 'grant_other' },
      { type: 'grant.revoked', grantId: 'grant_1', by: { id: 'vis_1', role: 'visitor' } },
    );
    const revoked = { by: { id: 'vis_1', role: 'visitor' }, at: '2026-11-20T14:00:00.005Z' };
    expect(grants).toEqual([{ ...grant, uses: 2, grantedAt: '2026-11-20T14:00:00.001Z', revoked }]);
  });

  it('keeps the newest fifty grants and hundred changes', () => {
    const events = Array.from({ length: 120 }, (_, index): ConversationEvent[] => [
      { type: 'grant.given', grant: { ...grant, id: `grant_${index}` } },
      { type: 'operator.joined', operator: { id: `op_${index}` } },
    ]);
    const { grants, takeovers } = foldNew(...events.flat());
    expect([grants?.length, grants?.at(-1)?.id]).toEqual([50, 'grant_119']);
    expect([takeovers?.length, takeovers?.at(-1)?.operator.id]).toEqual([100, 'op_119']);
  });

  it('a person who had the conversation is on the timeline, coming and going', () => {
    const { operators, takeovers } = foldNew(
      { type: 'operator.joined', operator: alice },
      { type: 'operator.left', operator: alice, reason: 'handed_back' },
    );
    expect(operators).toEqual([]);
    expect(takeovers).toEqual([
      { seq: 1, at: '2026-11-20T14:00:00.001Z', operator: alice, change: 'joined' },
      { seq: 2, at: '2026-11-20T14:00:00.002Z', operator: alice, change: 'left', reason: 'handed_back' },
    ]);
  });
});
