import { configDefaults, defineConfig } from 'vitest/config';

/** What takes long has a run of its own: `pnpm test:long`. */
const exclude = [...configDefaults.exclude, '**/*.long.test.ts'];

/** Vitest's second is short for a page on two busy cores; a state that is reached in time costs nothing more. */
const expect = { poll: { timeout: 15_000 } };

export default defineConfig({
  test: {
    // Two cores: more workers only make real servers and browsers wait for each other.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'units',
          include: ['{packages,apps}/*/src/**/*.test.{ts,tsx}'],
          exclude,
          expect,
          // They leave nothing behind: files can share a worker, which loads every module once.
          isolate: false,
          testTimeout: 45_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/{integration,packaging,guardrails,scenarios,load}/**/*.test.ts'],
          exclude,
          expect,
          isolate: false,
          testTimeout: 45_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['tests/{e2e,chaos}/**/*.test.ts'],
          exclude,
          expect,
          testTimeout: 45_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
