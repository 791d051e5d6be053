import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.{ts,tsx}',
      'apps/*/src/**/*.test.{ts,tsx}',
      'tests/{integration,e2e,chaos,packaging,guardrails,scenarios}/**/*.test.ts',
    ],
    testTimeout: 45_000,
    hookTimeout: 60_000,
    // Two cores: more workers only make real servers and browsers wait for each other.
    maxWorkers: 2,
  },
});
