import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const COMMAND = join(import.meta.dirname, 'run-eval.ts');
const CARD = {
  id: 'a',
  lang: 'en',
  text: 'card 4111 1111 1111 1111',
  expect: ['card'],
  spans: ['4111 1111 1111 1111'],
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-eval-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(
  name: string,
  entries: object[],
  ...args: string[]
): { status: number | null; stdout: string; stderr: string } {
  const file = join(folder, name);
  writeFileSync(file, entries.map((entry) => JSON.stringify(entry)).join('\n'));
  return spawnSync(process.execPath, [COMMAND, '--inputs', file, ...args], { encoding: 'utf8', timeout: 20_000 });
}

describe('guardrails:eval', () => {
  it('[GU8] measures the built-in guardrails over a file of one’s own, and fails when a figure is below its floor', () => {
    const { status, stdout } = run('own.jsonl', [CARD, { ...CARD, id: 'b', text: 'card', spans: [] }], '--json');
    const { sets, failures } = JSON.parse(stdout) as { sets: { scores: object[] }[]; failures: string[] };
    expect(sets).toMatchObject([
      { side: 'inputs', removal: { spans: 1, left: [], unsteady: [] }, misses: [{ id: 'b' }] },
    ]);
    expect(sets[0]?.scores).toContainEqual(expect.objectContaining({ label: 'card', truePositives: 1, recall: 0.5 }));
    expect(failures).toEqual([expect.stringMatching(/^inputs: recall of card is 0\.500, below 0\.\d+$/)]);
    expect(status).toBe(1);
  });

  it('ends with 2 and names line and field of a mistake', () => {
    const { status, stderr } = run('bad.jsonl', [{ ...CARD, lang: 'English' }]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^guardrails:eval: .*bad\.jsonl:1: lang: expected two letters/);
  });
});
