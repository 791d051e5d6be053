import type { Meter, ObservableCallback } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { observeProcess, PROCESS_METRICS } from './process-metrics.ts';

it('[OB7] tells memory, processor time and delay of the process until it is ended', async () => {
  const callbacks = new Map<string, ObservableCallback>();
  const createObservableGauge = (name: string) => ({
    addCallback: (callback: ObservableCallback) => void callbacks.set(name, callback),
    removeCallback: () => void callbacks.delete(name),
  });
  const end = observeProcess({ createObservableGauge } as unknown as Meter);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const until = performance.now() + 60;
  while (performance.now() < until);
  await new Promise((resolve) => setTimeout(resolve, 30));
  const values = new Map<string, number>();
  for (const [name, callback] of callbacks) {
    await callback({ observe: (value) => void values.set(name, value) });
  }
  expect([...values.keys()].toSorted()).toEqual(Object.keys(PROCESS_METRICS).toSorted());
  expect(values.get('process.memory.usage')).toBeGreaterThan(10_000_000);
  expect(values.get('process.cpu.time')).toBeGreaterThan(0.05);
  expect(values.get('process.event_loop.delay')).toBeGreaterThan(0.03);
  expect(values.get('process.event_loop.delay')).toBeLessThan(5);
  end();
  expect(callbacks.size).toBe(0);
});
