import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { reportWriter } from './test/rig/report-writer.ts';

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

/** Where `npm test` wants to read how a run ended. */
const reportPath = process.env['ESCAPEMENT_TEST_REPORT'];

/** Puts brackets around every sentence of the console's modules, and so has them to itself. */
const sayingOtherwise = 'apps/console/src/app/pseudo-language.test.tsx';

/** What takes long has a kind of its own, `long-…`, and is run by `npm run test:long`. */
const long = '**/*.long.test.ts';

function project(name: string, test: NonNullable<ViteUserConfig['test']>) {
  return { resolve, ssr, test: { name, exclude: [long], ...test } };
}

/**
 * Tests that wait for servers most of the time, so more than there are processors run side by side. All share a ZooKeeper, and where
 * a file leaves nothing behind in its modules, files share a process.
 */
const integration = {
  isolate: false,
  globalSetup: 'test/rig/zookeeper-for-all.ts',
  maxWorkers: 4,
  ...patience(180),
};
/** Tests of whole clusters, which would take each other's processors. */
const e2e = { fileParallelism: false, ...patience(240) };
const fault = { fileParallelism: false, ...patience(600) };

/**
 * One project per kind of test; `npm test` runs all but the long ones against throw-away servers. Where a file leaves nothing behind in
 * its modules, files share a process (`isolate: false`): to import the same packages for each anew took most of the time.
 */
export default defineConfig({
  test: {
    // What one kind of tests has had transformed the others read: it is the same packages each time.
    experimental: { fsModuleCache: true },
    reporters: ['default', ...(reportPath === undefined ? [] : [reportWriter(reportPath)])],
    projects: [
      project('unit', {
        isolate: false,
        include: [
          'packages/*/src/**/*.test.ts',
          'apps/{cli,dev,scheduler,worker}/src/**/*.test.ts',
          'test/{drill,rig,simulation}/**/*.test.ts',
        ],
        ...patience(60),
      }),
      project('tidy', { include: ['test/tidy/**/*.test.ts'], isolate: false, ...patience(60) }),
      project('console', {
        include: ['apps/console/src/**/*.test.{ts,tsx}'],
        exclude: [sayingOtherwise],
        environment: 'happy-dom',
        isolate: false,
        ...patience(60),
      }),
      project('console-apart', {
        include: [sayingOtherwise],
        environment: 'happy-dom',
        ...patience(60),
      }),
      project('integration', { include: ['test/integration/**/*.test.ts'], ...integration }),
      project('e2e', { include: ['test/e2e/**/*.test.ts'], ...e2e }),
      project('fault', { include: ['test/fault/**/*.test.ts'], ...fault }),
      project('long-integration', {
        ...integration,
        include: [`test/{integration,simulation}/${long}`],
        exclude: [],
      }),
      project('long-e2e', { ...e2e, include: [`test/e2e/${long}`], exclude: [] }),
      project('long-fault', { ...fault, include: [`test/fault/${long}`], exclude: [] }),
    ],
  },
});
