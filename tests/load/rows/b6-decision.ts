import { setTimeout as delay } from 'node:timers/promises';
import type { DeciderApi } from '../decider.ts';
import { requireWhole } from '../loss.ts';
import { digits, spread, table } from '../report.ts';
import { percentile } from '../stats.ts';
import type { Turn } from '../turn.ts';
import { onStage, type Row } from './row.ts';

const RAMP_MS = 2000;
const TIMEOUT_MS = 60_000;
/** Visitors who decide at the same time. */
const AT_ONCE = 4;

export const decision: Row = {
  id: 'B6',
  scenario: 'from a decision to the start of the tool, while 200 runs × 60 tokens/s stream',
  measure: (context) =>
    onStage(context, async (stage) => {
      const { rounds, quick } = context;
      const { process: gateway, port } = await stage.gateway({ tool: 'gated' });
      const decider = stage.load<DeciderApi>('decider.ts');
      const [count, runs] = quick ? [8, 10] : [80, 200];
      const background = { tokens: quick ? 60 : 480, tokensPerSecond: 60, firstTokenMs: 50 };
      const toTool: number[][] = [];
      const toFrame: number[][] = [];
      const problems: string[] = [];
      for (let round = quick ? 1 : 0; round <= rounds; round += 1) {
        const load = { runs, rampMs: quick ? 100 : RAMP_MS, turn: { id: `behind-${round}`, ...background } };
        await stage.client.call('connect', port, load, 'ws');
        await stage.client.call('begin');
        await delay(load.rampMs);
        const turns = Array.from({ length: count }, (_, index): Turn => {
          return { id: `decide-${round}-${index}`, tokens: 4, tokensPerSecond: 250, firstTokenMs: 15, course: 'call' };
        });
        const { decisions, problems: found } = await decider.call('decide', port, turns, AT_ONCE, TIMEOUT_MS);
        problems.push(...found, ...(await stage.client.call('finish', TIMEOUT_MS)));
        requireWhole('decisions', problems);
        const took: number[] = [];
        for (const { turnId, sentUs } of decisions) {
          const beganUs = await gateway.call('takeToolStart', turnId);
          took.push(((beganUs ?? Number.NaN) - sentUs) / 1000);
        }
        if (round === 0) continue;
        toTool.push(took);
        toFrame.push(decisions.map(({ sentUs, toldUs }) => (toldUs - sentUs) / 1000));
      }
      const at = (times: readonly (readonly number[])[], share: number): number[] =>
        times.map((round) => percentile(round, share));
      return {
        comparisons: [
          {
            what: 'p99 from the decision to the tool',
            values: [percentile(toTool.flat(), 0.99)],
            unit: 'ms',
            atMost: 30,
          },
        ],
        details: table([
          ['', 'p50', 'p95', 'p99 of all rounds'],
          ...(
            [
              ['to the start of the tool', toTool],
              ['to the frame that says so, at the visitor', toFrame],
            ] as const
          ).map(([name, times]) => [
            name,
            spread(at(times, 0.5), ' ms'),
            spread(at(times, 0.95), ' ms'),
            `${digits(percentile(times.flat(), 0.99))} ms`,
          ]),
        ]),
      };
    }),
};
