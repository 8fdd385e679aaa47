import { defineConfig } from 'vitest/config';

/** Tests that sit in a package and need a PostgreSQL; they wait longer, and CI runs them a second time on a real server. */
const besideTheirSource = ['packages/database/**/*.test.ts', 'packages/server/src/routes/**/*.test.ts', 'packages/**/*.database.test.ts'];

interface Suite {
  readonly name: string;
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  /** Whether its tests start a whole server, which serves what was built. */
  readonly needsAssets?: boolean;
  readonly testTimeoutMs: number;
  readonly hookTimeoutMs: number;
}

const suites: readonly Suite[] = [
  { name: 'architecture', include: ['tests/architecture/**/*.test.ts'], testTimeoutMs: 20_000, hookTimeoutMs: 20_000 },
  {
    name: 'unit',
    include: ['packages/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
    exclude: besideTheirSource,
    // Some hear whole recordings, and share two cores with whatever else runs.
    testTimeoutMs: 60_000,
    hookTimeoutMs: 30_000,
  },
  { name: 'contracts', include: ['tests/contracts/**/*.test.ts'], needsAssets: true, testTimeoutMs: 30_000, hookTimeoutMs: 60_000 },
  {
    name: 'database',
    include: ['tests/database/**/*.test.ts', ...besideTheirSource],
    needsAssets: true,
    testTimeoutMs: 60_000,
    hookTimeoutMs: 60_000,
  },
  { name: 'attacks', include: ['tests/attacks/**/*.test.ts'], needsAssets: true, testTimeoutMs: 120_000, hookTimeoutMs: 90_000 },
  { name: 'browser', include: ['tests/browser/**/*.test.ts'], needsAssets: true, testTimeoutMs: 120_000, hookTimeoutMs: 120_000 },
];

const outside = ['**/node_modules/**', '**/dist/**', 'bench/peers/**'];

export default defineConfig({
  test: {
    // Each file its own process: a test may start a database, change the environment or leave a handle open without a neighbour noticing.
    pool: 'forks',
    // A second worker is worth having even on one core, as most of a test's time is spent waiting for the database or the browser.
    maxWorkers: 2,
    teardownTimeout: 15_000,
    // A suite that doesn't exist (`--project unti`) must not look green.
    passWithNoTests: false,
    projects: suites.map((suite, index) => ({
      test: {
        name: suite.name,
        include: [...suite.include],
        exclude: [...outside, ...(suite.exclude ?? [])],
        globalSetup: suite.needsAssets === true ? ['tests/built-assets.ts'] : [],
        pool: 'forks' as const,
        testTimeout: suite.testTimeoutMs,
        hookTimeout: suite.hookTimeoutMs,
        // One suite after the other, cheapest first; within a suite two files at a time.
        sequence: { groupOrder: index },
      },
    })),
  },
});
