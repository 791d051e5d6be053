/** From words on a command line to the command that they name. */
import { parseArgs } from 'node:util';
import { type Command, type CommandIo, EXIT, UsageError } from './command.ts';

const HELP = { help: { type: 'boolean', short: 'h' } } as const;

/**
 * Runs the command that the words name.
 *
 * @param words Without the names of program and script.
 * @returns the exit code.
 */
export async function runCommandLine(
  words: readonly string[],
  commands: readonly Command[],
  io: CommandIo,
): Promise<number> {
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => words[index] === word));
  if (command === undefined) {
    const asks = words.length === 0 || words.includes('--help') || words.includes('-h');
    const known = commands.filter(({ name }) => name.split(' ')[0] === words[0]);
    if (!asks) io.err(`there is no command ${words.join(' ')}`);
    const help = overview(known.length > 0 ? known : commands);
    if (!asks) {
      io.err(help);
      return EXIT.usage;
    }
    await io.out(`${help}\n`);
    return EXIT.ok;
  }
  try {
    const rest = words.slice(command.name.split(' ').length);
    const args = argsOf(command, rest);
    if (args === undefined) {
      await io.out(`${helpOf(command)}\n`);
      return EXIT.ok;
    }
    return await command.run(args, io);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof UsageError)) {
      io.err(`${command.name}: ${message}`);
      return EXIT.failed;
    }
    io.err(`${command.name}: ${message}\n\n${helpOf(command)}`);
    return EXIT.usage;
  }
}

/** @returns undefined where help is asked for. @throws UsageError */
function argsOf({ options, operands = 0 }: Command, words: readonly string[]) {
  let parsed;
  try {
    parsed = parseArgs({ args: [...words], options: { ...options, ...HELP }, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { help, ...values } = parsed.values;
  if (help === true) return undefined;
  const { length } = parsed.positionals;
  if (length !== operands) {
    throw new UsageError(`expected ${operands === 0 ? 'no' : operands} operand, got ${length}`);
  }
  return { options: values as Record<string, string | boolean | undefined>, operands: parsed.positionals };
}

function helpOf({ name, usage, summary, details = [] }: Command): string {
  return [`usage: parley ${name} ${usage}`.trimEnd(), '', summary, ...details].join('\n');
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'usage: parley COMMAND [OPTIONS]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'parley COMMAND --help says more about one.',
  ].join('\n');
}
