/** All scenarios, against the simulated model. */
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { Desks } from './desks.ts';
import { SIMULATED } from './environment.ts';
import { play } from './play.ts';
import { readFolder } from './read-scenarios.ts';

const desks = new Desks(SIMULATED.env);
afterAll(() => desks[Symbol.asyncDispose]());

for (const { name, scenarios } of readFolder(join(import.meta.dirname, 'data'))) {
  describe(name, () => {
    for (const scenario of scenarios) {
      const rows = scenario.rows.map((row) => `[${row}]`).join(' ');
      it(`${rows} ${scenario.title}`, async () => {
        await play(scenario, { ...SIMULATED, desks });
      });
    }
  });
}
