/** The figures of tracing as tables of text. Pure. */
import { type FailedRuns, growth, GROWTH_BYTES } from './failed-runs.ts';
import { digits, percent, spread, table } from './report.ts';
import type { SpanCounts } from './server-gateway.ts';
import { percentile, ratios, summarise } from './stats.ts';
import { type Side, SIDES } from './tracing-setting.ts';
import type { TurnCost, TurnCosts } from './turn-cost.ts';

const NAMES: Record<Side, string> = {
  none: 'none: not set up, the SDK told so',
  off: 'off: OTEL_SDK_DISABLED',
  on: 'on: the collector accepts',
  dead: 'on: nobody listens',
  hanging: 'on: the collector never answers',
};

/** What the others are compared with. */
const BASE = 'off';
const MEGABYTE = 2 ** 20;

function more(shares: readonly number[]): string {
  const [middle, ...ends] = Object.values(summarise(shares)).map((share) => ((share - 1) * 100).toFixed(1));
  return `${middle} % (${ends.join('–')})`;
}

function spansOf({ exported, failed, dropped, pending }: SpanCounts): string[] {
  return [exported + failed + dropped + pending, exported, failed, dropped, pending].map(String);
}

const SPAN_COLUMNS = ['spans', 'delivered', 'failed', 'dropped', 'waiting'];

export function turnReport({ runs, rounds, spans }: TurnCosts): string {
  const column = (side: Side, figure: (cost: TurnCost) => number): number[] => rounds[side].map(figure);
  const cpu = (side: Side): number[] => column(side, ({ usPerRun }) => usPerRun);
  const at = (side: Side, share: number): number[] => column(side, ({ lateMs }) => percentile(lateMs, share));
  const against = (side: Side): string[] => {
    if (side === BASE) return ['1', '–'];
    const differences = cpu(side).map((us, index) => us - (cpu(BASE)[index] ?? Number.NaN));
    return [more(ratios(cpu(side), cpu(BASE))), spread(differences, ' µs')];
  };
  const least = Math.min(...SIDES.flatMap((side) => column(side, ({ atOnce }) => atOnce)));
  const few = least < runs ? [`  ! Only ${least} runs were under way at once: the machine was too busy.`] : [];
  return [
    `1. ${runs} runs at once, one socket each, a tool call and 120 tokens at 60 a second`,
    '',
    table([
      ['', 'CPU a run', 'more than off', 'µs more a run', 'p50', 'p99', 'gateway'],
      ...SIDES.map((side) => [
        NAMES[side],
        spread(cpu(side), ' µs'),
        ...against(side),
        spread(at(side, 0.5), ' ms'),
        spread(at(side, 0.99), ' ms'),
        percent(summarise(column(side, ({ serverShare }) => serverShare)).median),
      ]),
    ]),
    '',
    table([['', ...SPAN_COLUMNS], ...SIDES.map((side) => [NAMES[side], ...spansOf(spans[side])])]),
    ...few,
  ].join('\n');
}

export function heapReport(all: readonly FailedRuns[]): string {
  const heads = (all[0]?.readings ?? []).map(({ runs }) => `${runs} runs`);
  return [
    '2. Heap after failed runs: half refused by the provider after a tool call, half broken off in the middle of the text',
    '',
    table([
      ['', ...heads, 'grown', ...SPAN_COLUMNS],
      ...all.map((each) => [
        NAMES[each.side],
        ...each.readings.map(({ bytes }) => `${digits(bytes / MEGABYTE)} MB`),
        `${digits(growth(each) / MEGABYTE)} MB`,
        ...spansOf(each.spans),
      ]),
    ]),
    `  Grown: from the second reading to the last; ${digits(GROWTH_BYTES / MEGABYTE)} MB are allowed.`,
  ].join('\n');
}

/** What the columns are. */
export const TRACING_LEGEND = `  Medians of the rounds (min–max); a ratio is made within each round. CPU a run: of the gateway's process, all its
  threads, from the messages to the end of the runs and of the export. p50, p99: how much longer a turn took than the
  provider did. Gateway: what it used of one core. Waiting spans are neither delivered nor lost when they are counted.`;
