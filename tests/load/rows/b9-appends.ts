import type { AppendCost, AppendsApi, AppendSide } from '../appends.ts';
import { spread, table } from '../report.ts';
import { ratios } from '../stats.ts';
import { onStage, type Row } from './row.ts';

const SIDES: readonly AppendSide[] = ['store', 'raw'];
const GROUPS = { grouped: { group: 64, groups: 400 }, single: { group: 1, groups: 2000 } } as const;
type Grouping = keyof typeof GROUPS;

export const appends: Row = {
  id: 'B9',
  scenario: 'durable appends to SQLite, 64 in a group, and by themselves',
  measure: (context) =>
    onStage(context, async (stage) => {
      const { rounds, quick } = context;
      const process = stage.bench<AppendsApi>('appends.ts');
      const costs: Record<Grouping, Record<AppendSide, AppendCost[]>> = {
        grouped: { store: [], raw: [] },
        single: { store: [], raw: [] },
      };
      const groupings = Object.keys(GROUPS) as Grouping[];
      for (let round = quick ? 1 : 0; round <= rounds; round += 1) {
        for (const grouping of groupings) {
          const { group, groups } = GROUPS[grouping];
          for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
            const cost = await process.call('measure', { side, group, groups: quick ? 20 : groups });
            if (round > 0) costs[grouping][side].push(cost);
          }
        }
      }
      await process.call('close');
      const column = (grouping: Grouping, side: AppendSide, figure: keyof AppendCost): number[] =>
        costs[grouping][side].map((cost) => cost[figure]);
      const against = (grouping: Grouping, figure: keyof AppendCost): number[] =>
        ratios(column(grouping, 'store', figure), column(grouping, 'raw', figure));
      return {
        comparisons: [
          {
            what: 'time an append: better-sqlite3, the same rows',
            values: against('grouped', 'us'),
            unit: '×',
            atMost: 1.5,
          },
          { what: 'CPU an append', values: against('grouped', 'cpuUs'), unit: '×' },
          { what: 'time an append, each by itself', values: against('single', 'us'), unit: '×' },
        ],
        details: table([
          ['', 'time an append', 'CPU an append', 'store ÷ raw: time', 'CPU'],
          ...groupings.flatMap((grouping) =>
            SIDES.map((side) => [
              `${side === 'store' ? 'the store' : 'better-sqlite3'}, ${GROUPS[grouping].group} in a commit`,
              spread(column(grouping, side, 'us'), ' µs'),
              spread(column(grouping, side, 'cpuUs'), ' µs'),
              ...(side === 'store'
                ? [spread(against(grouping, 'us'), '×'), spread(against(grouping, 'cpuUs'), '×')]
                : []),
            ]),
          ),
        ]),
      };
    }),
};
