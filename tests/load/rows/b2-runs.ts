import { type Cost, type CostOptions, measureCosts, record } from '../cost.ts';
import { costTable, costWarnings } from '../cost-report.ts';
import { bareRuns, gatewayRuns, sdkRuns } from '../deliverers.ts';
import { ratios } from '../stats.ts';
import { onStage, type Row, type RowContext } from './row.ts';

/** Runs at once: more than one core can take, where the SDK alone needs most of it; and so many that it has room to spare. */
export const RUNS = { many: 200, fitting: 80 } as const;

/** @param load How many runs stream at once. */
export function runsOptions({ rounds, quick }: RowContext, load: keyof typeof RUNS): CostOptions {
  return { runs: quick ? 10 : RUNS[load], rounds, quick, windowMs: quick ? 400 : 2000, rampMs: quick ? 100 : 2000 };
}

const SDK = 'SDK alone, events thrown away';

export const runs: Row = {
  id: 'B2',
  scenario: `${RUNS.many} runs × 60 tokens/s, one tab each; and ${RUNS.fitting}, which fit into one core`,
  measure: (context) =>
    onStage(context, async (stage) => {
      const options = { many: runsOptions(context, 'many'), fitting: runsOptions(context, 'fitting') };
      const gateway = await stage.gateway();
      const eager = await stage.gateway({ textWindowMs: 1 });
      const bare = await stage.bare();
      const sdk = sdkRuns(await stage.sdk());
      const recording = await record(stage, gateway.port, options.fitting);
      const sides = { gateway: gatewayRuns(stage, gateway), [SDK]: sdk };
      const fitting = await measureCosts(
        stage,
        {
          ...sides,
          'gateway, a frame a token': gatewayRuns(stage, eager),
          'bare ws, the same frames': bareRuns(stage, bare, recording),
        },
        options.fitting,
      );
      const many = await measureCosts(stage, sides, options.many);
      const steady = ({ usPerToken }: Cost): number => usPerToken;
      const whole = ({ wholeUsPerToken }: Cost): number => wholeUsPerToken;
      return {
        comparisons: [
          {
            what: `CPU a token over whole turns, ${RUNS.many} runs: the SDK alone`,
            values: ratios(many.gateway.map(whole), many[SDK].map(whole)),
            unit: '×',
            atMost: 1.25,
          },
          {
            what: `CPU a token while ${RUNS.fitting} runs stream: the SDK alone`,
            values: ratios(fitting.gateway.map(steady), fitting[SDK].map(steady)),
            unit: '×',
            atMost: 1.25,
          },
          {
            what: 'the same uncoalesced: a frame a token',
            values: ratios(fitting['gateway, a frame a token'].map(steady), fitting[SDK].map(steady)),
            unit: '×',
          },
          {
            what: 'the same over whole turns, with beginning and end',
            values: ratios(fitting.gateway.map(whole), fitting[SDK].map(whole)),
            unit: '×',
          },
        ],
        details: [
          `  ${options.fitting.runs} runs:`,
          costTable(fitting, 'gateway'),
          ...costWarnings(fitting),
          '',
          `  ${options.many.runs} runs:`,
          costTable(many, 'gateway'),
          ...costWarnings(many),
        ].join('\n'),
      };
    }),
};
