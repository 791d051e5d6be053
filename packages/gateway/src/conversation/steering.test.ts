import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { RunBench } from '../testing/run-bench.ts';
import { sendMessage } from './messages.ts';

it('[AG8] a message of one role never joins a run that another role has begun', async () => {
  const bench = new RunBench();
  await bench.send('Hello');
  const service = { principal: { id: 'svc_1', role: 'service' }, site: 'storefront' } as const;
  const send = { type: 'message.send', id: 1, conversationId: 'conv_1', text: 'And this', onBusy: 'steer' } as const;
  const { runId, position } = await sendMessage(bench.deps, service, { ...send, key: randomUUID() });
  expect(position).toBe(1);
  // What the visitor says would otherwise lead to what only a service may lead to.
  await bench.work();
  expect((await bench.store.run(runId ?? ''))?.role).toBe('service');
  const visitor = { principal: { id: 'vis_1', role: 'visitor' }, site: 'storefront' } as const;
  const later = await sendMessage(bench.deps, visitor, { ...send, key: randomUUID() });
  expect(later.runId).not.toBe(runId);
  expect((await bench.store.run(later.runId ?? ''))?.role).toBe('visitor');
});
