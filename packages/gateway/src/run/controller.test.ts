import type { JsonValue } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../store/port.ts';
import { RunBench } from '../testing/run-bench.ts';
import type { AgentOutcome, PendingCall, RunRecorder, ToolCall } from './agent-port.ts';

const usage = { inputTokens: 10, cachedInputTokens: 2, outputTokens: 5, totalTokens: 15 };
const toolCall = (tool: string, callId: string): ToolCall => ({ callId, tool, agent: 'support', arguments: {} });
const pending = (callId: string, args: JsonValue = { amount: 20 }): PendingCall => ({
  callId,
  tool: 'refund',
  agent: 'support',
  arguments: args,
});
const paused = (...calls: PendingCall[]): AgentOutcome => ({
  type: 'paused',
  snapshot: '{"opaque":true}',
  pending: calls,
  items: [{ item: 'of the pause' }],
});
const completed = (output: JsonValue = 'Done'): AgentOutcome => ({
  type: 'completed',
  output,
  items: [{ item: output }],
});

/** What the process does at the moment at which it dies: nothing more. */
class Killed extends Error {}

describe('a run', () => {
  it('[EV1] goes from its start to its one end', async () => {
    const bench = new RunBench();
    const runId = await bench.send('Hello');
    bench.script = async ({ text, runId: id, visitorId, site, agent }, recorder) => {
      expect({ text, id, visitorId, site, agent }).toEqual({
        text: 'Hello',
        id: runId,
        visitorId: 'vis_1',
        site: 'storefront',
        agent: 'support',
      });
      const messageId = recorder.textStarted();
      recorder.textDelta(messageId, 'Hi ');
      recorder.textDelta(messageId, 'there');
      await recorder.modelCalled({
        key: 'model::0',
        response: { answer: 1 },
        texts: [{ messageId, text: 'Hi there' }],
        usage,
      });
      bench.clock.nowMs += 1500;
      return completed('Hi there');
    };
    await bench.work();
    expect(await bench.types()).toEqual([
      'message.created',
      'run.started',
      'message.started',
      'message.completed',
      'run.completed',
    ]);
    const [end] = await bench.eventsOf('run.completed');
    expect(end).toMatchObject({ runId, status: 'completed', output: 'Hi there', usage, durationMs: 1500 });
    const [start] = await bench.eventsOf('run.started');
    expect(start?.traceId).toBe(end?.traceId);
    expect(await bench.store.run(runId)).toMatchObject({ state: 'completed', usage });
    expect(await bench.history()).toEqual([{ item: 'Hi there' }]);
    expect(await bench.store.journal(runId)).toEqual([]);
  });

  it('[GW6] lets the next message of its conversation go when it ends', async () => {
    const bench = new RunBench();
    await bench.send('one');
    const second = await bench.send('two');
    const seen: unknown[] = [];
    bench.script = async ({ text, history }) => {
      seen.push([text, history]);
      return completed(text);
    };
    await bench.work();
    expect(await bench.store.claimableRuns(bench.clock.nowMs, 10)).toEqual([second]);
    await bench.work();
    expect(seen).toEqual([
      ['one', []],
      ['two', [{ item: 'one' }]],
    ]);
  });

  it('[EV1] [EV3] that fails says so politely, and keeps what there is', async () => {
    const bench = new RunBench();
    await bench.send();
    bench.script = async (_request, recorder) => {
      const messageId = recorder.textStarted();
      recorder.textDelta(messageId, 'Once upon');
      await recorder.beforeTool(toolCall('look_up', 'call_1'));
      return {
        type: 'failed',
        status: 'failed',
        code: 'model_unavailable',
        cause: new Error('secret'),
        items: [{ item: 'kept' }],
      };
    };
    await bench.work();
    const view = await bench.view();
    expect(view.messages.at(-1)).toMatchObject({ text: 'Once upon', status: 'interrupted' });
    expect(view.tools).toMatchObject([{ callId: 'call_1', status: 'unknown' }]);
    expect(view.runs).toMatchObject([{ status: 'failed', error: { code: 'model_unavailable', retryable: true } }]);
    expect(JSON.stringify(await bench.events())).not.toContain('secret');
    expect(await bench.history()).toEqual([{ item: 'kept' }]);
  });

  it('[CO4] that takes too many turns apologises', async () => {
    const bench = new RunBench();
    await bench.send();
    bench.script = async () => ({ type: 'failed', status: 'limited', code: 'max_turns', cause: undefined, items: [] });
    await bench.work();
    const view = await bench.view();
    expect(view.messages.at(-1)).toMatchObject({ role: 'assistant', status: 'complete' });
    expect(view.messages.at(-1)?.text).toMatch(/more steps/);
    expect(view.runs).toMatchObject([{ status: 'limited' }]);
  });

  it('[EV1] that was cancelled while it waited to be claimed ends at once', async () => {
    const bench = new RunBench();
    const runId = await bench.send();
    const second = await bench.send('two');
    await bench.cancel(runId);
    expect(await bench.eventsOf('run.completed')).toMatchObject([{ runId, status: 'cancelled' }]);
    expect(await bench.store.claimableRuns(bench.clock.nowMs, 10)).toEqual([second]);
  });

  it('[EV1] that is cancelled while it is worked on ends as cancelled', async () => {
    const bench = new RunBench();
    const runId = await bench.send();
    const stop = new AbortController();
    bench.bus.subscribe((message) => {
      if (message.type === 'cancel') stop.abort('cancelled');
    });
    bench.script = async ({ signal }) => {
      await bench.cancel(runId);
      expect(signal.aborted).toBe(true);
      return { type: 'stopped', items: [{ item: 'so far' }] };
    };
    await bench.work({ stop });
    expect(await bench.eventsOf('run.completed')).toMatchObject([
      { status: 'cancelled', error: { code: 'cancelled' } },
    ]);
    expect(await bench.history()).toEqual([{ item: 'so far' }]);
  });

  it('of a conversation that is gone is not worked on', async () => {
    const bench = new RunBench();
    await bench.send();
    const [runId = ''] = await bench.store.claimableRuns(bench.clock.nowMs, 1);
    const run = await bench.store.claimRun(runId, { owner: 'node_1', nowMs: bench.clock.nowMs, leaseMs: 1000 });
    await bench.store.transaction((tx) => tx.eraseConversation('conv_1'));
    let worked = false;
    bench.script = async () => {
      worked = true;
      return completed();
    };
    if (run) await bench.controller.execute(run, { stop: new AbortController(), isReleasing: () => false });
    expect(worked).toBe(false);
    expect(bench.errors).toEqual([]);
  });
});

