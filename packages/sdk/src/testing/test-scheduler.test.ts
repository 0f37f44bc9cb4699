import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineJob } from '../jobs/define-job.ts';
import type { DefinedJob, PlainJob } from '../jobs/defined-job.ts';
import type { TestScheduler } from './scheduler-of-test.ts';
import { createTestScheduler } from './test-scheduler.ts';

const nightly = (more: object = {}) =>
  defineJob({
    id: 'nightly',
    schedule: { kind: 'cron', expressions: ['30 2 * * *'], timeZone: 'Europe/Berlin', ...more },
    input: z.object({ day: z.iso.date() }),
    defaultInput: { day: '${fireDate}' },
    run: ({ day }) => ({ closed: day }),
  });
const minutely = defineJob({
  id: 'minutely',
  schedule: { kind: 'every', everyMs: 60_000 },
  run: () => undefined,
});

const fireTimes = (runs: readonly { readonly fireTime: string }[]) =>
  runs.map(({ fireTime }) => fireTime);
const minutes = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) =>
    new Date(Date.UTC(2026, 0, 1, 0, from + i)).toISOString(),
  );

describe('a night in which the clocks change', () => {
  it.each([
    {
      what: 'runs once in the repeated hour',
      night: '2026-10-25',
      expected: ['2026-10-25T00:30:00.000Z'],
    },
    {
      what: 'runs in both of them where the job says so',
      night: '2026-10-25',
      how: { overlapHour: 'both' },
      expected: ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    },
    { what: 'runs after the gap', night: '2026-03-29', expected: ['2026-03-29T01:00:00.000Z'] },
    {
      what: 'is left out where the job says so',
      night: '2026-03-29',
      how: { gap: 'skip' },
      expected: [],
    },
  ])('$what', async ({ night, how = {}, expected }) => {
    const job = nightly(how);
    const test = await createTestScheduler({ jobs: [job], now: `${night}T00:00+02:00` });
    await test.advanceTo(`${night}T10:00Z`);
    const runs = (await test.runs(job)).filter(({ state }) => state === 'succeeded');
    expect(fireTimes(runs)).toEqual(expected);
    for (const { result } of runs) expect(result).toEqual({ closed: night });
  });
});

describe('what may befall a cluster', () => {
  it('no fire time is lost or doubled when the leader dies', async () => {
    const test = await createTestScheduler({
      jobs: [minutely],
      now: '2026-01-01T00:00Z',
      nodes: 2,
    });
    await test.advanceTo('2026-01-01T00:05:30Z');
    const before = test.killLeader();
    await test.advanceTo('2026-01-01T00:10:30Z');
    expect(test.leader).toBeDefined();
    expect(test.leader).not.toBe(before);
    const runs = await test.runs(minutely);
    const over = runs.filter(({ state }) => state === 'succeeded');
    expect(fireTimes(over)).toEqual(minutes(1, 10));
    expect(over.every(({ attempt }) => attempt === 1)).toBe(true);
  });

  it('what was due while there was no worker begins when one comes, by its own fire time', async () => {
    const job = nightly();
    const test = await createTestScheduler({ jobs: [job], now: '2026-06-01T00:00Z', workers: 0 });
    await test.advanceTo('2026-06-01T01:00Z');
    expect(await test.runs(job)).toMatchObject([{ state: 'queued', attempt: 0 }]);
    await test.startWorker();
    await test.advance(10_000);
    expect(await test.runs(job)).toMatchObject([
      {
        state: 'succeeded',
        fireTime: '2026-06-01T00:30:00.000Z',
        startedAt: expect.stringMatching(/^2026-06-01T01:00:/),
      },
    ]);
  });

  it('what a killed worker had begun is begun again by another', async () => {
    let isFirst = true;
    const job = defineJob({
      id: 'stuck',
      async run() {
        const isStuck = isFirst;
        isFirst = false;
        if (isStuck) await new Promise(() => undefined);
        return 'done';
      },
    });
    const test = await createTestScheduler({ jobs: [job], now: '2026-06-01T00:00Z' });
    await test.advance(5_000);
    const runId = await test.run(job);
    await test.advance(5_000);
    test.killWorkers();
    await test.startWorker();
    await test.advance(120_000);
    expect(await test.runs(job)).toMatchObject([
      { id: runId, state: 'succeeded', attempt: 2, result: 'done' },
    ]);
  });
});

