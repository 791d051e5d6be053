/** The figures of tracing as tables of text. Pure. */
import { type FailedRuns, growth, GROWTH_BYTES } from './failed-runs.ts';
import { digits, percent, spread, table } from './report.ts';
import type { SpanCounts } from './server-gateway.ts';
import { percentile, ratios, summarise } from './stats.ts';
import { type Side, SIDES } from './tracing-setting.ts';
import { SHAPE, type TurnCost, type TurnCosts } from './turn-cost.ts';

const NAMES: Record<Side, string> = {
  off: 'off: OTEL_SDK_DISABLED',
  on: 'on: the collector accepts',
  dead: 'on: nobody listens',
  hanging: 'on: the collector never answers',
};

/** What the others are compared with. */
const BASE = 'off';
const MEGABYTE = 2 ** 20;

/** How far apart the ratios of quiet rounds may be. */
const WIDE = 0.1;
const DISTURBED = '  ! Other work disturbed the machine: go by the samples, or run it again when the machine is idle.';

function isWide(shares: readonly number[]): boolean {
  const { min, max } = summarise(shares);
  return max - min > WIDE;
}

/** Percent with one digit after the point. */
function tenths(share: number): string {
  return (share * 100).toFixed(1);
}

function more(shares: readonly number[]): string {
  const { median, min, max } = summarise(shares);
  return `${tenths(median - 1)} % (${tenths(min - 1)}–${tenths(max - 1)})`;
}

function spansOf({ exported, failed, dropped, pending }: SpanCounts): string[] {
  return [exported + failed + dropped + pending, exported, failed, dropped, pending].map(String);
}

const SPAN_COLUMNS = ['spans', 'delivered', 'failed', 'dropped', 'waiting'];

export function turnReport({ runs, rounds, shares, spans }: TurnCosts): string {
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
  const disturbed = SIDES.some((side) => isWide(ratios(cpu(side), cpu(BASE)))) ? [DISTURBED] : [];
  return [
    `1. ${runs} runs at once, one socket each: a tool call, then ${SHAPE.tokens} tokens at ${SHAPE.tokensPerSecond} a second`,
    '',
    table([
      ['', 'CPU a run', 'more than off', 'µs more a run', 'p50', 'p99', 'gateway', 'tracing, GC of samples'],
      ...SIDES.map((side) => [
        NAMES[side],
        spread(cpu(side), ' µs'),
        ...against(side),
        spread(at(side, 0.5), ' ms'),
        spread(at(side, 0.99), ' ms'),
        percent(summarise(column(side, ({ serverShare }) => serverShare)).median),
        `${tenths(shares[side].own)} %, ${tenths(shares[side].garbageCollection)} %`,
      ]),
    ]),
    '',
    table([['', ...SPAN_COLUMNS], ...SIDES.map((side) => [NAMES[side], ...spansOf(spans[side])])]),
    ...few,
    ...disturbed,
  ].join('\n');
}

export function heapReport(all: readonly FailedRuns[]): string {
  const heads = (all[0]?.readings ?? []).map(({ runs }) => `${runs} runs`);
  return [
    '2. Heap after failed runs: refused by the provider, or broken off in the middle of the text after a tool call',
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
  provider did. Gateway: what it used of one core. Samples: of its stack, in one more round; what other work on the
  machine does to CPU times, it hardly does to these. Waiting spans are neither delivered nor lost when they are counted.`;