describe('a run that waits for a person', () => {
  it('[AP2] is stored with its question, leaves room for others, and goes on once', async () => {
    const bench = new RunBench();
    const runId = await bench.send('Refund me');
    bench.script = async () => paused(pending('call_1'));
    await bench.work();
    expect(await bench.store.run(runId)).toMatchObject({ state: 'waiting', segment: 1, snapshot: '{"opaque":true}' });
    expect((await bench.types()).slice(-2)).toEqual(['approval.requested', 'run.waiting']);

    // The visitor goes on chatting.
    await bench.send('Are you there?');
    bench.script = async ({ history }) => {
      expect(history).toEqual([{ item: 'of the pause' }]);
      return completed('Yes');
    };
    await bench.work();

    await bench.restart();
    await bench.decide('call_1');
    const resumed: unknown[] = [];
    bench.script = async ({ resume, history }) => {
      resumed.push(resume, history);
      return completed('Refunded');
    };
    await bench.work();
    expect(resumed).toEqual([
      { snapshot: '{"opaque":true}', decisions: [{ callId: 'call_1', approved: true }] },
      // What was said in between is not part of what the snapshot knows.
      [{ item: 'of the pause' }],
    ]);
    await expect(bench.work()).rejects.toThrow('no run');
    expect(await bench.history()).toEqual([{ item: 'of the pause' }, { item: 'Refunded' }, { item: 'Yes' }]);
    expect((await bench.eventsOf('run.completed')).map(({ runId: id }) => id)).toHaveLength(2);
    expect(await bench.eventsOf('run.resumed')).toHaveLength(1);
  });

  it('[AP3] is asked about each call, in any order', async () => {
    const bench = new RunBench();
    const runId = await bench.send();
    bench.script = async () => paused(pending('call_1'), pending('call_2'));
    await bench.work();
    await bench.decide('call_2', { decision: 'reject', reason: 'No.' });
    bench.script = async ({ resume }) => {
      expect(resume?.decisions).toMatchObject([{ callId: 'call_2', approved: false }]);
      // Meanwhile somebody decides the other one.
      await bench.decide('call_1');
      return paused(pending('call_1'));
    };
    await bench.work();
    expect(await bench.eventsOf('approval.requested')).toHaveLength(2);
    expect(await bench.store.run(runId)).toMatchObject({ state: 'runnable' });
    bench.script = async ({ resume }) => {
      expect(resume?.decisions).toMatchObject([{ callId: 'call_1', approved: true }, { callId: 'call_2' }]);
      return completed();
    };
    await bench.work();
    expect(await bench.eventsOf('run.completed')).toMatchObject([{ status: 'completed' }]);
  });

  it('[AP1] asks again about a later call, although it has the id of one that was approved', async () => {
    const bench = new RunBench();
    await bench.send();
    bench.script = async () => paused(pending('call_0', { amount: 1 }));
    await bench.work();
    await bench.decide('call_0');
    bench.script = async ({ resume }) => {
      expect(resume?.decisions).toMatchObject([{ approved: true }]);
      return paused(pending('call_0', { amount: 1000 }));
    };
    await bench.work();
    const asked = await bench.eventsOf('approval.requested');
    expect(asked.map(({ approval }) => approval.arguments)).toEqual([{ amount: 1 }, { amount: 1000 }]);
    await expect(bench.work()).rejects.toThrow('no run');
    await bench.decide('call_0', { decision: 'reject' });
    bench.script = async ({ resume }) => {
      expect(resume?.decisions).toMatchObject([{ callId: 'call_0', approved: false }]);
      return completed();
    };
    await bench.work();
  });

  it('[EV1] is not left waiting when it was cancelled just before', async () => {
    const bench = new RunBench();
    const runId = await bench.send();
    bench.script = async () => {
      // The node that works on it does not hear of it in time.
      await bench.cancel(runId);
      return paused(pending('call_1'));
    };
    await bench.work();
    bench.script = async ({ signal }) => {
      expect(signal.aborted).toBe(true);
      return { type: 'stopped', items: [] };
    };
    await bench.work();
    expect(await bench.eventsOf('run.completed')).toMatchObject([{ runId, status: 'cancelled' }]);
    expect(await bench.eventsOf('approval.resolved')).toMatchObject([{ decision: 'cancelled' }]);
  });

  it('[AG6] keeps the call of an agent open in which the question was asked', async () => {
    const bench = new RunBench();
    const runId = await bench.send();
    const expert: ToolCall = { ...toolCall('ask_expert', 'call_1'), isAgent: true };
    bench.script = async (_request, recorder) => {
      await recorder.beforeTool(expert);
      recorder.toolPaused(expert);
      return paused(pending('call_2'));
    };
    await bench.work();
    expect((await bench.view()).tools).toMatchObject([{ callId: 'call_1', status: 'running' }]);

    await bench.decide('call_2');
    bench.script = async (_request, recorder) => {
      expect(await recorder.beforeTool(expert)).toEqual({ action: 'call' });
      await recorder.afterTool(expert, { status: 'succeeded', output: 'Refunded' });
      return completed();
    };
    await bench.work();
    expect(await bench.eventsOf('tool.started')).toHaveLength(1);
    expect(await bench.eventsOf('tool.completed')).toMatchObject([{ callId: 'call_1', status: 'succeeded' }]);
    expect(await bench.store.journal(runId)).toEqual([]);
  });

  it('[AG6] closes the call of an agent when it is cancelled while it waits', async () => {
    const bench = new RunBench();
    const runId = await bench.send();
    const expert: ToolCall = { ...toolCall('ask_expert', 'call_1'), isAgent: true };
    bench.script = async (_request, recorder) => {
      await recorder.beforeTool(expert);
      recorder.toolPaused(expert);
      return paused(pending('call_2'));
    };
    await bench.work();
    await bench.cancel(runId);
    expect((await bench.view()).tools).toMatchObject([{ callId: 'call_1', status: 'unknown' }]);
    expect(await bench.store.pendingApprovals({}, 10)).toEqual([]);
  });
});

