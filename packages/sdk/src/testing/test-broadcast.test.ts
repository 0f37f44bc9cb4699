import { describe, expect, it } from 'vitest';
import { defineJob } from '../jobs/define-job.ts';
import { createTestScheduler } from './test-scheduler.ts';

describe('a job that every worker does', () => {
  it('is done by each once for each fire time, and by who comes later from then on', async () => {
    const done: string[] = [];
    const job = defineJob({
      ...{ id: 'refresh', schedule: { kind: 'every', everyMs: 600_000 }, broadcast: {} },
      run: (_input, { runId }) => void done.push(runId),
    });
    const test = await createTestScheduler({ jobs: [job], now: '2026-01-01T00:00Z', workers: 2 });
    await test.advanceTo('2026-01-01T00:25Z');
    await test.startWorker();
    await test.advanceTo('2026-01-01T00:35Z');
    const of = (minute: number) => done.filter((id) => id.includes(`T00${minute}00Z~`));
    expect([10, 20, 30].map((minute) => of(minute).length)).toEqual([2, 2, 3]);
    expect(new Set(done).size).toBe(done.length);
    const wholes = (await test.runs(job)).filter(({ part }) => part === undefined);
    const told = wholes.filter(({ finishedAt }) => finishedAt !== undefined);
    expect(told.map(({ state, shards = [] }) => [state, shards.length])).toEqual([
      ['succeeded', 2],
      ['succeeded', 2],
      ['succeeded', 3],
    ]);
  });

  it('says which worker was killed before it was done, and no other does it', async () => {
    let begun = 0;
    const job = defineJob({
      ...{ id: 'refresh', broadcast: {}, onWorkerLost: 'fail' },
      async run() {
        begun += 1;
        await new Promise(() => undefined);
      },
    });
    const test = await createTestScheduler({ jobs: [job], now: '2026-01-01T00:00Z' });
    await test.advance(5_000);
    const runId = await test.run(job);
    // In calm times everybody looks up once a minute.
    await test.advance(90_000);
    test.killWorkers();
    await test.startWorker();
    await test.advance(120_000);
    const whole = (await test.runs(job)).find(({ id }) => id === runId);
    expect(whole).toMatchObject({ state: 'failed', shards: [{ end: 'lost' }] });
    expect(whole?.reason).toMatch(/^1 of 1 workers did not succeed: /);
    expect(begun).toBe(1);
  });
});
