import { measureCosts } from '../cost.ts';
import { gatewayFanOut } from '../deliverers.ts';
import { growthResult } from '../growth.ts';
import { summarise } from '../stats.ts';
import { idleMemory, WARM_UP } from './b4-idle.ts';
import { onStage, type Row } from './row.ts';

export const connections: Row = {
  id: 'growth-connections',
  scenario: 'what connections cost together, the more there are',
  measure: (context) =>
    onStage(context, async (stage) => {
      const { quick } = context;
      const sizes = quick ? [10, 50] : [10, 100, 1000, 5000];
      const gateway = await stage.gateway();
      const memory: number[] = [];
      const opening: number[] = [];
      const delivering: number[] = [];
      for (const size of sizes) {
        // So few are lost in what the process needs anyway.
        memory.push(size > WARM_UP ? (await idleMemory(context, 'gateway', size)) * size : Number.NaN);
        const beforeUs = await gateway.process.call('cpuUs');
        await stage.audience.call('idle', { kind: 'ws', port: gateway.port, connections: size });
        opening.push(((await gateway.process.call('cpuUs')) - beforeUs) / 1000);
        await stage.audience.call('endIdle');
        const options = {
          runs: size,
          // So slowly that there is room for all of them.
          tokensPerSecond: 5,
          rounds: 1,
          quick: true,
          windowMs: quick ? 400 : 2000,
          rampMs: 0,
        };
        const { readers } = await measureCosts(stage, { readers: gatewayFanOut(stage, gateway) }, options);
        delivering.push(summarise(readers.map(({ usPerFrame }) => usPerFrame * size)).median / 1000);
      }
      return growthResult('connections', sizes, {
        'memory, kB': memory,
        'to connect, greet and open, ms of CPU': opening,
        'to deliver an event to all, ms of CPU': delivering,
      });
    }),
};