describe('a process that dies', () => {
  const policies = { look_up: { sideEffects: false }, refund: {} };
  /** The moments at which it can die, in their order. */
  const moments = [
    'before anything',
    'in the first text',
    'before the answer is recorded',
    'after the first answer',
    'during look_up',
    'after look_up',
    'after the result of look_up',
    'during refund',
    'after refund',
    'after the result of refund',
    'in the second text',
    'after the second answer',
  ] as const;
  type Moment = (typeof moments)[number];

  /** An agent that looks up, refunds and answers; it dies at the moment that is given. */
  function agent(bench: RunBench, counts: Record<string, number>, fatal: Moment | undefined): void {
    const count = (what: string): void => {
      counts[what] = (counts[what] ?? 0) + 1;
    };
    const at = (moment: Moment): void => {
      if (moment === fatal) throw new Killed();
    };
    const model = async (recorder: RunRecorder, key: string, text: string, before: Moment, written?: Moment) => {
      if (recorder.recordedModelCall(key) !== undefined) return;
      count(key);
      const messageId = recorder.textStarted();
      recorder.textDelta(messageId, text.slice(0, 3));
      at(before);
      recorder.textDelta(messageId, text.slice(3));
      if (written !== undefined) at(written);
      await recorder.modelCalled({ key, response: { key }, texts: [{ messageId, text }], usage });
    };
    const tool = async (recorder: RunRecorder, call: ToolCall, during: Moment, after: Moment) => {
      if ((await recorder.beforeTool(call)).action === 'replay') return;
      at(during);
      count(call.tool);
      at(after);
      await recorder.afterTool(call, { status: 'succeeded', output: `${call.tool} done` });
    };
    bench.script = async (_request, recorder) => {
      at('before anything');
      await model(recorder, 'model::0', 'Let me see.', 'in the first text', 'before the answer is recorded');
      at('after the first answer');
      await tool(recorder, toolCall('look_up', 'call_1'), 'during look_up', 'after look_up');
      at('after the result of look_up');
      await tool(recorder, toolCall('refund', 'call_2'), 'during refund', 'after refund');
      at('after the result of refund');
      await model(recorder, 'model::1', 'All done.', 'in the second text');
      at('after the second answer');
      return completed('All done.');
    };
  }

  it.each(moments)('[ER5] [EV1] %s: the run goes on from there, and repeats nothing that is done', async (fatal) => {
    const bench = new RunBench(policies);
    const counts: Record<string, number> = {};
    const runId = await bench.send();
    agent(bench, counts, fatal);
    await bench.work();
    await bench.restart();
    expect(await bench.eventsOf('run.completed')).toEqual([]);
    const halfWritten = (await bench.view()).messages
      .filter(({ status }) => status === 'streaming')
      .map(({ id }) => id);

    agent(bench, counts, undefined);
    await bench.work();
    if (fatal === 'during refund' || fatal === 'after refund') {
      // Nobody can know, so a person is asked; the call is not made again by itself.
      expect(await bench.store.run(runId)).toMatchObject({ state: 'waiting' });
      expect((await bench.eventsOf('approval.requested'))[0]?.approval).toMatchObject({ question: 'outcome' });
      await bench.decide('call_2', { outcome: 'done' });
      await bench.work();
    }

    const [recovered, ...more] = await bench.eventsOf('run.recovered');
    expect(more).toEqual([]);
    expect(recovered?.supersedes).toEqual(halfWritten);
    expect(await bench.eventsOf('run.completed')).toMatchObject([{ runId, status: 'completed', output: 'All done.' }]);
    const view = await bench.view();
    expect(view.messages.map(({ text, status }) => [text, status])).toEqual([
      ['Hello', 'complete'],
      ['Let me see.', 'complete'],
      ['All done.', 'complete'],
    ]);
    expect(view.tools.filter(({ status }) => status === 'running')).toEqual([]);
    expect(view.tools.map(({ callId }) => callId)).toEqual(['call_1', 'call_2']);

    const index = moments.indexOf(fatal);
    const firstAnswered = index >= moments.indexOf('after the first answer');
    expect(counts['model::0']).toBe(firstAnswered || fatal === 'before anything' ? 1 : 2);
    expect(counts['look_up']).toBe(fatal === 'after look_up' ? 2 : 1);
    expect(counts['refund'] ?? 0).toBe(fatal === 'during refund' ? 0 : 1);
    expect(counts['model::1']).toBe(fatal === 'in the second text' ? 2 : 1);
    expect((await bench.store.run(runId))?.usage.totalTokens).toBe(30);
  });

  it.each([
    ['done', 'approve', 0],
    ['retry', 'approve', 1],
    ['not_done', 'reject', 0],
  ] as const)('[ER5] a person says %s of a call whose outcome nobody knows', async (outcome, decision, made) => {
    const bench = new RunBench(policies);
    const counts: Record<string, number> = {};
    await bench.send();
    agent(bench, counts, 'during refund');
    await bench.work();
    await bench.restart();
    agent(bench, counts, undefined);
    await bench.work();
    await bench.decide('call_2', { decision, outcome });
    await bench.work();
    expect(counts['refund'] ?? 0).toBe(made);
    expect(await bench.eventsOf('run.completed')).toMatchObject([{ status: 'completed' }]);
    expect((await bench.view()).tools.filter(({ status }) => status === 'running')).toEqual([]);
  });

  it('[ER5] once more while a call is made again: nobody takes the first answer for the second call', async () => {
    const bench = new RunBench(policies);
    const counts: Record<string, number> = {};
    await bench.send();
    agent(bench, counts, 'during refund');
    await bench.work();
    await bench.restart();
    await bench.work();
    await bench.decide('call_2', { outcome: 'retry' });
    await bench.work();
    await bench.restart();
    agent(bench, counts, undefined);
    await bench.work();
    expect(await bench.store.pendingApprovals({}, 10)).toHaveLength(1);
    expect(counts['refund']).toBeUndefined();
    await bench.decide('call_2', { outcome: 'retry' });
    await bench.work();
    expect(counts['refund']).toBe(1);
  });

  it('[EV1] in a run that is cancelled then: no call looks as if it were still under way', async () => {
    const bench = new RunBench(policies);
    const runId = await bench.send();
    agent(bench, {}, 'during look_up');
    await bench.work();
    await bench.restart();
    await bench.cancel(runId);
    bench.script = async ({ signal }) => {
      expect(signal.reason).toBe('cancelled');
      return { type: 'stopped', items: [] };
    };
    await bench.work();
    expect(await bench.eventsOf('run.completed')).toMatchObject([{ status: 'cancelled' }]);
    expect((await bench.view()).tools).toMatchObject([{ callId: 'call_1', status: 'unknown' }]);
  });

  it('[EV1] again and again at the same place: the run is given up in the end', async () => {
    const bench = new RunBench(policies);
    const runId = await bench.send();
    agent(bench, {}, 'before anything');
    for (let attempt = 0; attempt < 25; attempt += 1) {
      const [next] = await bench.store.claimableRuns(bench.clock.nowMs, 1);
      if (next === undefined) break;
      await bench.work();
      bench.clock.nowMs += 15_000;
    }
    expect(await bench.eventsOf('run.completed')).toMatchObject([
      { runId, status: 'failed', error: { code: 'internal' } },
    ]);
  });
});

