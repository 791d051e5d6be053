import { requireWhole } from '../loss.ts';
import { spread, table } from '../report.ts';
import type { ReturningApi } from '../returning.ts';
import { percentile } from '../stats.ts';
import { onStage, type Row } from './row.ts';

/** Events that each has missed. */
const BEHIND = 200;
const TIMEOUT_MS = 60_000;

export const resume: Row = {
  id: 'B7',
  scenario: '2,000 clients with a conversation each resume at once, 200 events behind',
  measure: (context) =>
    onStage(context, async (stage) => {
      const { rounds, quick } = context;
      const { process: gateway, port } = await stage.gateway();
      const visitors = stage.load<ReturningApi>('returning.ts');
      let all = await visitors.call('enrol', port, quick ? 50 : 2000);
      const ids = all.map(({ conversationId }) => conversationId);
      const times: (readonly number[])[] = [];
      const costs: number[] = [];
      for (let round = quick ? 1 : 0; round <= rounds; round += 1) {
        const heads = await gateway.call('grow', ids, BEHIND);
        const beforeUs = await gateway.call('cpuUs');
        const { liveMs, problems } = await visitors.call('comeBack', port, all, heads, TIMEOUT_MS);
        requireWhole('resumed conversations', problems);
        const spentUs = (await gateway.call('cpuUs')) - beforeUs;
        all = all.map((known, index) => ({ ...known, seq: heads[index] ?? known.seq }));
        if (round === 0) continue;
        times.push(liveMs);
        costs.push(spentUs / (all.length * BEHIND));
      }
      const at = (share: number): number[] => times.map((round) => percentile(round, share) / 1000);
      return {
        comparisons: [{ what: 'until all are live, no gap', values: at(1), unit: 's', atMost: 5 }],
        details: table([
          ['', 'p50', 'p99', 'all', 'CPU an event'],
          [
            `live, of ${all.length}`,
            spread(at(0.5), ' s'),
            spread(at(0.99), ' s'),
            spread(at(1), ' s'),
            spread(costs, ' µs'),
          ],
        ]),
      };
    }),
};
