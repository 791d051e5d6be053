/** `parley audit …` */
import { readAllAudit } from '../audit/read-all.ts';
import { readAnchors, readJsonLines } from '../audit/lines.ts';
import { describeFlaw, verifyAudit } from '../audit/verify.ts';
import { type Command, type CommandArgs, type CommandIo, EXIT, requireOption, UsageError } from './command.ts';

const verify: Command = {
  name: 'audit verify',
  usage: '--database FILE | --file EXPORT  [--anchors FILE] [--after N]',
  summary: 'Finds the first record of an audit log that was altered, left out or moved.',
  details: [
    '',
    '  --database FILE  of a gateway, which may be running',
    '  --file EXPORT    JSON lines, as GET /v1/audit/export and audit export make them; - is the standard input',
    '  --anchors FILE   heads of the chain that were kept elsewhere: they tell when the end is missing',
    '  --after N        the export begins behind record N',
    '',
    'Ends with 0 when all is well, with 1 when something is wrong.',
  ],
  options: {
    database: { type: 'string' },
    file: { type: 'string' },
    anchors: { type: 'string' },
    after: { type: 'string' },
  },
  async run(args, io) {
    const { anchors } = args.options;
    const source = sourceOf(args, io);
    try {
      const verdict = await verifyAudit(source.records, {
        after: afterOf(args),
        anchors: typeof anchors === 'string' ? await readAnchors(anchors) : [],
      });
      const { flaw, records, erased, head } = verdict;
      await io.out(`${flaw === undefined ? 'All is well' : describeFlaw(flaw)}\n`);
      await io.out(`${records} records are sound${erased > 0 ? `, ${erased} of them without content` : ''}\n`);
      if (head !== undefined) await io.out(`head ${head.seq} ${head.hash}\n`);
      return flaw === undefined ? EXIT.ok : EXIT.no;
    } finally {
      source.close();
    }
  },
};

const exportLog: Command = {
  name: 'audit export',
  usage: '--database FILE [--after N]',
  summary: 'Writes an audit log as JSON lines.',
  options: { database: { type: 'string' }, after: { type: 'string' } },
  async run(args, io) {
    const reader = io.openAudit(requireOption(args, 'database'));
    try {
      for await (const record of readAllAudit(reader, afterOf(args))) await io.out(`${JSON.stringify(record)}\n`);
      return EXIT.ok;
    } finally {
      reader.close();
    }
  },
};

export const auditCommands: readonly Command[] = [verify, exportLog];

function sourceOf({ options }: CommandArgs, io: CommandIo): { records: AsyncIterable<unknown>; close: () => void } {
  const { database, file } = options;
  if ((database === undefined) === (file === undefined)) throw new UsageError('expected --database or --file');
  if (typeof database === 'string') {
    const reader = io.openAudit(database);
    return { records: readAllAudit(reader, afterOf({ options, operands: [] })), close: () => reader.close() };
  }
  return { records: readJsonLines(file === '-' ? io.stdin : String(file)), close: () => {} };
}

function afterOf({ options }: CommandArgs): number {
  const { after = '0' } = options;
  if (!/^\d+$/.test(String(after))) throw new UsageError('--after: expected the number of a record');
  return Number(after);
}