describe('a run that loses its claim', () => {
  it('stops and says nothing', async () => {
    const bench = new RunBench();
    await bench.send();
    const stop = new AbortController();
    bench.script = async ({ signal, runId }, recorder) => {
      bench.clock.nowMs += 60_000;
      const taken = await bench.store.claimRun(runId, { owner: 'node_2', nowMs: bench.clock.nowMs, leaseMs: 1000 });
      expect(taken?.fence).toBe(2);
      const messageId = recorder.textStarted();
      recorder.textDelta(messageId, 'from a node that came back from the dead');
      const call = recorder.modelCalled({ key: 'model::0', response: {}, texts: [{ messageId, text: 'x' }], usage });
      await expect(call).rejects.toThrow();
      expect(signal.reason).toBe('released');
      return { type: 'stopped', items: [] };
    };
    await bench.work({ stop });
    expect(await bench.types()).toEqual(['message.created', 'run.started']);
    expect(bench.errors).toEqual([]);
    // The other node's claim stands.
    expect(await bench.store.claimableRuns(bench.clock.nowMs, 10)).toEqual([]);
  });

  it('cannot end it either', async () => {
    const bench = new RunBench();
    await bench.send();
    bench.script = async ({ runId }) => {
      bench.clock.nowMs += 60_000;
      await bench.store.claimRun(runId, { owner: 'node_2', nowMs: bench.clock.nowMs, leaseMs: 1000 });
      return completed();
    };
    await bench.work();
    expect(await bench.eventsOf('run.completed')).toEqual([]);
    expect(await bench.history()).toEqual([]);
    expect(bench.errors).toEqual([]);
  });
});

