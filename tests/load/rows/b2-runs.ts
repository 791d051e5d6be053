import { type CostOptions, measureCosts, record, TOKENS_PER_SECOND } from '../cost.ts';
import { costTable, costWarnings } from '../cost-report.ts';
import { bareRuns, gatewayRuns, sdkRuns } from '../deliverers.ts';
import { uncoalesced } from '../recording.ts';
import { ratios } from '../stats.ts';
import { onStage, type Row, type RowContext } from './row.ts';

export function runsOptions({ rounds, quick }: RowContext): CostOptions {
  return { runs: quick ? 10 : 200, rounds, quick, windowMs: quick ? 400 : 2000, rampMs: quick ? 100 : 2000 };
}

export const runs: Row = {
  id: 'B2',
  scenario: '200 runs × 60 tokens/s, one tab each',
  measure: (context) =>
    onStage(context, async (stage) => {
      const options = runsOptions(context);
      const gateway = await stage.gateway();
      const eager = await stage.gateway({ textWindowMs: 1 });
      const bare = await stage.bare();
      const recording = await record(stage, gateway.port, options);
      const rounds = await measureCosts(
        stage,
        {
          gateway: gatewayRuns(stage, gateway),
          'gateway, a frame a token': gatewayRuns(stage, eager),
          'SDK alone, events thrown away': sdkRuns(await stage.sdk()),
          'bare ws, the same frames': bareRuns(stage, bare, recording),
          'bare ws, a frame a token': bareRuns(stage, bare, uncoalesced(recording, TOKENS_PER_SECOND)),
        },
        options,
      );
      const column = (name: keyof typeof rounds): number[] => rounds[name].map(({ usPerToken }) => usPerToken);
      const whole = (name: keyof typeof rounds): number[] => rounds[name].map(({ wholeUsPerToken }) => wholeUsPerToken);
      const sdk = 'SDK alone, events thrown away';
      return {
        comparisons: [
          {
            what: 'CPU a token: the SDK alone',
            values: ratios(column('gateway'), column(sdk)),
            unit: '×',
            atMost: 1.25,
          },
          {
            what: 'the same uncoalesced: a frame a token',
            values: ratios(column('gateway, a frame a token'), column(sdk)),
            unit: '×',
          },
          { what: 'whole turns, with beginning and end', values: ratios(whole('gateway'), whole(sdk)), unit: '×' },
        ],
        details: [costTable(rounds, 'gateway'), ...costWarnings(rounds)].join('\n'),
      };
    }),
};
