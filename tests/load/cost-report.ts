/** Costs of deliverers as tables of text. Pure. */
import type { Cost } from './cost.ts';
import { digits, percent, spread, table } from './report.ts';
import { ratios, summarise } from './stats.ts';

/** Share of a core above which what shares it is no longer on time. */
const BUSY_SHARE = 0.7;
/** How far the tokens delivered in the window may be from those that were due then, as a share of these. */
const OFF_SCHEDULE = 0.03;

type Rounds<N extends string> = Readonly<Record<N, readonly Cost[]>>;

function middle(costs: readonly Cost[], figure: (cost: Cost) => number): number {
  return summarise(costs.map(figure)).median;
}

/** @param base Whom the others are compared with. */
export function costTable<N extends string>(rounds: Rounds<N>, base: N): string {
  const column = (name: N, figure: (cost: Cost) => number): number[] => rounds[name].map(figure);
  const against = (name: N, figure: (cost: Cost) => number): string =>
    name === base ? '1' : spread(ratios(column(base, figure), column(name, figure)), '×');
  const perToken = (cost: Cost): number => cost.usPerToken;
  const whole = (cost: Cost): number => cost.wholeUsPerToken;
  return table([
    [
      '',
      'CPU a token',
      `${base} ÷ it`,
      'CPU a frame',
      'whole turns, a token',
      `${base} ÷ it`,
      'frames, bytes a token',
      'server',
      'load',
    ],
    ...(Object.keys(rounds) as N[]).map((name) => {
      const costs = rounds[name];
      const hasFrames = middle(costs, ({ framesPerToken }) => framesPerToken) > 0;
      return [
        name,
        spread(column(name, perToken), ' µs'),
        against(name, perToken),
        hasFrames
          ? spread(
              column(name, ({ usPerFrame }) => usPerFrame),
              ' µs',
            )
          : '–',
        spread(column(name, whole), ' µs'),
        against(name, whole),
        hasFrames
          ? `${digits(middle(costs, ({ framesPerToken }) => framesPerToken))}, ${digits(middle(costs, ({ bytesPerToken }) => bytesPerToken))}`
          : '–',
        percent(middle(costs, ({ serverShare }) => serverShare)),
        percent(middle(costs, ({ loadShare }) => loadShare)),
      ];
    }),
  ]);
}

/** What makes figures less than certain. */
export function costWarnings<N extends string>(rounds: Rounds<N>): string[] {
  return (Object.keys(rounds) as N[]).flatMap((name) => {
    const found: string[] = [];
    const load = middle(rounds[name], ({ loadShare }) => loadShare);
    const delivered = middle(rounds[name], (cost) => cost.delivered);
    if (load > BUSY_SHARE)
      found.push(`provider and clients used ${percent(load)} of a core: they may be what was late`);
    if (Math.abs(delivered - 1) > OFF_SCHEDULE) {
      found.push(
        `${percent(delivered)} of the tokens due came in the window: the server, or the machine, was overloaded`,
      );
    }
    return found.map((text) => `  ! ${name}: ${text}`);
  });
}