describe('a run that cannot be recorded', () => {
  it('stops, and can be claimed at once when the store is back', async () => {
    const bench = new RunBench();
    const runId = await bench.send();
    bench.script = async ({ signal }, recorder) => {
      bench.deps.log.commit = async () => {
        throw new StoreUnavailableError('disk full');
      };
      await expect(recorder.beforeTool(toolCall('look_up', 'call_1'))).rejects.toThrow(StoreUnavailableError);
      // Nothing is written behind a gap.
      await expect(recorder.modelCalled({ key: 'model::0', response: {}, texts: [], usage })).rejects.toThrow(
        'no longer',
      );
      expect(signal.reason).toBe('released');
      return { type: 'stopped', items: [] };
    };
    await bench.work();
    Reflect.deleteProperty(bench.deps.log, 'commit');
    expect(await bench.store.claimableRuns(bench.clock.nowMs, 10)).toEqual([runId]);
    bench.script = async () => completed();
    await bench.work();
    expect(await bench.types()).toEqual(['message.created', 'run.started', 'run.recovered', 'run.completed']);
  });

  it('is left to be claimed when its end cannot be stored', async () => {
    const bench = new RunBench();
    const runId = await bench.send();
    bench.script = async () => {
      bench.deps.log.commit = async () => {
        throw new StoreUnavailableError('disk full');
      };
      return completed();
    };
    await bench.work();
    expect(bench.errors).toMatchObject([{ runId, cause: expect.any(StoreUnavailableError) as unknown }]);
    Reflect.deleteProperty(bench.deps.log, 'commit');
    bench.clock.nowMs += 15_000;
    bench.script = async () => completed();
    await bench.work();
    expect(await bench.eventsOf('run.completed')).toHaveLength(1);
  });

  it('[GW8] is given back when the node goes away', async () => {
    const bench = new RunBench();
    const runId = await bench.send();
    bench.script = async ({ safePoint, signal }) => {
      expect(() => safePoint()).toThrow();
      expect(signal.reason).toBe('released');
      return { type: 'stopped', items: [] };
    };
    await bench.work({ isReleasing: () => true });
    expect(await bench.store.claimableRuns(bench.clock.nowMs, 10)).toEqual([runId]);
    expect(await bench.eventsOf('run.completed')).toEqual([]);
  });
});

