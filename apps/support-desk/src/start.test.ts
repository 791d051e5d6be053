import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { expect, it } from 'vitest';

const script = join(import.meta.dirname, '..', 'start.mjs');

function startOn(version: string, flags: readonly string[] = []) {
  const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`;
  const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
  return spawnSync(process.execPath, [...flags, '--import', preload, script], { encoding: 'utf8' });
}

it.each([
  ['18.0.0', []],
  ['20.20.2', []],
  ['22.14.0', []],
  ['22.17.1', ['--no-strip-types']],
  ['23.5.0', ['--no-strip-types']],
])('[DE1] start.mjs says in one line what to do on Node %s %s', (version, flags) => {
  expect(startOn(version, flags)).toMatchObject({
    status: 1,
    stdout: '',
    stderr: `Parley needs Node 22.18 or newer (this is ${version}): run \`npx -y pnpm@12 start\`, which brings its own.\n`,
  });
});
