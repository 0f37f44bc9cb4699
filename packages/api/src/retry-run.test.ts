import { afterRun, type EndingEvent, parseRunId, type Run, scheduledRunId } from '@escapement/core';
import { contractTerm, envelopeOf, standingJob } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { bearer, jobInput } from './fixtures/fake-world.ts';
import { useRuns } from './fixtures/use-runs.ts';

const jobId = 'nightly-report';

const use = useRuns({ overlap: 'allow' });
const { post, runAt, take } = use;
const retry = (id: string, payload?: unknown, headers?: Record<string, string>) =>
  post(`/api/v1/runs/${encodeURIComponent(id)}/retry`, payload, headers);

const nothing = { ends: [], backs: [], begins: [], most: 0 } as const;

const end = (runId: string, event: EndingEvent) =>
  use.worker.exchange('default', { ...nothing, ends: [{ runId, attempt: 1, event }] });

/** A run of the schedule that a worker has had, of an hour ago. */
async function ended(event: EndingEvent | 'goes-on' | 'lost' = 'fail'): Promise<string> {
  const { store } = use.world.archive;
  const fireTime = store.now() - 3_600_000;
  const runId = scheduledRunId(jobId, fireTime);
  const about = { jobId, runId, fireTime, dueTime: fireTime, beginBy: store.now() + 1_000 };
  const run = envelopeOf({ ...about, overlap: 'allow' });
  await store.schedule.stage(contractTerm, [
    { jobId, runs: [run], outcomes: [], nextFireTime: undefined },
  ]);
  expect(await take()).toEqual([runId]);
  if (event === 'lost') await store.office.loseUntold(contractTerm, 'nobody knows of it');
  else if (event !== 'goes-on') await end(runId, event);
  use.world.clock.leap(1_000);
  return runId;
}

async function replaceJob(change: object): Promise<void> {
  const url = `/api/v1/jobs/${jobId}`;
  const headers = { ...bearer, 'if-match': '*' };
  const replaced = await use.world.api.inject({
    ...{ method: 'PUT', url, headers },
    payload: jobInput({ overlap: 'allow', ...change }),
  });
  expect(replaced.statusCode).toBe(200);
}

