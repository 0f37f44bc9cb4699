import { contractTerm, envelopeOf } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { bearer, jobInput } from './fixtures/fake-world.ts';
import { useRuns } from './fixtures/use-runs.ts';

const use = useRuns();
const nothing = { ends: [], backs: [], begins: [], most: 0 } as const;

const get = async (url: string) =>
  (await use.world.api.inject({ url: `/api/v1${url}`, headers: bearer })).json();

/** A run of `load` ends, and `mail` waits for one of `bill` of that fire time. */
async function halfFilled(minutesAgo: number): Promise<string> {
  const { store } = use.world.archive;
  const fireTime = Date.parse('2026-03-07T11:00:00.000Z') - minutesAgo * 60_000;
  const run = envelopeOf({ jobId: 'load', fireTime, overlap: 'allow', beginBy: store.now() });
  const advance = { jobId: 'load', runs: [run], outcomes: [], nextFireTime: undefined };
  await store.schedule.stage(contractTerm, [advance]);
  expect(await use.take()).toEqual([run.runId]);
  const end = { runId: run.runId, attempt: 1, event: 'succeed' } as const;
  await use.worker.exchange('default', { ...nothing, ends: [end] });
  const [ending] = await store.following.endings(1);
  if (ending === undefined) throw new Error('nothing was noted');
  const join = { jobId: 'mail', servedTime: fireTime, since: ending.endedAt, isDone: false };
  const about = { ending, joins: [{ ...join, runs: [ending] }], runs: [] };
  await store.following.follow(contractTerm, about);
  return run.runId;
}

async function createAll(): Promise<void> {
  for (const id of ['load', 'bill']) await use.post('/api/v1/jobs', jobInput({ id }));
  const mail = jobInput({ id: 'mail', after: { jobs: ['load', 'bill'] } });
  expect((await use.post('/api/v1/jobs', mail)).statusCode).toBe(201);
  await use.world.archive.store.following.setFollowed(contractTerm, ['load', 'bill']);
}

describe('what a job waits for that comes after several', () => {
  it('is said by fire time: which have ended, which are awaited, and since when', async () => {
    await createAll();
    const runId = await halfFilled(10);
    const now = new Date(use.world.archive.store.now()).toISOString();
    expect(await get('/jobs/mail/joins')).toEqual({
      items: [
        {
          fireTime: '2026-03-07T10:50:00.000Z',
          since: now,
          ended: [{ jobId: 'load', runId, state: 'succeeded' }],
          awaited: ['bill'],
        },
      ],
    });
  });

  it('has pages, the latest fire time first', async () => {
    await createAll();
    for (const minutes of [30, 20, 10]) await halfFilled(minutes);
    const first = await get('/jobs/mail/joins?limit=2');
    const second = await get(`/jobs/mail/joins?limit=2&cursor=${first.cursor}`);
    const times = [...first.items, ...second.items].map(({ fireTime }) => fireTime.slice(11, 16));
    expect(times).toEqual(['10:50', '10:40', '10:30']);
    expect(second.cursor).toBeUndefined();
  });

  it('is nothing for a job that waits for none, and not found for one that there is not', async () => {
    await createAll();
    expect(await get('/jobs/load/joins')).toEqual({ items: [] });
    expect(await get('/jobs/nobody/joins')).toMatchObject({ status: 404, code: 'JOB_NOT_FOUND' });
  });

  it('is told in the warnings of the cluster where ends were left out', async () => {
    const { following } = use.world.archive.store;
    following.outbox = async () => ({
      ...{ waiting: 100_000, leftOut: 3, leftOutAt: use.world.archive.store.now() },
    });
    const { warnings } = await get('/cluster');
    expect(warnings.map(({ code }: { code: string }) => code)).toEqual([
      'CHAIN_ENDS_LEFT_OUT',
      'CHAIN_ENDS_WAITING',
    ]);
  });
});
