/** `parley visitors …`: for a database whose gateway is stopped; the HTTP endpoints do the same while it runs. */
import { createInProcessBus } from '../bus/in-process.ts';
import type { By } from '../conversation/audit.ts';
import { eraseVisitor } from '../conversation/erasure.ts';
import { ConversationLog } from '../conversation/log.ts';
import { exportVisitor } from '../conversation/visitor-export.ts';
import { GatewayError } from '../errors.ts';
import { createIds } from '../ids.ts';
import { type Command, type CommandArgs, type CommandIo, EXIT, requireOption } from './command.ts';

const by: By = { actor: { id: 'command_line', role: 'system' } };

const options = { database: { type: 'string' } } as const;
const stopped = ['', '  --database FILE  of a gateway that is stopped'];

const exportData: Command = {
  name: 'visitors export',
  usage: 'VISITOR --database FILE',
  summary: 'Writes everything about one visitor as JSON.',
  details: stopped,
  options,
  operands: 1,
  run: (args, io) =>
    onStore(args, io, async (store, visitorId) => {
      for await (const piece of exportVisitor({ store, now: io.now }, visitorId, by)) await io.out(piece);
    }),
};

const erase: Command = {
  name: 'visitors erase',
  usage: 'VISITOR --database FILE [--reason TEXT]',
  summary: 'Erases everything about one visitor, which cannot be undone.',
  details: [...stopped, '  --reason TEXT    why; it is kept in the audit log, so it should name nobody'],
  options: { ...options, reason: { type: 'string' } },
  operands: 1,
  run: (args, io) =>
    onStore(args, io, async (store, visitorId) => {
      const bus = createInProcessBus();
      const tell = (): void => {};
      const deps = { store, bus, tell, log: new ConversationLog(store, bus), newId: createIds(), now: io.now };
      const { reason } = args.options;
      const { id, conversations } = await eraseVisitor(
        deps,
        visitorId,
        by,
        typeof reason === 'string' ? { reason } : {},
      );
      await io.out(`erased ${conversations} conversations and all else; the audit log has it as ${id}\n`);
    }),
};

export const visitorCommands: readonly Command[] = [exportData, erase];

type OpenStore = ReturnType<CommandIo['openStore']>;

async function onStore(
  args: CommandArgs,
  io: CommandIo,
  work: (store: OpenStore, visitorId: string) => Promise<void>,
): Promise<number> {
  const [visitorId = ''] = args.operands;
  const store = io.openStore(requireOption(args, 'database'));
  try {
    await work(store, visitorId);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'not_found') throw error;
    io.err(error.message);
    return EXIT.no;
  } finally {
    await store.close();
  }
}
