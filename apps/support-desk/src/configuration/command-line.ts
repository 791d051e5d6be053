import { shown } from './problems.ts';
import type { Problem } from './problems.ts';
import { SETTINGS } from './settings.ts';
import type { Setting } from './settings.ts';

/** What the command line says. */
export interface CommandLine {
  readonly help: boolean;
  /** Values by option name, without the dashes. An option given twice has its last value. */
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

const OPTIONS: readonly string[] = Object.values<Setting>(SETTINGS).flatMap(({ option }) => option ?? []);

/**
 * Reads `--name value`, `--name=value` and `--help`. Goes on after a mistake, so that all of them are found at once.
 *
 * @param argv The arguments alone, without the runtime and the script.
 */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const values = new Map<string, string>();
  const problems: Problem[] = [];
  let help = false;

  // `pnpm start -- --port 1` hands the dashes on; people mean the options after them.
  const rest = argv[0] === '--' ? argv.slice(1) : [...argv];
  for (let index = 0; index < rest.length; index += 1) {
    const argument = rest[index] ?? '';
    const [flag, inline] = splitOnce(argument);
    const name = flag.startsWith('--') ? flag.slice(2) : undefined;
    // A value may begin with one dash (a negative number is a mistake to be named), another option begins with two.
    const next = rest[index + 1];
    const following = next?.startsWith('--') ? undefined : next;

    if (argument === '--help' || argument === '-h') {
      help = true;
    } else if (name !== undefined && OPTIONS.includes(name)) {
      const value = (inline ?? following)?.trim();
      if (inline === undefined && following !== undefined) index += 1;
      if (value) values.set(name, value);
      else problems.push({ source: flag, given: 'without a value', expected: `${flag} <value>` });
    } else {
      const isOption = argument.startsWith('-');
      problems.push({
        source: isOption ? shownFlag(flag) : 'argument',
        given: isOption ? 'not an option' : shown(argument),
        expected: `one of ${[...OPTIONS, 'help'].map((option) => `--${option}`).join(', ')}`,
      });
      // The value of an unknown option is not a second mistake.
      if (isOption && inline === undefined && following !== undefined) index += 1;
    }
  }
  return { help, values, problems };
}

function splitOnce(argument: string): [string, string?] {
  const at = argument.indexOf('=');
  return at === -1 ? [argument] : [argument.slice(0, at), argument.slice(at + 1)];
}

/** An unknown option's name as it was typed, unless it is something else that was pasted there. */
function shownFlag(flag: string): string {
  return /^--?[a-z0-9-]{1,40}$/i.test(flag) ? flag : shown(flag);
}
