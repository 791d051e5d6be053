import type { Load } from '../consumer.ts';
import { LossError } from '../loss.ts';
import { percent, spread, table } from '../report.ts';
import { percentile, ratios, summarise } from '../stats.ts';
import { measureTurn, SHAPE, type TurnCost } from '../turn-cost.ts';
import { onStage, type Row } from './row.ts';

const SIDES = ['off', 'on'] as const;
type Side = (typeof SIDES)[number];

export const tracing: Row = {
  id: 'B11',
  scenario: '200 runs at once, with a tool call each: spans exported, and tracing off',
  measure: (context) =>
    onStage(context, async (stage) => {
      const { rounds, quick } = context;
      const collector = await stage.collector();
      const gateways = {
        off: await stage.gateway({ tool: 'free', tracing: { OTEL_SDK_DISABLED: 'true' } }),
        on: await stage.gateway({ tool: 'free', tracing: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } }),
      };
      const costs: Record<Side, TurnCost[]> = { off: [], on: [] };
      const runs = quick ? 10 : 200;
      for (let round = quick ? 1 : 0; round <= rounds; round += 1) {
        for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
          const load: Load = { runs, rampMs: quick ? 100 : 2000, turn: { id: `${side}-${round}`, ...SHAPE } };
          const cost = await measureTurn(stage, gateways[side], load, side === 'on');
          if (round > 0) costs[side].push(cost);
        }
      }
      const { exported } = await gateways.on.process.call('spans');
      const taken = await collector.process.call('spans');
      if (exported !== taken) throw new LossError('spans', [`${exported} were delivered, and ${taken} have arrived`]);
      const column = (side: Side, figure: (cost: TurnCost) => number): number[] => costs[side].map(figure);
      const cpu = (side: Side): number[] => column(side, ({ usPerRun }) => usPerRun);
      return {
        comparisons: [
          { what: 'CPU a run: tracing off', values: ratios(cpu('on'), cpu('off')), unit: '×', atMost: 1.03 },
        ],
        details: [
          table([
            ['', 'CPU a run', 'later than the provider: p50', 'p99', 'gateway'],
            ...SIDES.map((side) => [
              side === 'on' ? 'on: the collector accepts' : 'off',
              spread(cpu(side), ' µs'),
              spread(
                column(side, ({ lateMs }) => percentile(lateMs, 0.5)),
                ' ms',
              ),
              spread(
                column(side, ({ lateMs }) => percentile(lateMs, 0.99)),
                ' ms',
              ),
              percent(summarise(column(side, ({ serverShare }) => serverShare)).median),
            ]),
          ]),
          `  ${exported} spans were delivered.`,
        ].join('\n'),
      };
    }),
};
