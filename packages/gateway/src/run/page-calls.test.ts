import { describe, expect, it } from 'vitest';
import { RunBench } from '../testing/run-bench.ts';
import type { ToolCall } from './agent-port.ts';

const buy = { name: 'buy', description: 'Buys.', parameters: { type: 'object' } };
const call: ToolCall = {
  callId: 'call_1',
  tool: 'page__buy',
  agent: 'support',
  arguments: { product: 'lamp' },
  page: { clientId: 'tab_1', tool: buy },
};

/** What the process does at the moment at which it dies: nothing more. */
class Killed extends Error {}

/** When it dies. */
const moments = ['while the page works', 'when the page has answered', 'when the answer is taken', undefined] as const;

/** An agent that asks the page, and dies at the moment that is given. */
function agent(bench: RunBench, fatal: (typeof moments)[number]): void {
  const at = (moment: (typeof moments)[number]): void => {
    if (moment === fatal) throw new Killed();
  };
  bench.script = async ({ pageTools, runId }, recorder) => {
    const verdict = await recorder.beforeTool(call);
    if (verdict.action === 'replay') return { type: 'completed', output: verdict.output as string, items: [] };
    at('while the page works');
    const isAnswered = (await bench.store.pageCall(runId, 'call_1'))?.result !== undefined;
    if (!isAnswered) await bench.answer('call_1', 'In the basket');
    at('when the page has answered');
    const answer = await pageTools?.answer('call_1', 1000, () => {});
    const output = answer !== undefined && 'output' in answer ? answer.output : 'nothing';
    await recorder.afterTool(call, { status: 'succeeded', output });
    at('when the answer is taken');
    return { type: 'completed', output, items: [] };
  };
}

describe('a process that dies', () => {
  it.each(moments)('[PT4] [ER5] %s: the page is asked once, and what it said counts once', async (fatal) => {
    const bench = new RunBench();
    const runId = await bench.send('Buy the lamp', 'queue', [buy]);
    agent(bench, fatal);
    await bench.work();
    if (fatal !== undefined) {
      expect(await bench.eventsOf('run.completed')).toEqual([]);
      await bench.restart();
      bench.clock.nowMs += 20_000;
      agent(bench, undefined);
      await bench.work();
    }
    expect(await bench.eventsOf('tool.started')).toMatchObject([
      { callId: 'call_1', runsIn: 'page', clientId: 'tab_1' },
    ]);
    expect(await bench.eventsOf('tool.completed')).toMatchObject([{ callId: 'call_1', status: 'succeeded' }]);
    expect(await bench.eventsOf('run.completed')).toMatchObject([{ status: 'completed', output: 'In the basket' }]);
    expect(await bench.eventsOf('approval.requested')).toEqual([]);
    // Whoever is late is told that there is no such call any more.
    expect(await bench.store.pageCall(runId, 'call_1')).toBeUndefined();
    await expect(bench.answer('call_1', 'Twice')).rejects.toMatchObject({ code: 'not_found' });
  });
});
