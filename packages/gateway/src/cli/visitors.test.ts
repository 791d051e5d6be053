import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { NOW } from '../store/conformance/harness.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { leaveData } from '../testing/visitor-data.ts';
import { databasesOf } from './databases.ts';
import { runCommandLine } from './run.ts';
import { visitorCommands } from './visitors.ts';

async function parley(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCommandLine(['visitors', ...words], visitorCommands, {
    out: async (text) => void out.push(text),
    err: (line) => void err.push(line),
    now: () => NOW,
    stdin: Readable.from([]),
    env: {},
    ...databasesOf({}),
  });
  return { code, out: out.join(''), err: err.join('\n') };
}

it('[SE5] parley visitors exports and erases a visitor of a database whose gateway is stopped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'parley.db');
  const store = openSqliteStore({ file });
  await leaveData(store, 'alpha');
  await leaveData(store, 'bravo');
  const busy = await parley('erase', 'vis_alpha', '--database', file);
  expect(busy).toMatchObject({ code: 3, err: expect.stringContaining('another process is using') as string });
  await store.close();

  const exported = await parley('export', 'vis_alpha', '--database', file);
  expect(exported).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(exported.out)).toMatchObject({ visitor: 'vis_alpha', conversations: [{ id: 'conv_alpha' }] });

  const erased = await parley('erase', 'vis_alpha', '--database', file, '--reason', 'Asked for');
  expect(erased).toMatchObject({ code: 0, err: '' });
  const [, id] = /^erased 1 conversations and all else; the audit log has it as (ers_\S+)\n$/.exec(erased.out) ?? [];
  const again = openSqliteStore({ file });
  expect(await again.conversationsOf('vis_alpha', 10)).toEqual([]);
  expect(await again.conversationsOf('vis_bravo', 10)).toEqual(['conv_bravo']);
  expect((await again.searchAudit({ subject: String(id) }, 10)).items).toMatchObject([
    { action: 'visitor.erased', actor: { id: 'command_line', role: 'system' }, content: { reason: 'Asked for' } },
  ]);
  await again.close();

  for (const command of ['export', 'erase']) {
    expect(await parley(command, 'vis_alpha', '--database', file)).toEqual({
      code: 1,
      out: '',
      err: 'There is nothing about such a visitor.',
    });
    expect(await parley(command, 'vis_alpha', '--database', join(folder, 'none.db'))).toMatchObject({ code: 3 });
    expect(await parley(command, '--database', file)).toMatchObject({ code: 2 });
  }
});
