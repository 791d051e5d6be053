import { measureCosts, record, type CostOptions } from '../cost.ts';
import { costTable, costWarnings } from '../cost-report.ts';
import { bareFanOut, gatewayFanOut } from '../deliverers.ts';
import { uncoalesced } from '../recording.ts';
import { TOKENS_PER_SECOND } from '../cost.ts';
import { ratios } from '../stats.ts';
import { onStage, type Row, type RowContext } from './row.ts';

export function fanOutOptions({ rounds, quick }: RowContext): CostOptions {
  const [runs, windowMs, settleMs] = quick ? [20, 400, 250] : [500, 2000, 1500];
  return { runs, rounds, quick, windowMs, rampMs: 0, settleMs };
}

export const fanOut: Row = {
  id: 'B1',
  scenario: 'one stream of 60 tokens/s fanned out to 500 sockets',
  measure: (context) =>
    onStage(context, async (stage) => {
      const options = fanOutOptions(context);
      const gateway = await stage.gateway();
      const eager = await stage.gateway({ textWindowMs: 1 });
      const bare = await stage.bare();
      const recording = await record(stage, gateway.port, options);
      const each = uncoalesced(recording, TOKENS_PER_SECOND);
      const rounds = await measureCosts(
        stage,
        {
          gateway: gatewayFanOut(stage, gateway),
          'bare ws, the same frames': bareFanOut(stage, bare, recording),
          'gateway, a frame a token': gatewayFanOut(stage, eager),
          'bare ws, a frame a token': bareFanOut(stage, bare, each),
        },
        options,
      );
      const perFrame = (name: keyof typeof rounds): number[] => rounds[name].map(({ usPerFrame }) => usPerFrame);
      return {
        comparisons: [
          {
            what: 'CPU an event: bare ws, the same bytes and window',
            values: ratios(perFrame('gateway'), perFrame('bare ws, the same frames')),
            unit: '×',
            atMost: 1.3,
          },
          {
            what: 'the same uncoalesced: a frame a token',
            values: ratios(perFrame('gateway, a frame a token'), perFrame('bare ws, a frame a token')),
            unit: '×',
            atMost: 1.3,
          },
        ],
        details: [costTable(rounds, 'gateway'), ...costWarnings(rounds)].join('\n'),
      };
    }),
};