describe('a retry by hand', () => {
  it.each(['fail', 'time-out', 'cancel', 'lost'] as const)(
    'of what ended so (%s) is a new run of the same fire time, which says who wanted it',
    async (event) => {
      const id = await ended(event);
      const response = await retry(id);
      expect(response.statusCode).toBe(202);
      const run = await runAt(response.headers.location);
      expect(run).toMatchObject({
        ...{ trigger: 'retry', state: 'queued', attempt: 0, version: 1 },
        repeatedTime: '2026-03-07T11:00:00.000Z',
        asked: { by: 'token at 127.0.0.1', retryOf: id },
      });
      expect(await runAt(`/api/v1/runs/${id}`)).toMatchObject({ retriedAs: run.id });
      expect(await take()).toEqual([run.id]);
    },
  );

  it('of a retry serves the first fire time, and is one of the first run', async () => {
    const id = await ended();
    const { id: first } = (await retry(id)).json() as Run;
    await take();
    await end(first, 'fail');
    use.world.clock.leap(1_000);
    const second = (await retry(first)).json() as Run;
    expect(second).toMatchObject({ repeatedTime: '2026-03-07T11:00:00.000Z' });
    expect(second.asked).toMatchObject({ retryOf: id });
    await take();
    await end(second.id, 'succeed');
    // Done is done, whichever of them is asked for once more.
    for (const over of [id, first]) {
      const refused = (await retry(over)).json();
      expect(refused).toMatchObject({ status: 409, code: 'RUN_SUCCEEDED' });
      expect((refused as { detail: string }).detail).toContain(second.id);
    }
  });

  it('under one key is one run, also once it has succeeded', async () => {
    const id = await ended();
    const key = { 'idempotency-key': 'once' };
    const first = await retry(id, undefined, key);
    const run = first.json() as Run;
    expect((await retry(id, undefined, key)).json()).toEqual(run);
    const other = await retry(id, { input: 1 }, key);
    expect(other.json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    await take();
    await end(run.id, 'succeed');
    // As if nobody had kept the answer: the act goes by what it finds.
    use.world.clock.leap(25 * 3_600_000);
    const again = await retry(id, undefined, key);
    expect(again.headers['idempotent-replayed']).toBeUndefined();
    expect([again.statusCode, (again.json() as Run).id]).toEqual([202, run.id]);
  });

  it('is made by the version of the job that stands, and says which', async () => {
    const id = await ended();
    await replaceJob({ queue: 'other' });
    const run = (await retry(id)).json() as Run;
    expect(run).toMatchObject({ version: 2, queue: 'other' });
    expect(await runAt(`/api/v1/runs/${id}`)).toMatchObject({ version: 1, queue: 'default' });
  });

  it.each([
    ['not over', 'goes-on', 'RUN_NOT_OVER'],
    ['a success', 'succeed', 'RUN_SUCCEEDED'],
  ] as const)('of what is %s is refused', async (_, event, code) => {
    const id = await ended(event);
    expect((await retry(id)).json()).toMatchObject({ status: 409, code });
    expect(use.world.archive.store.runsOf(jobId)).toHaveLength(1);
  });

  it('while another of the same fire time is not over is refused, and says which', async () => {
    const id = await ended();
    const { id: first } = (await retry(id)).json() as Run;
    const refused = (await retry(id)).json();
    expect(refused).toMatchObject({ status: 409, code: 'RETRY_UNDER_WAY' });
    expect((refused as { detail: string }).detail).toContain(first);
  });

  it('while another run of its job is at work that may not be overlapped is refused', async () => {
    const id = await ended();
    await replaceJob({ overlap: 'skip' });
    const { id: alive } = (await post(`/api/v1/jobs/${jobId}/runs`)).json() as Run;
    expect(await take()).toEqual([alive]);
    const refused = (await retry(id)).json();
    expect(refused).toMatchObject({ status: 409, code: 'RUN_IN_THE_WAY' });
    expect((refused as { detail: string }).detail).toContain(alive);
  });

  it('of a job that is deleted, or cannot be read, is refused', async () => {
    const id = await ended();
    const { coordination } = use.world;
    coordination.seedBroken(jobId, 'it is no JSON');
    expect((await retry(id)).json()).toMatchObject({ status: 409, code: 'JOB_BROKEN' });
    await use.world.api.inject({ method: 'DELETE', url: `/api/v1/jobs/${jobId}`, headers: bearer });
    expect((await retry(id)).json()).toMatchObject({ status: 404, code: 'JOB_NOT_FOUND' });
  });

  it.each([scheduledRunId(jobId, 0), 'no run at all', '../jobs'])(
    'of a run that nobody knows (%s) is not found',
    async (id) => {
      expect((await retry(id)).json()).toMatchObject({ status: 404, code: 'RUN_NOT_FOUND' });
    },
  );

  it.each([[[]], [7], [{ reason: 'so' }], [{ input: 1, force: true }]])(
    'with %j is refused, and nothing is done',
    async (payload) => {
      const id = await ended();
      const headers = { 'content-type': 'application/json' };
      const response = await retry(id, JSON.stringify(payload), headers);
      expect(response.statusCode).toBe(400);
      expect(use.world.archive.store.runsOf(jobId)).toHaveLength(1);
    },
  );

  it('while Redis is away says so', async () => {
    const id = await ended();
    use.world.archive.state = 'down';
    expect((await retry(id)).json()).toMatchObject({ code: 'REDIS_UNAVAILABLE' });
  });

  it('is for who is signed in', async () => {
    const id = await ended();
    const url = `/api/v1/runs/${encodeURIComponent(id)}/retry`;
    expect((await use.world.api.inject({ method: 'POST', url })).statusCode).toBe(401);
    expect(use.world.archive.store.runsOf(jobId)).toHaveLength(1);
  });
});

describe('the input of a retry', () => {
  /** A run with an input of its own, that failed. */
  async function failedWith(input: object): Promise<string> {
    const { id } = (await post(`/api/v1/jobs/${jobId}/runs`, { input })).json() as Run;
    await take();
    await end(id, 'fail');
    use.world.clock.leap(1_000);
    return id;
  }

  it('is that of the run, where it had one of its own', async () => {
    const id = await failedWith({ account: 'DE1' });
    const run = (await retry(id)).json() as Run;
    expect(run.input).toEqual({ account: 'DE1' });
    expect(parseRunId(run.id)?.inputMark).toBe(parseRunId(id)?.inputMark);
  });

  it('of a run after another is what it was told of that one', async () => {
    const { store } = use.world.archive;
    await store.following.setFollowed(contractTerm, ['load']);
    const fireTime = store.now() - 1_000;
    const load = envelopeOf({ jobId: 'load', fireTime, overlap: 'allow' });
    const advance = { jobId: 'load', runs: [load], outcomes: [], nextFireTime: undefined };
    await store.schedule.stage(contractTerm, [advance]);
    expect(await take()).toEqual([load.runId]);
    await end(load.runId, 'succeed');
    const [ending] = await store.following.endings(1);
    if (ending === undefined) throw new Error('nothing was noted');
    const url = `/api/v1/jobs/${jobId}`;
    const standing = (await use.world.api.inject({ url, headers: bearer })).json();
    const definition = standingJob({ id: jobId, revision: standing.revision, overlap: 'allow' });
    const by = { definition, results: new Map(), epoch: 7, markOf: store.following.markOf };
    const run = afterRun({ ending, runs: [ending] }, by);
    const about = { ending, joins: [], runs: [{ run, definition }] };
    await store.following.follow(contractTerm, about);
    const [first = ''] = await take();
    await end(first, 'fail');
    use.world.clock.leap(1_000);
    const retried = (await retry(first)).json() as Run;
    expect(retried.input).toMatchObject({ upstream: { runId: load.runId, state: 'succeeded' } });
    const { taken } = await use.worker.exchange('default', { ...nothing, most: 10 });
    const [again] = taken;
    if (again === undefined) throw new Error('it was not given out');
    const opened = await use.worker.open('default', again);
    expect(opened).toMatchObject({
      ...{ kind: 'opened', envelope: { runId: retried.id } },
      envelope: { upstream: { upstream: { runId: load.runId, jobId: 'load' } } },
    });
  });

  it('is another where that is asked for', async () => {
    const id = await failedWith({ account: 'DE1' });
    expect((await retry(id, { input: { account: 'DE2' } })).json()).toMatchObject({
      input: { account: 'DE2' },
    });
  });

  it('is asked for where it has gone with the log of the run', async () => {
    const id = await failedWith({ account: 'DE1' });
    await use.world.archive.store.memory.dropLogs(0, 10);
    expect((await retry(id)).json()).toMatchObject({ status: 409, code: 'INPUT_LOST' });
    expect((await retry(id, { input: null })).statusCode).toBe(202);
  });

  it('is held against what the job says of its input now', async () => {
    const id = await failedWith({ account: 'DE1' });
    const inputSchema = { type: 'object', required: ['iban'] };
    const input = { iban: 'DE89' };
    await replaceJob({ task: { kind: 'handler', handler: 'noop', input, inputSchema } });
    expect((await retry(id)).json()).toMatchObject({ status: 400, code: 'INPUT_UNFIT' });
    expect((await retry(id, { input })).statusCode).toBe(202);
  });

  it('is none for a job that has become one of another kind', async () => {
    const id = await failedWith({ account: 'DE1' });
    await replaceJob({ task: { kind: 'http', method: 'GET', url: 'http://example.org/' } });
    expect((await retry(id)).json()).toMatchObject({ status: 400, code: 'INPUT_NOT_TAKEN' });
  });
});
