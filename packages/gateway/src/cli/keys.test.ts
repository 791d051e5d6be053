import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createConversation } from '../store/conformance/harness.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { testMasterKeys } from '../testing/master-keys.ts';
import { databasesOf } from './databases.ts';
import { keyCommands } from './keys.ts';
import { runCommandLine } from './run.ts';

const hexOf = (name: string): string => createHash('sha256').update(name).digest('hex');
const idOf = (name: string): string => testMasterKeys(name).primary.id;

async function parley(
  words: string[],
  env: Record<string, string>,
): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCommandLine(words, keyCommands, {
    out: async (text) => void out.push(text),
    err: (line) => void err.push(`${line}\n`),
    now: () => 0,
    stdin: Readable.from([]),
    env,
    ...databasesOf(env),
  });
  return { code, out: out.join(''), err: err.join('') };
}

describe('parley keys', () => {
  it('[SE4] turns encryption on, gives the database another master key, and says how things are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-cli-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'parley.db');
    const store = openSqliteStore({ file });
    await createConversation(store, 'conv_1', { title: 'Refund' });
    await store.close();
    const on = (...words: string[]): string[] => ['keys', ...words, '--database', file];

    const none = await parley(on('rotate'), {});
    expect(none).toEqual({
      code: 3,
      out: '',
      err: 'keys rotate: expected master keys in PARLEY_MASTER_KEY or PARLEY_MASTER_KEY_FILE\n',
    });
    const short = await parley(on('status'), { PARLEY_MASTER_KEY: 'short' });
    expect(short).toMatchObject({ code: 3, out: '' });
    expect(short.err).toBe('keys status: PARLEY_MASTER_KEY: expected 32 random bytes as 64 hex digits or as base64\n');
    expect(await parley(on('status'), {})).toMatchObject({ code: 1, out: 'Content is not encrypted.\n' });

    const one = { PARLEY_MASTER_KEY: hexOf('one') };
    expect(await parley(on('rotate'), one)).toMatchObject({
      code: 0,
      out: '0 secrets were wrapped with the first master key\n1 values were encrypted\n',
    });
    const keys = join(folder, 'keys');
    writeFileSync(keys, `# new\n${hexOf('two')}\n# old\n${hexOf('one')}\n`);
    const both = { PARLEY_MASTER_KEY_FILE: keys };
    const line = (name: string, which: string): string => `master key ${idOf(name)}, ${which}: 2 secrets\n`;
    expect(await parley(on('status'), both)).toMatchObject({
      code: 1,
      out: `All content is encrypted.\n${line('one', 'given')}`,
    });
    expect(await parley(on('rotate'), both)).toMatchObject({
      code: 0,
      out: '2 secrets were wrapped with the first master key\n0 values were encrypted\n',
    });
    expect(await parley(on('status'), both)).toMatchObject({
      code: 0,
      out: `All content is encrypted.\n${line('two', 'the first one given')}`,
    });
    const lost = await parley(on('status'), one);
    expect(lost.code).toBe(1);
    expect(lost.out).toBe(
      `Content is encrypted; how much of it, the master keys that it needs would tell.\n${line('two', 'which was not given')}`,
    );
    const wrong = await parley(on('rotate'), one);
    expect(wrong).toMatchObject({ code: 3, out: '' });
    expect(wrong.err).toContain(
      `is encrypted and needs the master key ${idOf('two')}, and what was given is ${idOf('one')}`,
    );
  });
});
