import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../build/manifest.ts';
import { measure } from '../../build/sizes.ts';

const dist = new URL('../../dist/', import.meta.url);
const built = existsSync(new URL('integrity.json', dist));
const read = (file: string): string => readFileSync(new URL(file, dist), 'utf8');

describe.skipIf(!built)('what was built (skipped until it is)', () => {
  it('[UI7] stays within its budgets', () => {
    for (const { name, bytes, budget } of measure(dist)) expect(bytes, name).toBeLessThanOrEqual(budget);
  });

  it('[UI7] is published with hashes, and the loader demands them', () => {
    const { loader, launcher, panel } = JSON.parse(read('integrity.json')) as Manifest;
    for (const { file, integrity } of [loader, launcher, panel])
      expect(`sha384-${createHash('sha384').update(read(file)).digest('base64')}`).toBe(integrity);
    for (const { file, integrity } of [launcher, panel]) {
      expect(read(loader.file)).toContain(file);
      expect(read(loader.file)).toContain(integrity);
    }
  });

  it('[UI1] is ASCII, whatever the encoding of the page', () => {
    const { loader, launcher, panel } = JSON.parse(read('integrity.json')) as Manifest;
    // oxlint-disable-next-line eslint/no-control-regex -- All of ASCII.
    for (const { file } of [loader, launcher, panel]) expect(read(file)).toMatch(/^[\0-\x7f]*$/);
  });
});
