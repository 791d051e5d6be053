import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

function parley(words: string[], input = ''): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [MAIN, ...words], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
    child.stdin?.end(input);
  });
}

/** The database of a gateway that runs, with three records. */
async function newDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-cli-'));
  const file = join(folder, 'parley.db');
  const store = openSqliteStore({ file });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await store.transaction(async (tx) => {
    for (const id of ['a', 'b', 'c']) {
      const actor = { id: 'op_1', role: 'operator', name: 'Alice Johnson' } as const;
      await tx.appendAudit({ action: 'approval.approved', actor, subject: { type: 'approval', id } });
    }
  });
  return { folder, file, store };
}

/** What somebody does who may write to the file. */
function tamper(file: string, sql: string): void {
  const database = new BetterSqlite3(file);
  database.exec(`DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_shortened; ${sql}`);
  database.close();
}

describe('parley audit', () => {
  it('verifies the log of a gateway that runs, and its export', async () => {
    const { folder, file, store } = await newDatabase();
    const head = await store.auditHead();
    const sound = `All is well\n3 records are sound\nhead 3 ${head?.hash}\n`;
    expect(await parley(['audit', 'verify', '--database', file])).toEqual({ code: 0, out: sound, err: '' });
    const exported = await parley(['audit', 'export', '--database', file]);
    expect(exported.out.split('\n')).toHaveLength(4);
    expect(await parley(['audit', 'verify', '--file', '-'], exported.out)).toMatchObject({ code: 0, out: sound });
    const part = join(folder, 'part.jsonl');
    writeFileSync(part, (await parley(['audit', 'export', '--database', file, '--after', '1'])).out);
    expect(await parley(['audit', 'verify', '--file', part])).toMatchObject({ code: 1 });
    expect(await parley(['audit', 'verify', '--file', part, '--after', '1'])).toMatchObject({ code: 0 });
  });

  it('[HI7] ends with 1 and says what is wrong with a log that was tampered with', async () => {
    const { folder, file, store } = await newDatabase();
    const anchors = join(folder, 'anchors.jsonl');
    writeFileSync(anchors, `${JSON.stringify(await store.auditHead())}\n`);
    tamper(file, 'DELETE FROM audit WHERE seq = 3');
    expect(await parley(['audit', 'verify', '--database', file])).toMatchObject({ code: 0 });
    const cut = await parley(['audit', 'verify', '--database', file, '--anchors', anchors]);
    expect(cut.out).toMatch(
      /^Record 3 is missing at the end, although the last of them was anchored\.\n2 records are sound\n/,
    );
    expect(cut.code).toBe(1);

    const altered = await newDatabase();
    tamper(altered.file, `UPDATE audit SET core = replace(core, 'approved', 'rejected') WHERE seq = 2`);
    const found = await parley(['audit', 'verify', '--database', altered.file]);
    expect(found.out).toMatch(/^Record 2 was altered\.\n1 records are sound\n/);
    expect(found.code).toBe(1);
  });

  it('refuses what it cannot read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-cli-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const none = join(folder, 'none.db');
    expect(await parley(['audit', 'verify', '--database', none])).toEqual({
      code: 3,
      out: '',
      err: `audit verify: there is no database ${none}\n`,
    });
    expect(await parley(['audit', 'verify', '--file', none])).toMatchObject({ code: 3 });
    expect(await parley(['audit', 'verify'])).toMatchObject({ code: 2 });
    expect(await parley(['audit', 'verify', '--database', none, '--file', none])).toMatchObject({ code: 2 });
    expect(await parley(['audit', 'verify', '--file', '-', '--after', 'x'])).toMatchObject({ code: 2 });
    writeFileSync(join(folder, 'anchors'), '{"seq":1}\n');
    const anchors = await parley(['audit', 'verify', '--file', '-', '--anchors', join(folder, 'anchors')]);
    expect(anchors).toMatchObject({ code: 3, err: 'audit verify: anchor 1: expected {"seq", "hash"}\n' });
  });
});
