/** SECURITY.md and the guarantees name tests that are there, and dependencies are what the lockfile says. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

it('every threat has a defence, and a proof that is there', () => {
  const rows = readFileSync(join(root, 'SECURITY.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Threat'));
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) {
    const proofs = Array.from(
      row
        .split(' | ')
        .at(-1)
        ?.matchAll(/`([^`]+\.test\.tsx?)`/g) ?? [],
      ([, path]) => path,
    );
    expect(proofs, row).not.toEqual([]);
    expect(proofs.filter((path) => !existsSync(join(root, path ?? '')))).toEqual([]);
  }
});

it('what the guarantees cite as proof is there', () => {
  const text = readFileSync(join(root, 'docs', 'guarantees.md'), 'utf8');
  const proofs = Array.from(text.matchAll(/`([\w./-]+\.test\.tsx?)`/g), ([, path]) => path ?? '');
  expect(proofs.length).toBeGreaterThan(10);
  expect(proofs.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it('dependencies are pinned to one version each', () => {
  const manifests = ['package.json', ...globSync('{packages,apps}/*/package.json', { cwd: root })];
  expect(manifests.length).toBeGreaterThan(5);
  for (const manifest of manifests) {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(join(root, manifest), 'utf8')) as {
      dependencies?: Record<string, string>;
      devDependencies?: Record<string, string>;
    };
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(version, `${name} in ${manifest}`).toMatch(/^(\d+\.\d+\.\d+(-[\w.]+)?|workspace:\*|catalog:\w*)$/);
    }
  }
});
