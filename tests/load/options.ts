import { parseArgs } from 'node:util';

export interface Options {
  /** Rows to measure, in the order of the table; undefined: all. */
  readonly only: readonly string[] | undefined;
  readonly rounds: number;
  readonly quick: boolean;
  /** Where to write the gateways' CPU profiles. */
  readonly profile: string | undefined;
}

const USAGE = `Usage: pnpm bench [options]
  --only <row,row…>   rows to measure, such as B3,B7; default all
  --rounds <n>        rounds that count; default 5
  --quick             one round, short and with little load: shows that the benchmark works, not how fast anything is
  --profile <folder>  write the gateways' CPU profiles there; profiling distorts the figures`;

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
 * @param known Ids of the rows that there are.
 * @returns the options, or the text of `--help`.
 * @throws Error naming the argument that is wrong.
 */
export function readOptions(args: readonly string[], known: readonly string[]): Options | { readonly help: string } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return { help: USAGE };
  const { only, quick, rounds = quick ? '1' : '5', profile } = values;
  return {
    only: only === undefined ? undefined : rowsOf(only, known),
    rounds: whole('rounds', rounds),
    quick,
    profile,
  };
}

function rowsOf(only: string, known: readonly string[]): string[] {
  return only.split(',').map((name) => {
    const row = known.find((id) => id.toLowerCase() === name.trim().toLowerCase());
    if (row === undefined) throw new Error(`--only: expected some of ${known.join(', ')}, got ${name}`);
    return row;
  });
}
