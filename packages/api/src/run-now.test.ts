import { type Run, scheduledRunId } from '@escapement/core';
import { runViewSchema } from '@escapement/protocol';
import { contractTerm, envelopeOf } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { jobInput } from './fixtures/fake-world.ts';
import { useRuns } from './fixtures/use-runs.ts';

const jobId = 'nightly-report';

const use = useRuns();
const { post, runAt, take } = use;
const runNow = (key?: string) =>
  post(
    `/api/v1/jobs/${jobId}/runs`,
    undefined,
    key === undefined ? {} : { 'idempotency-key': key },
  );

/** The job, with a run of it that somebody asked for and a worker has begun. */
async function begun(policy: object): Promise<Run> {
  await post('/api/v1/jobs', jobInput(policy));
  const run = runViewSchema.parse((await runNow()).json());
  expect(await take()).toEqual([run.id]);
  use.world.clock.leap(1_000);
  return run;
}

describe('run now', () => {
  it('while one is alive is 409 with what is in the way, and makes no run', async () => {
    const { id } = await begun({});
    const response = await runNow();
    expect(response.headers.location).toBeUndefined();
    expect(response.json()).toMatchObject({ status: 409, code: 'RUN_IN_THE_WAY' });
    expect((response.json() as { detail: string }).detail).toContain(id);
    expect(use.world.archive.store.runsOf(jobId)).toHaveLength(1);
  });

  it.each([
    ['now', undefined],
    ['later', { delayMs: 10 }],
  ])('%s is 429 while as many of its job wait as may, and makes no run', async (_, body) => {
    await post('/api/v1/jobs', jobInput({ overlap: 'allow' }));
    const { store } = use.world.archive;
    const backlog = async () => ({ kind: 'backlog' }) as const;
    Object.assign(store.archive, { enqueueManual: backlog });
    Object.assign(store.delayed, { put: backlog });
    const refused = await post(`/api/v1/jobs/${jobId}/runs`, body);
    expect(refused.json()).toMatchObject({ status: 429, code: 'RUNS_WAITING' });
    expect(refused.headers['retry-after']).toBe('10');
  });

  it('keeps who asked for it', async () => {
    const run = await begun({});
    const found = await runAt(`/api/v1/runs/${run.id}`);
    expect(found.asked?.by).toBe('token at 127.0.0.1');
  });

  it('that was refused under a key is refused under it for good, and not under another', async () => {
    const { id } = await begun({});
    const refused = await runNow('first');
    expect(refused.statusCode).toBe(409);
    const end = { runId: id, attempt: 1, event: 'succeed' } as const;
    await use.worker.exchange('default', { ends: [end], backs: [], begins: [], most: 0 });
    const again = await runNow('first');
    expect([again.statusCode, again.headers['idempotent-replayed']]).toEqual([409, 'true']);
    expect((await runNow('second')).statusCode).toBe(202);
  });

  it('under one key waits once, and says its place each time', async () => {
    await begun({ overlap: 'queue' });
    const [first, again] = [await runNow('once'), await runNow('once')];
    expect([first.statusCode, again.statusCode]).toEqual([202, 202]);
    expect(again.json()).toEqual(first.json());
    expect(use.world.archive.store.runsOf(jobId)).toHaveLength(2);
  });

  it('while one is alive and others may wait is 202 with a place, and a Location that answers', async () => {
    await begun({ overlap: 'queue', overlapLimit: 1 });
    const response = await runNow();
    expect(response.statusCode).toBe(202);
    expect(runViewSchema.parse(response.json())).toMatchObject({ state: 'queued', ahead: 1 });
    expect(await take()).toEqual([]);
    expect(await runAt(response.headers.location)).toMatchObject({ state: 'blocked', ahead: 1 });
    use.world.clock.leap(1_000);
    expect((await runNow()).json()).toMatchObject({ status: 409, code: 'RUN_IN_THE_WAY' });
  });

  it('takes the place of one that is alive where the newest does', async () => {
    const { id } = await begun({ overlap: 'replace' });
    expect((await runNow()).statusCode).toBe(202);
    expect(await take()).toEqual([]);
    expect(await runAt(`/api/v1/runs/${id}`)).toMatchObject({
      state: 'running',
      stop: { by: 'overlap: replace' },
    });
  });

  it('that another run overtakes is found at its Location, with the reason', async () => {
    await post('/api/v1/jobs', jobInput());
    const response = await runNow();
    const fireTime = use.world.archive.store.now() - 1_000;
    const runId = scheduledRunId(jobId, fireTime);
    const other = envelopeOf({ jobId, runId, fireTime, dueTime: fireTime });
    const advance = { jobId, runs: [other], outcomes: [], nextFireTime: undefined };
    await use.world.archive.store.schedule.stage(contractTerm, [advance]);
    expect(await take()).toEqual([runId]);
    expect(await runAt(response.headers.location)).toMatchObject({
      ...{ state: 'cancelled', attempt: 0 },
      reason: `not begun: overlap (${runId})`,
    });
  });
});
