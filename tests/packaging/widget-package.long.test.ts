/** The widget's package as npm would deliver it: an application installs it, and its types are all there. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleOf } from '../fixtures/readme-sample.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const require = createRequire(import.meta.url);
const README = 'packages/widget/README.md';

/** An application that has installed the package, with React and its types from the workspace. */
const application = mkdtempSync(join(tmpdir(), 'parley-consumer-'));
const installed = join(application, 'node_modules', '@parley', 'widget');

beforeAll(async () => {
  cpSync(join(import.meta.dirname, 'widget-consumer'), application, { recursive: true });
  writeFileSync(join(application, 'package.json'), JSON.stringify({ type: 'module' }));
  await run('npx', ['-y', 'pnpm@12', 'pack', '--pack-destination', application], {
    cwd: join(root, 'packages', 'widget'),
  });
  const [archive = ''] = readdirSync(application).filter((name) => name.endsWith('.tgz'));
  mkdirSync(installed, { recursive: true });
  await run('tar', ['xzf', join(application, archive), '-C', installed, '--strip-components=1']);
  mkdirSync(join(application, 'node_modules', '@types'), { recursive: true });
  for (const name of ['react', 'react-dom', '@types/react', '@types/react-dom']) {
    const place = dirname(require.resolve(`${name}/package.json`));
    symlinkSync(place, join(application, 'node_modules', name));
  }
  // Packing builds everything, declarations included.
}, 300_000);

afterAll(() => {
  rmSync(application, { recursive: true });
});

/** Type-checks the application. Declarations count too: nothing is skipped. @returns what the compiler says. */
async function check(...options: readonly string[]): Promise<string> {
  const tsc = require.resolve('typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', application, ...options]).catch(
    (failure: unknown) => failure as { stdout: string },
  );
  return stdout;
}

describe('the package', () => {
  it('[UI6] has every type of the page’s side, and refuses what is wrong', async () => {
    for (const [name, marker] of [
      ['element', 'tests/e2e/element.test.ts'],
      ['app', 'tests/e2e/react.test.ts'],
      ['surface', "tests/e2e/react.test.ts, a surface of one's own"],
    ] as const) {
      writeFileSync(join(application, `${name}.tsx`), sampleOf(README, marker, 'tsx'));
    }
    expect(await check()).toBe('');
    expect(await check('--module', 'nodenext', '--moduleResolution', 'nodenext')).toBe('');
  });

  it('[UI7] brings all that it needs but React, and the files for the script tag with their hashes', async () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest['peerDependencies']).toEqual({ react: '>=19', 'react-dom': '>=19' });
    const files = readdirSync(join(installed, 'dist'), { recursive: true });
    expect(files).toEqual(expect.arrayContaining(['parley.js', 'integrity.json', 'npm/react.js', 'npm/react.d.ts']));
    expect(files.filter((file) => /\.(ts|tsx|map)$/.test(String(file)) && !String(file).endsWith('.d.ts'))).toEqual([]);
    // Whatever the surroundings say, it is built for the visitors of a page and not for its developers.
    const scripts = files.map(String).filter((file) => file.endsWith('.js'));
    const forDevelopers = scripts.filter((file) =>
      readFileSync(join(installed, 'dist', file), 'utf8').includes('jsxDEV'),
    );
    expect(forDevelopers).toEqual([]);
    const script =
      "for (const entry of ['', '/element', '/react']) console.log(Object.keys(await import(`@parley/widget${entry}`)).join());";
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: application });
    expect(stdout).toBe('mountWidget\n\nParleyChat,ParleyProvider,useConversation\n');
  });
});
