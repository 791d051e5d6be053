import { digits, spread, table } from '../report.ts';
import type { Opening, ReturningApi } from '../returning.ts';
import { percentile, ratios, summarise } from '../stats.ts';
import { onStage, type Row } from './row.ts';

const LENGTHS = [100, 10_000] as const;

export const open: Row = {
  id: 'B10',
  scenario: 'opening a conversation of 10,000 events, and one of 100',
  measure: (context) =>
    onStage(context, async (stage) => {
      const { rounds, quick } = context;
      const { process: gateway, port } = await stage.gateway();
      const visitors = stage.load<ReturningApi>('returning.ts');
      const count = quick ? 5 : 40;
      const times = new Map<number, number[]>(LENGTHS.map((length) => [length, []]));
      const first = new Map<number, number[]>(LENGTHS.map((length) => [length, []]));
      const bytes = new Map<number, number>();
      for (let round = quick ? 1 : 0; round <= rounds; round += 1) {
        for (const length of round % 2 === 0 ? LENGTHS : LENGTHS.toReversed()) {
          const [known] = await visitors.call('enrol', port, 1);
          if (known === undefined) throw new Error('nobody was enrolled');
          await gateway.call('grow', [known.conversationId], length);
          const opened: Opening[] = await visitors.call('open', port, known, undefined, count + 1);
          const [cold, ...warm] = opened;
          if (round === 0 || cold === undefined) continue;
          const ms = warm.map((opening) => opening.ms);
          first.get(length)?.push(cold.ms);
          times.get(length)?.push(percentile(ms, 0.5));
          bytes.set(length, cold.bytes);
        }
      }
      const [short, long] = LENGTHS.map((length) => times.get(length) ?? []) as [number[], number[]];
      const [firstShort, firstLong] = LENGTHS.map((length) => first.get(length) ?? []) as [number[], number[]];
      return {
        comparisons: [
          { what: 'until live: a conversation of 100 events', values: ratios(long, short), unit: '×', atMost: 2 },
          { what: 'the first time, when nothing of it is at hand', values: ratios(firstLong, firstShort), unit: '×' },
        ],
        details: table([
          ['', 'until live', 'the first time', 'bytes'],
          ...LENGTHS.map((length) => [
            `${length} events`,
            spread(times.get(length) ?? [], ' ms'),
            spread(first.get(length) ?? [], ' ms'),
            digits(summarise([bytes.get(length) ?? Number.NaN]).median),
          ]),
        ]),
      };
    }),
};
