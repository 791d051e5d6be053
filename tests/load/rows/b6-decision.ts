import { setTimeout as delay } from 'node:timers/promises';
import { monotonicUs } from '../clock.ts';
import { type CostOptions, TOKENS_PER_SECOND } from '../cost.ts';
import type { DeciderApi } from '../decider.ts';
import { requireWhole } from '../loss.ts';
import { digits, spread, table } from '../report.ts';
import { percentile } from '../stats.ts';
import type { GatewayApi } from '../server-gateway.ts';
import type { Stage } from '../stage.ts';
import type { Turn } from '../turn.ts';
import type { Worker } from '../worker.ts';
import { RUNS, runsOptions } from './b2-runs.ts';
import { onStage, type Row } from './row.ts';

const TIMEOUT_MS = 60_000;
/** Visitors who decide at the same time: more would be a load of their own, since a next one comes when one is done. */
const AT_ONCE = 1;

export const decision: Row = {
  id: 'B6',
  scenario: `from a decision to the start of the tool, while ${RUNS.many} runs × 60 tokens/s stream; and ${RUNS.fitting}`,
  measure: (context) =>
    onStage(context, async (stage) => {
      const { process: gateway, port } = await stage.gateway({ tool: 'gated' });
      const decider = stage.load<DeciderApi>('decider.ts');
      const many = await decideUnder(runsOptions(context, 'many'), { stage, gateway, port, decider });
      const fitting = await decideUnder(runsOptions(context, 'fitting'), { stage, gateway, port, decider });
      const p99 = ({ toTool }: Waits): number[] => [percentile(toTool.flat(), 0.99)];
      return {
        comparisons: [
          { what: `p99 to the tool, under ${RUNS.many} runs`, values: p99(many), unit: 'ms', atMost: 30 },
          { what: `the same under ${RUNS.fitting} runs`, values: p99(fitting), unit: 'ms', atMost: 30 },
        ],
        details: table([
          ['', 'p50', 'p95', 'p99 of all rounds', 'decisions'],
          ...lines(many, RUNS.many),
          ...lines(fitting, RUNS.fitting),
        ]),
      };
    }),
};

interface Processes {
  readonly stage: Stage;
  readonly gateway: Worker<GatewayApi>;
  readonly port: number;
  readonly decider: Worker<DeciderApi>;
}

/** How long decisions took, by round, in milliseconds. */
interface Waits {
  readonly toTool: readonly (readonly number[])[];
  readonly toFrame: readonly (readonly number[])[];
}

async function decideUnder(options: CostOptions, { stage, gateway, port, decider }: Processes): Promise<Waits> {
  const { runs, rampMs, rounds, quick } = options;
  const count = quick ? 8 : 60;
  const background = { tokens: quick ? 60 : 480, tokensPerSecond: TOKENS_PER_SECOND, firstTokenMs: 50 };
  const toTool: number[][] = [];
  const toFrame: number[][] = [];
  const problems: string[] = [];
  for (let round = quick ? 1 : 0; round <= rounds; round += 1) {
    const load = { runs, rampMs, turn: { id: `behind-${runs}-${round}`, ...background } };
    await stage.client.call('connect', port, load, 'ws');
    await stage.client.call('begin');
    await delay(rampMs);
    const turns = Array.from({ length: count }, (_, index): Turn => {
      const id = `decide-${runs}-${round}-${index}`;
      return { id, tokens: 4, tokensPerSecond: 250, firstTokenMs: 15, course: 'call' };
    });
    const [{ decisions: all, problems: found }, streamed] = await Promise.all([
      decider.call('decide', port, turns, AT_ONCE, TIMEOUT_MS),
      stage.client.call('finish', TIMEOUT_MS).then((lost) => ({ lost, endedUs: monotonicUs() })),
    ]);
    problems.push(...found, ...streamed.lost);
    requireWhole('decisions', problems);
    // What was decided when nothing streamed any more says nothing about the load.
    const decisions = all.filter(({ sentUs }) => sentUs < streamed.endedUs);
    const took: number[] = [];
    for (const { turnId, sentUs } of decisions) {
      const beganUs = await gateway.call('takeToolStart', turnId);
      took.push(((beganUs ?? Number.NaN) - sentUs) / 1000);
    }
    if (round === 0) continue;
    toTool.push(took);
    toFrame.push(decisions.map(({ sentUs, toldUs }) => (toldUs - sentUs) / 1000));
  }
  return { toTool, toFrame };
}

function lines({ toTool, toFrame }: Waits, runs: number): string[][] {
  const line = (what: string, times: Waits['toTool']): string[] => {
    const at = (share: number): number[] => times.map((round) => percentile(round, share));
    const all = times.flat();
    return [
      what,
      spread(at(0.5), ' ms'),
      spread(at(0.95), ' ms'),
      `${digits(percentile(all, 0.99))} ms`,
      String(all.length),
    ];
  };
  return [
    line(`${runs} runs: to the start of the tool`, toTool),
    line(`${runs} runs: to the frame that says so, at the visitor`, toFrame),
  ];
}
