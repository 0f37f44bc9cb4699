import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['source', 'node', 'import', 'module', 'default'] };
// These reach Node itself as --conditions, for every package: with 'import' among them a require would get an ES module.
const ssr = { resolve: { conditions: ['source', 'node', 'default'] } };

/** One project per kind of test; `npm test` runs them all against throw-away servers. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/{cli,scheduler,worker}/src/**/*.test.ts',
            'test/{drill,rig}/**/*.test.ts',
          ],
        },
      },
      { resolve, ssr, test: { name: 'tidy', include: ['test/tidy/**/*.test.ts'] } },
      {
        resolve,
        ssr,
        test: {
          name: 'console',
          include: ['apps/console/src/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'fault',
          include: ['test/fault/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