describe('a run of a test', () => {
  it('fails for good by an input that its schema refuses, and is given one that fits', async () => {
    const job = nightly();
    const test = await createTestScheduler({ jobs: [job], now: '2026-06-01T12:00Z' });
    await test.advance(5_000);
    await test.run(job, { day: '2026-05-31' });
    await test.advance(5_000);
    await test.run(job, { day: 'yesterday' });
    await test.advance(5_000);
    const [fit, unfit] = await test.runs(job);
    expect(fit).toMatchObject({ state: 'succeeded', result: { closed: '2026-05-31' } });
    expect(unfit?.reason).toMatch(/^input-unfit: input\.day/);
  });

  it('waits for files and other things of real time while virtual time stands still', async () => {
    const job = defineJob({
      id: 'reader',
      async run(_input, { log }) {
        await new Promise((resolve) => setTimeout(resolve, 30));
        log('read');
      },
    });
    const test = await createTestScheduler({ jobs: [job], now: '2026-06-01T12:00Z' });
    await test.advance(5_000);
    const runId = await test.run(job);
    await test.advance(3_000);
    expect(await test.runs(job)).toMatchObject([{ state: 'succeeded', durationMs: 0 }]);
    expect(test.log(runId)).toEqual(['read']);
  });

  it('is tried again when its job says so, an hour later', async () => {
    let tries = 0;
    const job = defineJob({
      id: 'moody',
      retry: { attempts: 3, backoff: 'fixed', delayMs: 3_600_000, jitter: 0 },
      run() {
        tries += 1;
        if (tries < 3) throw new Error('not yet');
      },
    });
    const test = await createTestScheduler({ jobs: [job], now: '2026-06-01T12:00Z' });
    await test.advance(5_000);
    await test.run(job);
    await test.advance(3 * 3_600_000);
    expect(await test.runs(job)).toMatchObject([{ state: 'succeeded', attempt: 3 }]);
  });

  it('is not owed for what lies before an edit, or in a pause', async () => {
    const test = await createTestScheduler({ jobs: [minutely], now: '2026-01-01T00:00Z' });
    await test.advanceTo('2026-01-01T00:02:30Z');
    await test.pause(minutely, 'holidays');
    await test.advanceTo('2026-01-01T00:05:30Z');
    await test.resume(minutely);
    await test.advanceTo('2026-01-01T00:06:30Z');
    await test.edit(minutely, { schedule: { kind: 'every', everyMs: 120_000 } });
    await test.advanceTo('2026-01-01T00:09:30Z');
    const over = (await test.runs(minutely)).filter(({ state }) => state === 'succeeded');
    expect(fireTimes(over)).toEqual([...minutes(1, 2), ...minutes(6, 6), ...minutes(8, 8)]);
    expect((await test.ledger(minutely)).map(({ fireTime }) => fireTime)).toContain(
      minutes(1, 1)[0],
    );
  });
});

describe('the configuration', () => {
  const limits = z.object({ perMinute: z.int() });
  const job = (run: PlainJob<unknown>['run']) => defineJob({ id: 'reads', run });

  /** What runs of a job come to, each asked for after the step before it. */
  async function runsAfter(
    reads: DefinedJob,
    steps: readonly ((test: TestScheduler) => unknown)[],
  ) {
    const test = await createTestScheduler({ jobs: [reads], now: '2026-01-01T00:00Z' });
    for (const step of steps) {
      await step(test);
      await test.run(reads);
      await test.advance(5_000);
    }
    return test.runs(reads);
  }

  it('is read by a run as it stands, typed by a schema, and with its version', async () => {
    const reads = job(async (_, { config }) => {
      const { value, version } = await config('limits', { schema: limits });
      return { limit: value.perMinute + 1, version };
    });
    const runs = await runsAfter(reads, [
      (test) => test.writeConfig('limits', { perMinute: 60 }),
      (test) => test.writeConfig('limits', { perMinute: 90 }),
    ]);
    expect(runs.map(({ result }) => result)).toEqual([
      { limit: 61, version: 1 },
      { limit: 91, version: 2 },
    ]);
  });

  it('that is not there, or does not fit, fails the run by name, unless there is a fallback', async () => {
    const reads = job((_, { config }) => config('limits', { schema: limits }));
    const failed = await runsAfter(reads, [
      () => undefined,
      (test) => test.writeConfig('limits', { perMinute: 'many' }),
    ]);
    expect(failed.map(({ state, reason }) => ({ state, reason }))).toEqual([
      { state: 'failed', reason: expect.stringContaining('CONFIG_ABSENT') },
      { state: 'failed', reason: expect.stringMatching(/CONFIG_UNFIT.*perMinute/) },
    ]);
    const fallback = { perMinute: 1 };
    const spared = job((_, { config }) => config('limits', { schema: limits, fallback }));
    const [run] = await runsAfter(spared, [() => undefined]);
    expect(run?.result).toEqual({ value: fallback });
  });

  it('is read under a name only', async () => {
    const reads = job((_, { config }) => config('a b'));
    const [run] = await runsAfter(reads, [() => undefined]);
    expect(run?.reason).toContain('CONFIG_INVALID');
  });

  it('fills the templates of a job', async () => {
    const asks = defineJob({
      id: 'asks',
      defaultInput: { limits: '${config.limits}' },
      run: (input) => input,
    });
    const [run] = await runsAfter(asks, [(test) => test.writeConfig('limits', 7)]);
    expect(run?.result).toEqual({ limits: 7 });
  });
});
