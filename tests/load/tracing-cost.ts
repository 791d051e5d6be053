/**
 * What tracing costs: gateways that differ in nothing else, in turn, at many concurrent runs; then whether failed runs
 * leave anything behind. It asserts nothing about time, and fails when a run is lost or the heap grows.
 */
import { parseArgs } from 'node:util';
import { assignCores } from './cores.ts';
import { failRuns, growth, GROWTH_BYTES } from './failed-runs.ts';
import { heading } from './heading.ts';
import { LossError } from './loss.ts';
import { whole } from './options.ts';
import { heapReport, TRACING_LEGEND, turnReport } from './tracing-report.ts';
import { startTracingSetting } from './tracing-setting.ts';
import { measureTurns, type TurnCostOptions } from './turn-cost.ts';

const USAGE = `Usage: pnpm bench:tracing [options]
  --quick             two rounds and few runs: shows that the benchmark works, not what anything costs
  --rounds <n>        rounds that count; default 5
  --runs <n>          runs at the same time; default 200
  --failed <n>        failed runs of each side; default 10000
  --profile <folder>  write the CPU profile of the gateway that exports there; profiling distorts the figures`;

interface Options extends Omit<TurnCostOptions, 'core'> {
  /** Failed runs of each side. */
  readonly failed: number;
}

function readOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      runs: { type: 'string' },
      failed: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const defaults = values.quick
    ? { rounds: '2', runs: '10', failed: '200' }
    : { rounds: '5', runs: '200', failed: '10000' };
  const { rounds, runs, failed, profile } = { ...defaults, ...values };
  return {
    rounds: whole('rounds', rounds),
    runs: whole('runs', runs),
    failed: whole('failed', failed),
    profile,
  };
}

/** @throws LossError */
async function run(args: readonly string[], options: Options): Promise<void> {
  const cores = assignCores();
  console.log(`${heading('tracing-cost.ts', args, options.rounds, cores.description)}\n`);
  const setting = await startTracingSetting(cores);
  try {
    console.log(`${turnReport(await measureTurns(setting, { ...options, core: cores.server }))}\n`);
    const steps = [0.1, 0.25, 0.5, 1].map((share) => Math.ceil(options.failed * share));
    // At the same time: here nothing is said about time.
    const all = await Promise.all((['on', 'dead'] as const).map((side) => failRuns(setting, side, steps)));
    console.log(`${heapReport(all)}\n\n${TRACING_LEGEND}\n`);
    const grown = all.filter((each) => growth(each) > GROWTH_BYTES);
    for (const { side } of grown) console.error(`The heap grew too much: ${side}`);
    if (grown.length > 0) process.exitCode = 1;
    else console.log('No run was lost, and the heap is flat.');
  } finally {
    await setting.stop();
  }
}

const args = process.argv.slice(2);
try {
  const options = readOptions(args);
  if (options === undefined) console.log(USAGE);
  else await run(args, options);
} catch (error) {
  console.error(error instanceof LossError ? error.message : error);
  process.exitCode = 1;
}
