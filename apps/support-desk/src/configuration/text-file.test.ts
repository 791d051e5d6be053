import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { readTextFile } from './text-file.ts';

let folder: string;
const inFolder = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('[SC4] reads a file, also through a link, as mounted secrets are', () => {
  writeFileSync(inFolder('key'), 'secret\n');
  symlinkSync(inFolder('key'), inFolder('link'));
  expect(readTextFile(inFolder('link'))).toEqual({ ok: true, text: 'secret\n' });
});

it('[SC4] says why it cannot read one, and never reads without end', () => {
  writeFileSync(inFolder('large'), 'x'.repeat(1024 * 1024 + 1));
  expect(readTextFile(inFolder('none'))).toEqual({ ok: false, why: 'which does not exist' });
  expect(readTextFile(folder)).toEqual({ ok: false, why: 'which is not a regular file' });
  expect(readTextFile('/dev/zero')).toEqual({ ok: false, why: 'which is not a regular file' });
  expect(readTextFile(inFolder('large'))).toMatchObject({ ok: false, why: expect.stringContaining('more than') });
});
