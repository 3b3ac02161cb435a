import { defineConfig } from 'vitest/config';

/** Two cores is what the smallest machine that runs the tests has. */
const workers = 2;

/** Only how long a test that hangs is waited for: a machine that is busy with other things is several times slower. */
const hangMs = 90_000;

/** Starts PostgreSQL when a test file asks for it. */
const postgres = ['test/support/postgres-door.ts'];

export default defineConfig({
  test: {
    // For test/branches.
    coverage: { provider: 'v8', reporter: ['json'] },
    projects: [
      project('tidy', { testTimeout: hangMs }),
      project('unit', { testTimeout: hangMs, globalSetup: postgres }),
      project('contracts', { testTimeout: hangMs, globalSetup: postgres }),
      project('journeys', { testTimeout: 120_000, hookTimeout: 120_000 }),
    ],
  },
});

type Limits = { testTimeout: number; hookTimeout?: number; globalSetup?: string[] };

/** A stage of `npm test` is the folder of the same name. */
function project(name: string, limits: Limits) {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.{ts,tsx}`],
      environment: 'node' as const,
      pool: 'forks' as const,
      maxWorkers: workers,
      hookTimeout: hangMs,
      ...limits,
    },
  };
}
