import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Store } from '../store/port.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';

/** A store in a folder of its own; both go when the test ends. */
export function openTemporaryStore(now: () => number = Date.now): Store {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'));
  const store = openSqliteStore({ file: join(folder, 'parley.db'), now });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return store;
}
