import { defineConfig } from 'vitest/config';

/** `pnpm test:long`: what takes long, or needs more than a browser of npm's. One file at a time: some of it measures. */
export default defineConfig({
  test: {
    include: ['tests/**/*.long.test.ts'],
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 240_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
  },
});
