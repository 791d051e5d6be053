import { measureCosts } from '../cost.ts';
import { costTable, costWarnings } from '../cost-report.ts';
import { gatewayRuns } from '../deliverers.ts';
import { firstAtClient, measureFirstTokens } from '../first-token.ts';
import { spread, table } from '../report.ts';
import { percentile, ratios } from '../stats.ts';
import { RUNS, runsOptions } from './b2-runs.ts';
import { onStage, type Row } from './row.ts';

export const holdBack: Row = {
  id: 'B12',
  scenario: `${RUNS.fitting} runs × 60 tokens/s, with the guardrails that a gateway has by default, and with none`,
  measure: (context) =>
    onStage(context, async (stage) => {
      const { rounds, quick } = context;
      const guarded = await stage.gateway();
      const free = await stage.gateway({ guardrails: false });
      const costs = await measureCosts(
        stage,
        { 'with guardrails': gatewayRuns(stage, guarded), 'without guardrails': gatewayRuns(stage, free) },
        runsOptions(context, 'fitting'),
      );
      const firsts = await measureFirstTokens(
        stage,
        { on: firstAtClient(stage, guarded.port), off: firstAtClient(stage, free.port) },
        { rounds, quick, turns: quick ? 5 : 40, tokensPerSecond: 60 },
      );
      const column = (name: keyof typeof costs): number[] => costs[name].map(({ usPerToken }) => usPerToken);
      const middle = (side: keyof typeof firsts): number[] => firsts[side].map((round) => percentile(round, 0.5));
      const later = middle('on').map((value, index) => value - (middle('off')[index] ?? Number.NaN));
      return {
        comparisons: [
          {
            what: 'CPU a token: no guardrails',
            values: ratios(column('with guardrails'), column('without guardrails')),
            unit: '×',
            atMost: 1.05,
          },
          { what: 'first visible text, p50: later by', values: later, unit: 'ms', atMost: 20 },
        ],
        details: [
          costTable(costs, 'with guardrails'),
          ...costWarnings(costs),
          '',
          table([
            ['', 'first visible text, p50'],
            ['with guardrails', spread(middle('on'), ' ms')],
            ['without', spread(middle('off'), ' ms')],
          ]),
        ].join('\n'),
      };
    }),
};
