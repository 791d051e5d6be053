import { expect, it } from 'vitest';
import { RunBench } from '../testing/run-bench.ts';
import type { ToolCall } from './agent-port.ts';

const call: ToolCall = {
  callId: 'call_1',
  tool: 'ask_expert',
  agent: 'support',
  arguments: {},
  isAgent: true,
};

it('[AG6] an agent that stopped for a call which was refused goes on: it began once, and ended once', async () => {
  const bench = new RunBench();
  const runId = await bench.send();
  bench.script = async (_request, recorder) => {
    await recorder.beforeTool(call);
    recorder.toolPaused(call);
    await recorder.beforeTool(call);
    await recorder.afterTool(call, { status: 'succeeded', output: 'Done' });
    // What waits now is another call.
    const pending = [{ callId: 'call_2', tool: 'refund', agent: 'support', arguments: {} }];
    return { type: 'paused', snapshot: '{}', pending, items: [] };
  };
  await bench.work();
  bench.script = async () => ({ type: 'completed', output: null, items: [] });
  await bench.decide('call_2');
  await bench.work();
  expect(await bench.types()).toEqual([
    'message.created',
    'run.started',
    'tool.started',
    'tool.completed',
    'approval.requested',
    'run.waiting',
    'approval.resolved',
    'run.resumed',
    'run.completed',
  ]);
  expect((await bench.view()).tools).toMatchObject([{ callId: 'call_1', runId, status: 'succeeded' }]);
});