describe('what a run has cost', () => {
  const usage = { inputTokens: 100, cachedInputTokens: 0, outputTokens: 10, totalTokens: 110 };
  const called = (recorder: RunRecorder, key: string, model = 'own') =>
    recorder.modelCalled({ key, model, response: { key }, texts: [], usage });
  const prices = { own: { input: 1, output: 10 } };

  it('[CO2] is known when it is stopped before it goes on', async () => {
    const bench = new RunBench({}, { prices });
    const runId = await bench.send();
    const stop = new AbortController();
    bench.script = async (_request, recorder) => {
      await called(recorder, 'model::0');
      stop.abort('released');
      return { type: 'stopped', items: [] };
    };
    await bench.work({ stop });
    await bench.cancel(runId);
    bench.script = async () => ({ type: 'stopped', items: [] });
    await bench.work();
    expect(await bench.eventsOf('run.completed')).toMatchObject([{ status: 'cancelled', usage, costUsd: 0.0002 }]);
  });

  it('[CO1] [ER5] is counted once, whatever of it is replayed after a crash', async () => {
    const bench = new RunBench({}, { prices, budgets: { conversation: { tokens: 1000 } } });
    await bench.send();
    const stop = new AbortController();
    bench.script = async (_request, recorder) => {
      await called(recorder, 'model:ask:summariser:0');
      await called(recorder, 'model::0');
      stop.abort('released');
      return { type: 'stopped', items: [] };
    };
    await bench.work({ stop });
    await bench.restart();
    bench.script = async (_request, recorder) => {
      // What the summary was made for is replayed, so nobody asks for the summary again.
      expect(recorder.recordedModelCall('model::0')).toEqual({ key: 'model::0' });
      await called(recorder, 'model::1');
      return { type: 'completed', output: 'Done', items: [] };
    };
    await bench.work();
    expect(await bench.eventsOf('run.completed')).toMatchObject([{ usage: { totalTokens: 330 }, costUsd: 0.0006 }]);
    expect((await bench.view()).budget).toMatchObject({ usedTokens: 330 });
  });

  it('[CO1] includes answers that were refused', async () => {
    const bench = new RunBench({}, { prices, budgets: { conversation: { tokens: 125 } } });
    await bench.send();
    bench.script = async (_request, recorder) => {
      await recorder.modelWasted({ usage, model: 'own' });
      return { type: 'failed', status: 'blocked', code: 'output_blocked', cause: new Error('refused'), items: [] };
    };
    await bench.work();
    expect(await bench.eventsOf('run.completed')).toMatchObject([{ status: 'blocked', usage, costUsd: 0.0002 }]);
    expect((await bench.view()).budget).toMatchObject({ usedTokens: 110, level: 'warning' });
  });
});
