/** What is told of runs: each thing once, when it is stored, and nothing that began without its end. */
import { randomUUID } from 'node:crypto';
import { ProxyTracerProvider, type Span, type Tracer } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { sendMessage } from '../conversation/messages.ts';
import { type RunRecord, StoreUnavailableError } from '../store/port.ts';
import { RunBench } from '../testing/run-bench.ts';
import type { RunControl } from './controller.ts';
import type { AgentOutcome, PendingCall, RunRecorder, ToolCall } from './agent-port.ts';

const tools = { refund: {}, look_up: { sideEffects: false } };
const usage = { inputTokens: 10, cachedInputTokens: 2, outputTokens: 5, totalTokens: 15 };
const done: AgentOutcome = { type: 'completed', output: 'Done', items: [] };
const refund: PendingCall = { callId: 'call_1', tool: 'refund', agent: 'support', arguments: {} };
const paused: AgentOutcome = { type: 'paused', snapshot: '{}', pending: [refund], items: [] };
const stopped: AgentOutcome = { type: 'stopped', items: [] };
const look = (callId: string): ToolCall => ({ callId, tool: 'look_up', agent: 'support', arguments: {} });

async function callTools(recorder: RunRecorder, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1) {
    const call = look(`call_${number}`);
    if ((await recorder.beforeTool(call)).action === 'call') {
      await recorder.afterTool(call, { status: 'succeeded', output: 'x' });
    }
  }
}

const control = (): RunControl => ({ stop: new AbortController(), isReleasing: () => false });

async function claimNext({ store, clock: { nowMs } }: RunBench): Promise<RunRecord> {
  const [runId = ''] = await store.claimableRuns(nowMs, 1);
  const run = await store.claimRun(runId, { owner: 'node', nowMs, leaseMs: 1000 });
  if (run === undefined) throw new Error('there is no run to claim');
  return run;
}

/** A tracer that counts how often each of its spans ends. */
function countingTracer(): { tracer: Tracer; ends: number[] } {
  const ends: number[] = [];
  const silent = new ProxyTracerProvider().getTracer('test');
  const startSpan: Tracer['startSpan'] = (name, ...rest): Span => {
    const index = ends.push(0) - 1;
    const span = silent.startSpan(name, ...rest);
    span.end = () => void (ends[index] = (ends[index] ?? 0) + 1);
    return span;
  };
  return { tracer: { startSpan } as Tracer, ends };
}

/** Ways in which work on a run can come to an end. */
const ways: Readonly<Record<string, (bench: RunBench) => Promise<void>>> = {
  'it is completed': async (bench) => {
    bench.script = async () => done;
    await bench.work();
  },
  'it fails': async (bench) => {
    bench.script = async () => ({
      type: 'failed',
      status: 'failed',
      code: 'internal',
      cause: new Error('x'),
      items: [],
    });
    await bench.work();
  },
  'it waits for a person': async (bench) => {
    bench.script = async () => paused;
    await bench.work();
  },
  'it is cancelled': async (bench) => {
    const stop = new AbortController();
    bench.script = async () => {
      stop.abort('cancelled');
      return stopped;
    };
    await bench.work({ stop });
  },
  'it is given back': async (bench) => {
    const stop = new AbortController();
    bench.script = async () => {
      stop.abort('released');
      return stopped;
    };
    await bench.work({ stop });
  },
  'it has taken too long': async (bench) => {
    const stop = new AbortController();
    bench.script = async () => {
      stop.abort('overdue');
      return stopped;
    };
    await bench.work({ stop });
  },
  'the agent throws': async (bench) => {
    bench.script = async () => {
      throw new Error('a bug');
    };
    await bench.work();
  },
  'another node takes it': async (bench) => {
    bench.script = async ({ runId }) => {
      bench.clock.nowMs += 60_000;
      await bench.store.claimRun(runId, { owner: 'node_2', nowMs: bench.clock.nowMs, leaseMs: 1000 });
      return done;
    };
    await bench.work();
  },
  'another node takes it before it has begun': async (bench) => {
    const run = await claimNext(bench);
    bench.clock.nowMs += 60_000;
    await claimNext(bench);
    await bench.controller.execute(run, control());
  },
  'its end cannot be stored': async (bench) => {
    bench.script = async () => {
      bench.deps.log.commit = () => Promise.reject(new StoreUnavailableError('disk full'));
      return done;
    };
    await bench.work();
  },
  'its beginning cannot be stored': async (bench) => {
    bench.deps.log.commit = () => Promise.reject(new StoreUnavailableError('disk full'));
    await bench.work();
  },
  'its conversation is gone': async (bench) => {
    bench.script = async () => {
      await bench.store.transaction((tx) => tx.eraseConversation('conv_1'));
      return done;
    };
    await bench.work();
  },
  'it was tried too often': async (bench) => {
    bench.script = async () => {
      throw new Error('a bug');
    };
    for (let attempt = 0; attempt < 25; attempt += 1) {
      if ((await bench.store.claimableRuns(bench.clock.nowMs, 1)).length === 0) return;
      await bench.work();
      bench.clock.nowMs += 15_000;
    }
  },
};

