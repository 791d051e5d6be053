/** `pnpm test:scenarios`: plays the scenarios, with a real model where there is one. */
import { join, matchesGlob } from 'node:path';
import { parseArgs } from 'node:util';
import { Desks } from './desks.ts';
import { settingFrom, type Setting } from './environment.ts';
import type { Scenario } from './format.ts';
import { play, ScenarioFailed } from './play.ts';
import { readFolder } from './read-scenarios.ts';
import { type Played, report } from './report.ts';

const USAGE = `Usage: pnpm test:scenarios [options]
  --only <glob>     files or titles, such as 'refund*' or '*kill*'
  --transcripts     print the conversations too, of scenarios that passed as well
  --folder <path>   scenario files in place of those of the repository
With OPENAI_API_KEY or OPENAI_BASE_URL set, a real model answers, and a scenario that fails is tried once more.
Ends with 1 when a scenario failed, with 2 when none could be played.
`;

interface Chosen {
  readonly file: string;
  readonly scenario: Scenario;
}

function choose(folder: string, only: string | undefined): Chosen[] {
  const all = readFolder(folder).flatMap(({ name, scenarios }) =>
    scenarios.map((scenario) => ({ file: name, scenario })),
  );
  if (only === undefined) return all;
  // A title may have slashes in it, which a glob takes for folders.
  const fits = (text: string): boolean => matchesGlob(text.replaceAll('/', ' '), only);
  return all.filter(({ file, scenario }) => fits(file) || fits(scenario.title));
}

async function playOne({ file, scenario }: Chosen, desks: Desks, setting: Setting): Promise<Played> {
  const base = { file, title: scenario.title, rows: scenario.rows };
  if (!setting.isSimulated && scenario.simulator_only !== undefined) {
    return { ...base, result: 'skipped', tries: 0, durationMs: 0, why: scenario.simulator_only };
  }
  const startedMs = performance.now();
  const took = (): number => Math.round(performance.now() - startedMs);
  let why = '';
  for (let tries = 1; tries <= setting.tries; tries += 1) {
    try {
      const transcript = await play(scenario, { ...setting, desks });
      return { ...base, result: 'passed', tries, durationMs: took(), transcript };
    } catch (error) {
      why = error instanceof ScenarioFailed ? error.message : String(error);
    }
  }
  return { ...base, result: 'failed', tries: setting.tries, durationMs: took(), why };
}

/** @returns the exit code. */
async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      transcripts: { type: 'boolean', default: false },
      folder: { type: 'string', default: join(import.meta.dirname, 'data') },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const chosen = choose(values.folder, values.only);
  if (chosen.length === 0) throw new Error(`--only: no scenario is called ${values.only}`);
  const setting = settingFrom(process.env);
  await using desks = new Desks(setting.env);
  const played: Played[] = [];
  for (const each of chosen) played.push(await playOne(each, desks, setting));
  process.stdout.write(report(played, { ...setting, withTranscripts: values.transcripts }));
  return played.some(({ result }) => result === 'failed') ? 1 : 0;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`test:scenarios: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
