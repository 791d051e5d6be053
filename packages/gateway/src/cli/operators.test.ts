import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readAllAudit } from '../audit/read-all.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { databasesOf } from './databases.ts';
import { operatorCommands } from './operators.ts';
import { runCommandLine } from './run.ts';

const PASSWORD = 'correct horse battery';

async function newDatabase(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'parley.db');
  await openSqliteStore({ file }).close();
  return file;
}

async function parley(words: string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCommandLine(['operators', ...words], operatorCommands, {
    out: async (text) => void out.push(text),
    err: (line) => void err.push(`${line}\n`),
    now: () => 0,
    stdin: Readable.from([input]),
    env: {},
    ...databasesOf({}),
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('parley operators', () => {
  it('[SC2] makes an account, changes it and says how things are; all of it is in the audit log', async () => {
    const database = ['--database', await newDatabase()];
    const added = await parley(['add', 'Alice Johnson', '--role', 'viewer', ...database], `${PASSWORD}\n`);
    expect(added).toMatchObject({ code: 0, err: '' });
    expect(added.out).toMatch(/^added Alice Johnson as viewer: op_[\w-]{22}\n$/);
    await parley(['role', 'alice johnson', '--role', 'admin', ...database]);
    expect((await parley(['disable', 'Alice Johnson', ...database])).err).toMatch('no other admin is left');
    await parley(['add', 'Bob Smith', '--role', 'admin', ...database], PASSWORD);
    expect((await parley(['disable', 'Alice Johnson', ...database])).out).toBe('Alice Johnson is disabled\n');
    expect((await parley(['list', ...database])).out).toMatch(
      /^op_[\w-]+\tadmin\tAlice Johnson\tdisabled\nop_[\w-]+\tadmin\tBob Smith\n$/,
    );
    await parley(['enable', 'Alice Johnson', ...database]);
    await parley(['password', 'Alice Johnson', ...database], 'another long password');
    const store = openSqliteStore({ file: database[1] as string });
    const operator = await store.operatorNamed('Alice Johnson');
    expect(operator).toMatchObject({ operatorRole: 'admin', disabled: false });
    const actions: string[] = [];
    for await (const { action, actor } of readAllAudit(store, 0)) actions.push(`${actor.id} ${action}`);
    await store.close();
    const [anew, changed] = ['command_line operator.added', 'command_line operator.changed'];
    expect(actions).toEqual([anew, changed, anew, changed, changed, changed]);
  });

  it('refuses what is wrong, and what there is not', async () => {
    const database = ['--database', await newDatabase()];
    expect(await parley(['add', 'Bob Smith', '--role', 'owner', ...database], PASSWORD)).toMatchObject({ code: 2 });
    expect(await parley(['add', 'Bob Smith', '--role', 'viewer', ...database], 'short')).toEqual({
      code: 1,
      out: '',
      err: 'password: expected 12 to 256 characters\n',
    });
    expect(await parley(['disable', 'Bob Smith', ...database])).toEqual({
      code: 1,
      out: '',
      err: 'There is no such operator.\n',
    });
    expect(await parley(['list', ...database])).toEqual({ code: 0, out: '', err: '' });
  });
});
