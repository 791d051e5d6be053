import { growthResult } from '../growth.ts';
import type { ReturningApi } from '../returning.ts';
import { percentile } from '../stats.ts';
import { onStage, type Row } from './row.ts';

/** Events that are appended, and that a client has missed who resumes. */
const MORE = 50;

export const conversations: Row = {
  id: 'growth-conversations',
  scenario: 'what a conversation costs, the longer it is',
  measure: (context) =>
    onStage(context, async (stage) => {
      const { quick } = context;
      const sizes = quick ? [10, 100] : [10, 100, 1000, 10_000, 100_000];
      const count = quick ? 5 : 40;
      const { process: gateway, port } = await stage.gateway();
      const visitors = stage.load<ReturningApi>('returning.ts');
      const opening: number[] = [];
      const first: number[] = [];
      const appending: number[] = [];
      const resuming: number[] = [];
      for (const size of sizes) {
        const [known] = await visitors.call('enrol', port, 1);
        if (known === undefined) throw new Error('nobody was enrolled');
        const ids = [known.conversationId];
        await gateway.call('grow', ids, size);
        const [cold, ...warm] = await visitors.call('open', port, known, undefined, count + 1);
        first.push(cold?.ms ?? Number.NaN);
        opening.push(
          percentile(
            warm.map(({ ms }) => ms),
            0.5,
          ),
        );
        const spent: number[] = [];
        for (let index = 0; index < count; index += 1) {
          const beforeUs = await gateway.call('cpuUs');
          await gateway.call('grow', ids, MORE);
          spent.push(((await gateway.call('cpuUs')) - beforeUs) / 1000);
        }
        appending.push(percentile(spent, 0.5));
        const seq = size + (count - 1) * MORE;
        const resumed = await visitors.call('open', port, known, seq, count);
        resuming.push(
          percentile(
            resumed.map(({ ms }) => ms),
            0.5,
          ),
        );
      }
      return growthResult('events', sizes, {
        'to open, ms': opening,
        'to open the first time, ms': first,
        'to append 50 events, ms of CPU': appending,
        'to resume 50 events behind, ms': resuming,
      });
    }),
};
