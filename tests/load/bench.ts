/**
 * The benchmark: what the gateway adds to the time and the cost of a token. It compares within one run and asserts
 * nothing about time, but fails when anything was lost or doubled.
 */
import { assignCores } from './cores.ts';
import { measureCosts } from './cost.ts';
import { measureFirstTokens } from './first-token.ts';
import { heading } from './heading.ts';
import { LossError } from './loss.ts';
import { type Options, readOptions } from './options.ts';
import { costReport, firstTokenReport, LEGEND } from './report.ts';
import { startSetting } from './setting.ts';

/** @throws LossError */
async function run(args: readonly string[], options: Options): Promise<void> {
  const cores = assignCores();
  console.log(`${heading('bench.ts', args, options.rounds, cores.description)}\n`);
  const setting = await startSetting(cores, options.profile);
  try {
    const { rounds, turns, runs, seconds } = options;
    const firstTokens = await measureFirstTokens(setting, { rounds, turns });
    console.log(`${firstTokenReport(firstTokens)}\n`);
    const costs = await measureCosts(setting, { runs, rounds, windowMs: seconds * 1000 });
    for (const each of costs) console.log(`${costReport(each)}\n`);
    console.log(`${LEGEND}\n\nNothing was lost or doubled.`);
  } finally {
    await setting.stop();
  }
}

const args = process.argv.slice(2);
try {
  const options = readOptions(args);
  if ('help' in options) console.log(options.help);
  else await run(args, options);
} catch (error) {
  console.error(error instanceof LossError ? error.message : error);
  process.exitCode = 1;
}
