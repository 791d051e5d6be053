/** `pnpm guardrails:eval`: precision and recall of the built-in guardrails over labelled texts, and what they missed. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { detect } from './detect.ts';
import { parseEntries, type Side } from './entries.ts';
import { FLOORS } from './floors.ts';
import { belowFloors, measure } from './measure.ts';
import { report } from './report.ts';

const USAGE = `Usage: pnpm guardrails:eval [options]
  --inputs <file>    labelled messages of visitors, a JSON object a line, in place of those of the repository
  --outputs <file>   labelled answers; with one file given, only that one is measured
  --misses <n>       most misses to print; default 50
  --json             print the figures as JSON
Ends with 1 when a figure is below its floor (tests/guardrails/floors.ts), with 2 when it could not measure.
`;

interface Options {
  readonly files: readonly { readonly side: Side; readonly path: string }[];
  readonly misses: number;
  readonly json: boolean;
}

/** @throws Error naming the argument that is wrong. */
function readOptions(args: string[]): Options | undefined {
  const { values } = parseArgs({
    args,
    options: {
      inputs: { type: 'string' },
      outputs: { type: 'string' },
      misses: { type: 'string', default: '50' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  if (!/^\d{1,6}$/.test(values.misses)) throw new Error(`--misses: expected a whole number, got ${values.misses}`);
  const given = (['inputs', 'outputs'] as const).flatMap((side) => {
    const path = values[side];
    return path === undefined ? [] : [{ side, path }];
  });
  const own = (['inputs', 'outputs'] as const).map((side) => ({
    side,
    path: `${import.meta.dirname}/data/${side}.jsonl`,
  }));
  return { files: given.length > 0 ? given : own, misses: Number(values.misses), json: values.json };
}

/** @returns the exit code. */
function run({ files, misses, json }: Options): number {
  const sets = files.map(({ side, path }) => ({ side, entries: parseEntries(readFileSync(path, 'utf8'), path, side) }));
  const measured = sets.map(({ side, entries }) => ({ side, ...measure(entries, side, detect) }));
  const failures = measured.flatMap((set) => belowFloors(set, FLOORS).map((failure) => `${set.side}: ${failure}`));
  if (json) {
    const plain = measured.map(({ side, evaluation, removal }) => ({
      side,
      ...evaluation,
      removal,
      misses: evaluation.misses.map(({ entry, found }) => ({ ...entry, found: [...found] })),
    }));
    process.stdout.write(`${JSON.stringify({ sets: plain, failures }, null, 2)}\n`);
  } else {
    process.stdout.write(measured.map((set) => report(set.side, set, misses)).join('\n'));
    process.stdout.write(failures.map((failure) => `below its floor: ${failure}\n`).join(''));
  }
  return failures.length > 0 ? 1 : 0;
}

// A reader such as `head` may have seen enough.
process.stdout.once('error', () => process.exit());

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(USAGE);
  else process.exitCode = run(options);
} catch (error) {
  process.stderr.write(`guardrails:eval: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
