import { parseArgs } from 'node:util';

export interface Options {
  readonly rounds: number;
  /** Numbers of runs at the same time. */
  readonly runs: readonly number[];
  /** Length of each measurement of CPU time, in seconds. */
  readonly seconds: number;
  /** Turns of each side in each round of the first-token times. */
  readonly turns: number;
  /** Where to write the gateway's CPU profile. */
  readonly profile: string | undefined;
}

const USAGE = `Usage: pnpm bench [options]
  --quick             one short round with few runs: shows that the benchmark works, not how fast anything is
  --rounds <n>        rounds that count; default 5
  --runs <n,n…>       runs at the same time, 60 tokens a second each; default 50
  --seconds <n>       length of each measurement of CPU time; default 2
  --turns <n>         turns of each side in each round of first-token times; default 80
  --profile <folder>  write the gateway's CPU profile there; profiling distorts the figures`;

function positive(name: string, value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new Error(`--${name}: expected a positive number, got ${value}`);
  return number;
}

export function whole(name: string, value: string): number {
  const number = positive(name, value);
  if (!Number.isInteger(number)) throw new Error(`--${name}: expected a whole number, got ${value}`);
  return number;
}

/**
 * @returns the options, or the text of `--help`.
 * @throws Error naming the argument that is wrong.
 */
export function readOptions(args: readonly string[]): Options | { readonly help: string } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      runs: { type: 'string' },
      seconds: { type: 'string' },
      turns: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return { help: USAGE };
  const defaults = values.quick
    ? { rounds: '1', runs: '10', seconds: '1', turns: '10' }
    : { rounds: '5', runs: '50', seconds: '2', turns: '80' };
  const { rounds, runs, seconds, turns, profile } = { ...defaults, ...values };
  return {
    rounds: whole('rounds', rounds),
    runs: runs.split(',').map((value) => whole('runs', value)),
    seconds: positive('seconds', seconds),
    turns: whole('turns', turns),
    profile,
  };
}
