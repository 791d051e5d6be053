import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Command, type CommandArgs, type CommandIo, UsageError } from './command.ts';
import { runCommandLine } from './run.ts';

function play(words: string[], run: Command['run'] = async () => 0) {
  const [out, err, given]: [string[], string[], CommandArgs[]] = [[], [], []];
  const absent = (): never => {
    throw new Error('nothing is opened here');
  };
  const io: CommandIo = {
    out: async (text) => void out.push(text),
    err: (line) => void err.push(line),
    stdin: Readable.from([]),
    now: () => 0,
    env: {},
    openAudit: absent,
    openStore: absent,
    masterKeyIds: absent,
    keyStatus: absent,
    rotateKeys: absent,
  };
  const options = { database: { type: 'string' }, dry: { type: 'boolean' } } as const;
  const remember: Command['run'] = async (args, io_) => {
    given.push(args);
    return run(args, io_);
  };
  const commands: Command[] = [
    { name: 'keys status', usage: '', summary: 'Says it.', options: {}, run: remember },
    { name: 'keys rotate', usage: '--database FILE KEY', summary: 'Does it.', options, operands: 1, run: remember },
  ];
  return runCommandLine(words, commands, io).then((code) => ({
    code,
    out: out.join(''),
    err: err.join('\n'),
    given,
  }));
}

describe('runCommandLine', () => {
  it('runs the command with its options and operands, and ends with its code', async () => {
    const played = await play(['keys', 'rotate', '--dry', 'new', '--database', 'x.db'], async () => 1);
    expect(played).toMatchObject({ code: 1, out: '', err: '' });
    expect(played.given).toEqual([{ options: { database: 'x.db', dry: true }, operands: ['new'] }]);
  });

  it.each([[[]], [['--help']], [['keys', '-h']]])('tells all commands: %j', async (words) => {
    const { code, out, err } = await play(words);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('  keys rotate  Does it.');
  });

  it('tells of one command how it is used', async () => {
    const { code, out, given } = await play(['keys', 'rotate', '--help']);
    expect(code).toBe(0);
    expect(out).toBe('usage: parley keys rotate --database FILE KEY\n\nDoes it.\n');
    expect(given).toEqual([]);
  });

  it.each([
    [['keys'], 'there is no command keys'],
    [['doors', 'open'], 'there is no command doors open'],
    [['keys', 'rotate', '--colour', 'x'], "Unknown option '--colour'"],
    [['keys', 'rotate', '--database'], "Option '--database <value>' argument missing"],
    [['keys', 'rotate'], 'keys rotate: expected 1 operand, got 0'],
    [['keys', 'status', 'x'], 'keys status: expected no operand, got 1'],
  ])('refuses %j and says how it is used', async (words, message) => {
    const { code, out, err, given } = await play(words);
    expect({ code, out, given }).toEqual({ code: 2, out: '', given: [] });
    expect(err).toContain(message);
    expect(err).toContain('usage: parley');
  });

  it('tells options that are wrong together from what could not be done', async () => {
    const wrong = await play(['keys', 'status'], async () => {
      throw new UsageError('--a or --b');
    });
    expect(wrong).toMatchObject({ code: 2, err: 'keys status: --a or --b\n\nusage: parley keys status\n\nSays it.' });
    const failed = await play(['keys', 'status'], async () => {
      throw new Error('the disk is full');
    });
    expect(failed).toMatchObject({ code: 3, err: 'keys status: the disk is full' });
  });
});
