import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['source', 'node', 'import', 'module', 'default'] };
// These reach Node itself as --conditions, for every package: with 'import' among them a require would get an ES module.
const ssr = { resolve: { conditions: ['source', 'node', 'default'] } };

/**
 * How long one test may take before it counts as stuck, and how long a poll looks. Far beyond what is needed: how fast
 * something must be is for the test itself to say, and a slow machine is no failure.
 */
const patience = (seconds: number) => ({
  testTimeout: seconds * 1000,
  hookTimeout: seconds * 1000,
  expect: { poll: { timeout: seconds * 250 } },
});

/**
 * One project per kind of test; `npm test` runs them all against throw-away servers. Where a file leaves nothing behind in
 * its modules, files share a process (`isolate: false`): to import the same packages for each anew took most of the time.
 * The console has stores in its modules, and keeps its files apart.
 */
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          isolate: false,
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/{cli,dev,scheduler,worker}/src/**/*.test.ts',
            'test/{drill,rig,simulation}/**/*.test.ts',
          ],
          ...patience(60),
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'tidy',
          include: ['test/tidy/**/*.test.ts'],
          isolate: false,
          ...patience(60),
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'console',
          include: ['apps/console/src/**/*.test.{ts,tsx}'],
          environment: 'happy-dom',
          ...patience(60),
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'integration',
          isolate: false,
          include: ['test/integration/**/*.test.ts'],
          globalSetup: 'test/rig/zookeeper-for-all.ts',
          // Most of them wait for servers most of the time, so more than there are processors run side by side.
          maxWorkers: 4,
          ...patience(180),
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          ...patience(240),
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'fault',
          include: ['test/fault/**/*.test.ts'],
          fileParallelism: false,
          ...patience(600),
        },
      },
    ],
  },
});
