/** How the process itself is doing: memory, processor time, and how long its event loop keeps people waiting. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Meter, ObservableGauge } from '@opentelemetry/api';

/** The figures of the process, all of them gauges. */
export const PROCESS_METRICS = {
  'process.memory.usage': { unit: 'By', description: 'Resident memory of the process.' },
  'process.cpu.time': { unit: 's', description: 'Processor time that the process has used.' },
  'process.event_loop.delay': {
    unit: 's',
    description: 'Delay of the event loop that 99 % stayed below, since it was read last.',
  },
} as const;

/** How often the event loop is looked at. */
const RESOLUTION_MS = 10;

/**
 * Observes the process whenever somebody reads the meter. One for each process is enough.
 *
 * @returns ends it.
 */
export function observeProcess(meter: Meter): () => void {
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  const readings: Readonly<Record<keyof typeof PROCESS_METRICS, () => number>> = {
    'process.memory.usage': () => process.memoryUsage.rss(),
    'process.cpu.time': () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
    'process.event_loop.delay': () => {
      // It measures from one look to the next, which a loop without delay takes as well.
      const seconds = Math.max(0, loop.percentile(99) / 1e9 - RESOLUTION_MS / 1000);
      loop.reset();
      return seconds;
    },
  };
  const ends = Object.entries(readings).map(([name, read]) => {
    const gauge: ObservableGauge = meter.createObservableGauge(name, PROCESS_METRICS[name as keyof typeof readings]);
    const observe: Parameters<ObservableGauge['addCallback']>[0] = (result) => result.observe(read());
    gauge.addCallback(observe);
    return () => gauge.removeCallback(observe);
  });
  return () => {
    for (const end of ends) end();
    loop.disable();
  };
}
