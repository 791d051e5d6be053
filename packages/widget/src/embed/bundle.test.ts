import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

/** What every page that embeds the widget loads, compressed. */
const BUDGET_BYTES = 90_000;
const built = new URL('../../dist/parley.js', import.meta.url);

it.skipIf(!existsSync(built))('[UI7] the script stays within its budget (skipped until it is built)', () => {
  expect(gzipSync(readFileSync(built), { level: 9 }).byteLength).toBeLessThanOrEqual(BUDGET_BYTES);
});