describe('a run that is worked on', () => {
  it.each(Object.entries(ways))(
    '[OB7] is left as often as it began when %s, and its spans end once',
    async (_, way) => {
      const { tracer, ends } = countingTracer();
      const bench = new RunBench(tools, { tracer });
      await bench.send();
      await way(bench);
      expect(bench.told('run.left')).toHaveLength(bench.told('run.began').length);
      expect(ends.filter((count) => count !== 1)).toEqual([]);
      expect(bench.told('run.ended')).toHaveLength((await bench.eventsOf('run.completed')).length);
    },
  );

  it('[OB7] is left, too, when what it needs cannot be read', async () => {
    const { tracer, ends } = countingTracer();
    for (const read of ['placeholders', 'message', 'history'] as const) {
      const bench = new RunBench(tools, { tracer });
      await bench.send();
      const run = await claimNext(bench);
      Object.assign(bench.store, { [read]: () => Promise.reject(new StoreUnavailableError('gone')) });
      await bench.controller.execute(run, control());
      expect(bench.errors).toHaveLength(1);
      expect(bench.told('run.left')).toHaveLength(bench.told('run.began').length);
    }
    expect(ends.filter((count) => count !== 1)).toEqual([]);
  });
});

describe('a run on which nobody works', () => {
  it('[OB6] [OB7] tells its end when it is cancelled, with the questions that it takes along', async () => {
    const bench = new RunBench(tools);
    await bench.send();
    bench.script = async (_request, recorder) => {
      await callTools(recorder, 2, 4);
      return paused;
    };
    const { id: runId } = await bench.work();
    const queued = await bench.send();
    bench.clock.nowMs += 5000;
    await bench.cancel(runId);
    await bench.cancel(queued);
    const [end, other] = bench.told('run.ended');
    expect(end).toMatchObject({
      runId,
      status: 'cancelled',
      code: 'cancelled',
      site: 'storefront',
      agent: 'support',
      durationMs: 5000,
      activeMs: 0,
      toolCalls: 3,
      traceId: bench.told('run.began')[0]?.traceId,
    });
    expect(other).toMatchObject({ runId: queued, status: 'cancelled', traceId: '' });
    expect(bench.told('approval.resolved')).toMatchObject([
      { runId, tool: 'refund', decision: 'cancelled', waitMs: 5000, traceId: end?.traceId },
    ]);
    expect(bench.told('run.ended')).toHaveLength((await bench.eventsOf('run.completed')).length);
  });
});

