import { expect, it } from 'vitest';
import { defineJob } from '../jobs/define-job.ts';
import type { TestScheduler } from './scheduler-of-test.ts';
import { createTestScheduler } from './test-scheduler.ts';

const secondMicros = 1_000_000;
const triesAtMost = 3;

const nightly = defineJob({
  id: 'nightly',
  schedule: { kind: 'cron', expressions: ['30 2 * * *'], timeZone: 'Europe/Berlin' },
  run: () => undefined,
});
const minutely = defineJob({
  id: 'minutely',
  schedule: { kind: 'every', everyMs: 60_000 },
  run: () => undefined,
});

async function succeeded(test: TestScheduler, job: typeof nightly): Promise<number> {
  return (await test.runs(job)).filter(({ state }) => state === 'succeeded').length;
}

/** Each answers how many runs there were, and how many there are to be. */
const scenes: readonly [string, () => Promise<readonly [number, number]>][] = [
  [
    'a night in which the clocks change',
    async () => {
      const test = await createTestScheduler({ jobs: [nightly], now: '2026-10-25T00:00+02:00' });
      await test.advanceTo('2026-10-25T10:00Z');
      return [await succeeded(test, nightly), 1];
    },
  ],
  [
    'a worker that comes late',
    async () => {
      const night = { jobs: [nightly], now: '2026-06-01T00:00Z', workers: 0 };
      const test = await createTestScheduler(night);
      await test.advanceTo('2026-06-01T01:00Z');
      await test.startWorker();
      await test.advance(10_000);
      return [await succeeded(test, nightly), 1];
    },
  ],
  [
    'the death of a leader',
    async () => {
      const two = { jobs: [minutely], now: '2026-01-01T00:00Z', nodes: 2 };
      const test = await createTestScheduler(two);
      await test.advanceTo('2026-01-01T00:05:30Z');
      test.killLeader();
      await test.advanceTo('2026-01-01T00:10:30Z');
      return [await succeeded(test, minutely), 10];
    },
  ],
];

/** In time of the processor, since that of the wall is also that of whoever runs beside it. */
async function microsOf(scene: () => Promise<readonly [number, number]>): Promise<number> {
  const before = process.cpuUsage();
  const [runs, expected] = await scene();
  const { user, system } = process.cpuUsage(before);
  expect(runs).toBe(expected);
  return user + system;
}

it.each(scenes)('%s is tested in less than a second', async (_, scene) => {
  let leastMicros = Number.POSITIVE_INFINITY;
  // What a process does for the first time, and what the machine does beside it, is not what the kit takes.
  for (let tries = 0; tries < triesAtMost && leastMicros >= secondMicros; tries += 1) {
    leastMicros = Math.min(leastMicros, await microsOf(scene));
  }
  expect(leastMicros).toBeLessThan(secondMicros);
});
