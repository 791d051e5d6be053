/** Figures as tables of text. Pure. */
import { type Cost, type Costs, type Variant, VARIANTS } from './cost.ts';
import type { FirstTokens } from './first-token.ts';
import { percentile, ratios, summarise } from './stats.ts';

/** Share of a core above which what shares it is no longer on time. */
const BUSY_SHARE = 0.7;
/** How long the gateway gathers tokens; a provider that is later than that makes other groups than it should. */
const WINDOW_MS = 40;
const DISTURBED = '  ! Other work disturbed the machine: tokens came in bursts. Run it again when the machine is idle.';
/** How far the tokens delivered in the window may be from those that were due then, as a share of these. */
const OFF_SCHEDULE = 0.03;

export function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

export function spread(values: readonly number[], unit = ''): string {
  const { median, min, max } = summarise(values);
  const range = values.length > 1 ? ` (${digits(min)}–${digits(max)})` : '';
  return `${digits(median)}${unit}${range}`;
}

function framing(costs: readonly Cost[]): string {
  const middle = (values: readonly number[]): string => digits(summarise(values).median);
  return `${middle(costs.map(({ framesPerToken }) => framesPerToken))}, ${middle(costs.map(({ bytesPerToken }) => bytesPerToken))}`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Rows in columns; the first is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('   ')
      .trimEnd();
  const [head = [], ...body] = rows.map(line);
  return [head, '─'.repeat(widths.reduce((sum, width) => sum + width + 3, -3)), ...body]
    .map((text) => `  ${String(text)}`)
    .join('\n');
}

export function firstTokenReport({ gateway, sdk }: FirstTokens): string {
  const medians = (rounds: readonly (readonly number[])[]): number[] => rounds.map((times) => percentile(times, 0.5));
  const [left, right] = [medians(gateway), medians(sdk)];
  const more = left.map((value, index) => value - (right[index] ?? Number.NaN));
  // Of all rounds together: the last hundredth of one round is one turn.
  const [leftTail, rightTail] = [percentile(gateway.flat(), 0.99), percentile(sdk.flat(), 0.99)];
  return [
    `1. From the provider's first token to its receiver: ${gateway.flat().length} turns of each, one at a time, in turn`,
    '',
    table([
      ['', 'p50', 'p99 of all rounds'],
      ['gateway: first message.delta frame at a client', spread(left, ' ms'), `${digits(leftTail)} ms`],
      ['SDK alone: first text event, in its own process', spread(right, ' ms'), `${digits(rightTail)} ms`],
      ['gateway ÷ SDK', spread(ratios(left, right), '×'), `${digits(leftTail / rightTail)}×`],
      ['gateway − SDK', spread(more, ' ms'), `${digits(leftTail - rightTail)} ms`],
    ]),
  ].join('\n');
}

const NAMES: Record<Variant, string> = {
  gateway: 'gateway',
  bare: 'bare ws, the same frames',
  'bare uncoalesced': 'bare ws, one frame a token',
  sdk: 'SDK alone, events thrown away',
};

function warnings(variant: Variant, costs: readonly Cost[]): string[] {
  const median = (figure: (cost: Cost) => number): number => summarise(costs.map(figure)).median;
  const found: string[] = [];
  const load = median(({ loadShare }) => loadShare);
  const delivered = median((cost) => cost.delivered);
  if (load > BUSY_SHARE) found.push(`provider and client used ${percent(load)} of a core: they may be what was late`);
  if (Math.abs(delivered - 1) > OFF_SCHEDULE) {
    found.push(
      `${percent(delivered)} of the tokens due came in the window: the server, or the machine, was overloaded`,
    );
  }
  return found.map((text) => `  ! ${NAMES[variant]}: ${text}`);
}

export function costReport({ runs, rounds }: Costs): string {
  const column = (variant: Variant, figure: (cost: Cost) => number): number[] => rounds[variant].map(figure);
  const streaming = (cost: Cost): number => cost.usPerToken;
  const whole = (cost: Cost): number => cost.wholeUsPerToken;
  const sum = (figure: (cost: Cost) => number): number[] =>
    column('bare', figure).map((value, index) => value + (column('sdk', figure)[index] ?? Number.NaN));
  const against = (figure: (cost: Cost) => number, other: readonly number[]): string =>
    spread(ratios(column('gateway', figure), other), '×');
  const latenessMs = Math.max(...VARIANTS.flatMap((variant) => column(variant, (cost) => cost.latenessMs)));
  const row = (variant: Variant): string[] => {
    const own = variant === 'gateway';
    const socket = variant !== 'sdk';
    return [
      NAMES[variant],
      spread(column(variant, streaming), ' µs'),
      own ? '1' : against(streaming, column(variant, streaming)),
      spread(column(variant, whole), ' µs'),
      own ? '1' : against(whole, column(variant, whole)),
      socket ? framing(rounds[variant]) : '–',
      percent(summarise(column(variant, ({ serverShare }) => serverShare)).median),
      percent(summarise(column(variant, ({ loadShare }) => loadShare)).median),
    ];
  };
  return [
    `2. CPU time of the server process for each delivered token: ${runs} runs × 60 tokens/s, one socket each`,
    '',
    table([
      ['', 'while streaming', 'gateway ÷ it', 'whole turns', 'gateway ÷ it', 'frames, bytes/token', 'server', 'load'],
      ...VARIANTS.map(row),
      [
        'bare ws, the same frames + SDK alone',
        spread(sum(streaming), ' µs'),
        against(streaming, sum(streaming)),
        spread(sum(whole), ' µs'),
        against(whole, sum(whole)),
      ],
    ]),
    `  The provider wrote no token later than ${digits(latenessMs)} ms after its time.`,
    ...(latenessMs > WINDOW_MS ? [DISTURBED] : []),
    ...VARIANTS.flatMap((variant) => warnings(variant, rounds[variant])),
  ].join('\n');
}

/** What the columns are. */
export const LEGEND = `  Medians of the rounds (min–max); a ratio is made within each round. While streaming: all runs stream, nothing begins or
  ends. Whole turns: from the message to the end of the run, divided by the tokens. The bare server has no provider and
  no store, and the SDK no clients: a server that only passes tokens on costs about their sum. Server, load: what the
  server, and provider and client together, used of one core. The frames of the bare server come from a recording.`;