describe('what a run has done', () => {
  it('[OB8] is counted over pauses: what is unusual is told once', async () => {
    const bench = new RunBench(tools);
    await bench.send();
    bench.script = async (_request, recorder) => {
      recorder.agentChanged(0, 'support', 'refunds');
      await callTools(recorder, 10, 19);
      return paused;
    };
    await bench.work();
    await bench.decide('call_1');
    bench.script = async (_request, recorder) => {
      for (let index = 0; index < 5; index += 1) recorder.agentChanged(index, 'support', 'refunds');
      await callTools(recorder, 20, 29);
      return done;
    };
    await bench.work();
    expect(bench.told('threshold.crossed').map(({ threshold }) => threshold)).toEqual(['handoffs', 'tool_calls']);
    expect(bench.told('run.ended')).toMatchObject([{ toolCalls: 20, handoffs: 6 }]);
  });

  it('[OB7] [OB8] is told once, whatever of it is replayed after a crash', async () => {
    const bench = new RunBench(tools);
    await bench.send();
    bench.script = async (_request, recorder) => {
      const messageId = recorder.textStarted();
      recorder.textDelta(messageId, 'Hello');
      await recorder.modelCalled({
        key: 'model::0',
        model: 'm',
        response: {},
        texts: [{ messageId, text: 'Hello' }],
        usage,
      });
      await callTools(recorder, 1, 16);
      throw new Error('the process dies');
    };
    await bench.work();
    await bench.restart();
    bench.clock.nowMs += 60_000;
    bench.script = async (_request, recorder) => {
      expect(recorder.recordedModelCall('model::0')).toBeDefined();
      await callTools(recorder, 1, 17);
      recorder.textDelta(recorder.textStarted(), 'and more');
      return done;
    };
    await bench.work();
    expect(bench.told('run.began').map(({ as, attempt }) => `${as} ${attempt}`)).toEqual([
      'run.started 1',
      'run.recovered 2',
    ]);
    expect(bench.told('model.called')).toHaveLength(1);
    expect(bench.told('tool.called')).toHaveLength(17);
    expect(bench.told('run.first_text')).toHaveLength(1);
    expect(bench.told('threshold.crossed')).toHaveLength(1);
    expect(bench.told('run.ended')).toMatchObject([{ toolCalls: 17 }]);
  });

  it('[OB6] includes questions about calls that were interrupted', async () => {
    const bench = new RunBench(tools);
    const runId = await bench.send();
    bench.script = async (_request, recorder) => {
      await recorder.beforeTool({ ...look('call_1'), tool: 'refund' });
      throw new Error('the process dies');
    };
    await bench.work();
    await bench.restart();
    bench.clock.nowMs += 60_000;
    await bench.work();
    const [approval] = await bench.store.pendingApprovals({}, 10);
    const { traceId } = bench.told('run.began')[0] ?? {};
    expect(bench.told('approval.requested')).toEqual([
      {
        type: 'approval.requested',
        conversationId: 'conv_1',
        runId,
        traceId,
        site: 'storefront',
        approvalId: approval?.approval.id,
        tool: 'refund',
      },
    ]);
  });
});

describe('a message', () => {
  const command = { type: 'message.send', id: 1, conversationId: 'conv_1', text: 'Hello' } as const;
  const operator = { principal: { id: 'op_1', role: 'operator' }, site: 'elsewhere' } as const;

  it('[OB7] is told once it is stored, and once for its key', async () => {
    const bench = new RunBench(tools);
    await bench.send();
    const key = randomUUID();
    const visitor = { principal: { id: 'vis_1', role: 'visitor' }, site: 'storefront' } as const;
    for (let time = 0; time < 2; time += 1) await sendMessage(bench.deps, visitor, { ...command, key });
    expect(bench.told('message.taken')).toHaveLength(2);
    const { transaction } = bench.store;
    bench.store.transaction = async (work) => {
      await transaction(work);
      throw new StoreUnavailableError('the commit fails');
    };
    await expect(sendMessage(bench.deps, visitor, { ...command, key: randomUUID() })).rejects.toThrow('commit fails');
    expect(bench.told('message.taken')).toHaveLength(2);
  });

  it('[OB7] of an operator counts for the site of the conversation, whichever they came by', async () => {
    const bench = new RunBench(tools);
    await bench.send();
    await sendMessage(bench.deps, operator, { ...command, key: randomUUID() });
    expect(bench.told('message.taken').map(({ role, site }) => `${role} ${site}`)).toEqual([
      'visitor storefront',
      'operator storefront',
    ]);
    expect(bench.told('conversation.escalated')).toEqual([
      { type: 'conversation.escalated', conversationId: 'conv_1', site: 'storefront' },
    ]);
  });
});
