/**
 * The benchmark: what the gateway costs beside others, as ratios from one run. It asserts nothing about time, but fails
 * when anything was lost or doubled.
 */
import { assignCores } from './cores.ts';
import { heading } from './heading.ts';
import { LossError } from './loss.ts';
import { type Options, readOptions } from './options.ts';
import type { Measured } from './result-table.ts';
import { LEGEND, resultTable } from './result-table.ts';
import { rows } from './rows/all.ts';

/** @throws LossError */
async function run(args: readonly string[], options: Options): Promise<void> {
  const { only, ...rest } = options;
  const cores = assignCores();
  console.log(`${heading('bench.ts', args, options.rounds, cores.description)}\n`);
  if (options.quick) console.log('Quick: with little load and no warm-up, so that the figures say nothing.\n');
  const measured: Measured[] = [];
  for (const row of rows) {
    if (only?.includes(row.id) === false) continue;
    const beganMs = performance.now();
    console.log(`${row.id}  ${row.scenario}\n`);
    const result = await row.measure({ cores, ...rest });
    measured.push({ row, result });
    console.log(`${result.details}\n  ${Math.round((performance.now() - beganMs) / 1000)} s\n`);
  }
  console.log(`${resultTable(measured)}\n\n${LEGEND}\n\nNothing was lost or doubled.`);
}

const args = process.argv.slice(2);
try {
  const options = readOptions(
    args,
    rows.map(({ id }) => id),
  );
  if ('help' in options) console.log(options.help);
  else await run(args, options);
} catch (error) {
  console.error(error instanceof LossError ? error.message : error);
  process.exitCode = 1;
}
