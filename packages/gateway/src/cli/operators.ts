/** `parley operators …`: for a database whose gateway is stopped; admins do the same over HTTP while it runs. */
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { OperatorRole } from '@parley/protocol';
import { createInProcessBus } from '../bus/in-process.ts';
import type { By } from '../conversation/audit.ts';
import { GatewayError } from '../errors.ts';
import { createIds } from '../ids.ts';
import {
  type AccountDeps,
  addOperator,
  changeOperator,
  listOperators,
  type OperatorPatch,
} from '../identity/operator-accounts.ts';
import { createPasswords } from '../identity/passwords.ts';
import { type Command, type CommandArgs, type CommandIo, EXIT, requireOption, UsageError } from './command.ts';

const by: By = { actor: { id: 'command_line', role: 'system' } };

const database = { database: { type: 'string' } } as const;
const stopped = ['', '  --database FILE  of a gateway that is stopped'];
const ranks = OperatorRole.options.join(', ');

const add: Command = {
  name: 'operators add',
  usage: 'NAME --role ROLE --database FILE',
  summary: 'Makes an account for an operator; the password is read from the standard input.',
  details: [...stopped, `  --role ROLE      one of ${ranks}`],
  options: { ...database, role: { type: 'string' } },
  operands: 1,
  run: (args, io) =>
    onAccounts(args, io, async (deps, name) => {
      const operatorRole = roleOf(requireOption(args, 'role'));
      const { id } = await addOperator(deps, { name, operatorRole, password: await passwordOf(io) }, by);
      await io.out(`added ${name} as ${operatorRole}: ${id}\n`);
    }),
};

const list: Command = {
  name: 'operators list',
  usage: '--database FILE',
  summary: 'Lists operators with their ranks.',
  details: stopped,
  options: database,
  run: (args, io) =>
    onAccounts(args, io, async (deps) => {
      for (const { id, name, operatorRole, disabled, issuer, hasTotp } of await listOperators(deps)) {
        const notes = [issuer ?? [], hasTotp ? 'one-time codes' : [], disabled ? 'disabled' : []].flat();
        await io.out(`${[id, operatorRole, name, ...notes].join('\t')}\n`);
      }
    }),
};

const role: Command = {
  name: 'operators role',
  usage: 'NAME --role ROLE --database FILE',
  summary: 'Gives an operator another rank.',
  details: [...stopped, `  --role ROLE      one of ${ranks}`],
  options: { ...database, role: { type: 'string' } },
  operands: 1,
  run: (args, io) =>
    change(args, io, async () => ({ operatorRole: roleOf(requireOption(args, 'role')) }), 'has another rank'),
};

const password: Command = {
  name: 'operators password',
  usage: 'NAME --database FILE',
  summary: 'Gives an operator another password, read from the standard input, and turns one-time codes off.',
  details: stopped,
  options: database,
  operands: 1,
  run: (args, io) =>
    change(args, io, async () => ({ password: await passwordOf(io), totp: false }), 'has another password'),
};

const disable: Command = {
  name: 'operators disable',
  usage: 'NAME --database FILE',
  summary: 'Signs an operator out, and lets them in no more.',
  details: stopped,
  options: database,
  operands: 1,
  run: (args, io) => change(args, io, async () => ({ disabled: true }), 'is disabled'),
};

const enable: Command = {
  name: 'operators enable',
  usage: 'NAME --database FILE',
  summary: 'Lets an operator in again.',
  details: stopped,
  options: database,
  operands: 1,
  run: (args, io) => change(args, io, async () => ({ disabled: false }), 'may sign in'),
};

export const operatorCommands: readonly Command[] = [add, list, role, password, disable, enable];

function roleOf(given: string): OperatorRole {
  const parsed = OperatorRole.safeParse(given);
  if (!parsed.success) throw new UsageError(`--role: expected one of ${ranks}`);
  return parsed.data;
}

/** Not an option: what stands on a command line can be read by everybody on the machine. */
async function passwordOf({ stdin }: CommandIo): Promise<string> {
  return (await text(stdin)).replace(/\r?\n$/, '');
}

/** @param args Its operand is a name, or an id. */
function change(args: CommandArgs, io: CommandIo, patch: () => Promise<OperatorPatch>, done: string): Promise<number> {
  return onAccounts(args, io, async (deps, given) => {
    const { id = given } = (await deps.store.operatorNamed(given)) ?? {};
    const { operator } = await changeOperator(deps, id, await patch(), by);
    await io.out(`${operator.name} ${done}\n`);
  });
}

async function onAccounts(
  args: CommandArgs,
  io: CommandIo,
  work: (deps: AccountDeps, operand: string) => Promise<void>,
): Promise<number> {
  const [operand = ''] = args.operands;
  const store = io.openStore(requireOption(args, 'database'));
  try {
    const bus = createInProcessBus();
    const deps = {
      store,
      bus,
      passwords: createPasswords(randomBytes),
      newId: createIds(),
      now: io.now,
      random: randomBytes,
    };
    await work(deps, operand);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    io.err(error.message);
    return EXIT.no;
  } finally {
    await store.close();
  }
}
