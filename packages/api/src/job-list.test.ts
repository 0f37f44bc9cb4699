import { jobListSchema } from '@escapement/protocol';
import { holdOffice } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { bearer, jobInput } from './fixtures/fake-world.ts';
import { useRuns } from './fixtures/use-runs.ts';

const rig = useRuns();

const create = (change: object) => rig.post('/api/v1/jobs', jobInput(change));
const list = async (query: string) => {
  const answer = await rig.world.api.inject({ url: `/api/v1/jobs${query}`, headers: bearer });
  expect(answer.statusCode).toBe(200);
  const { items, total, cursor } = jobListSchema.parse(answer.json());
  return { ids: items.map(({ id }) => id), total, cursor };
};
const worker = {
  ...{ workerId: 'w-1', host: 'here', pid: 1, version: '0.1.0', concurrency: 1, scripts: false },
  ...{ queues: ['default'], handlers: ['sweep'], startedAt: '2026-03-07T00:00:00.000Z' },
};

beforeEach(async () => {
  const shanghai = { kind: 'cron', expressions: ['0 2 * * *'], timeZone: 'Asia/Shanghai' };
  await create({ id: 'sweep', task: { kind: 'handler', handler: 'sweep' }, schedule: shanghai });
  await create({ id: 'mail', task: { kind: 'handler', handler: 'mail' }, queue: 'slow' });
  await create({ id: 'bill', task: { kind: 'handler', handler: 'bill' } });
});

describe('the list of jobs', () => {
  it.each([
    ['?zone=Asia/Shanghai', ['sweep']],
    ['?zone=Asia', []],
    ['?queue=slow', ['mail']],
    ['?handler=bill', ['bill']],
    ['?queue=default&handler=bill', ['bill']],
    ['?queue=slow&handler=bill', []],
  ])('finds by %s', async (query, ids) => {
    expect((await list(query)).ids).toEqual(ids);
  });

  it('tells of jobs that no living worker serves, and leaves out those that are paused', async () => {
    rig.world.coordination.workers = [worker];
    await create({ id: 'rest', queue: 'nobody-serves-this' });
    await rig.post('/api/v1/jobs/rest/pause', { reason: 'not yet' });
    // Who lives is remembered for five seconds.
    await rig.world.clock.advance(6_000);
    expect((await list('?health=unserved')).ids).toEqual(['bill', 'mail']);
  });

  it('tells of jobs whose last run went badly', async () => {
    await holdOffice(rig.world.archive.store);
    await rig.post('/api/v1/jobs/bill/runs');
    await rig.post('/api/v1/jobs/sweep/runs');
    const nothing = { ends: [], backs: [], begins: [] };
    const ends = (await rig.take()).map((runId) => ({
      ...{ runId, attempt: 1 },
      event: runId.startsWith('bill') ? ('fail' as const) : ('succeed' as const),
    }));
    await rig.worker.exchange('default', { ...nothing, ends, most: 0 });
    expect((await list('?health=failing')).ids).toEqual(['bill']);
  });

  it('refuses to say which jobs fail while Redis cannot be asked', async () => {
    rig.world.archive.state = 'down';
    const url = '/api/v1/jobs?health=failing';
    const answer = await rig.world.api.inject({ url, headers: bearer });
    expect(answer.json()).toMatchObject({ status: 503, code: 'REDIS_UNAVAILABLE' });
  });

  it.each([
    ['id', ['bill', 'mail', 'sweep']],
    ['-id', ['sweep', 'mail', 'bill']],
    ['updated', ['sweep', 'bill', 'mail']],
    ['-updated', ['mail', 'bill', 'sweep']],
  ])('is sorted by %s, page by page', async (sort, ids) => {
    for (const id of ['bill', 'mail']) {
      await rig.world.clock.advance(1_000);
      await rig.post(`/api/v1/jobs/${id}/pause`, { reason: 'to be changed last' });
    }
    const first = await list(`?sort=${sort}&limit=2`);
    const rest = await list(`?sort=${sort}&limit=2&cursor=${first.cursor}`);
    expect([...first.ids, ...rest.ids]).toEqual(ids);
    expect(rest.cursor).toBeUndefined();
  });

  it('refuses the cursor of another order', async () => {
    const { cursor } = await list('?sort=-id&limit=1');
    const url = `/api/v1/jobs?limit=1&cursor=${cursor}`;
    const answer = await rig.world.api.inject({ url, headers: bearer });
    expect(answer.json()).toMatchObject({ errors: [{ path: 'query.cursor' }] });
  });
});

describe('the search for jobs', () => {
  it.each([
    ['every 5 minutes', ['often']],
    ['每5分钟', ['often']],
    ['每天', ['bill', 'mail', 'sweep']],
    ['weekdays at 9', ['mornings']],
    ['工作日 9点', ['mornings']],
    ['bill', ['bill']],
    ['shanghai daily', ['sweep']],
  ])('finds by %s', async (q, ids) => {
    const cron = (expression: string) => ({
      ...{ kind: 'cron', expressions: [expression], timeZone: 'UTC' },
    });
    await create({ id: 'often', schedule: cron('*/5 * * * *') });
    await create({ id: 'seldom-5', schedule: cron('*/15 * * * *') });
    await create({ id: 'mornings', schedule: cron('0 9 * * 1-5') });
    await create({ id: 'evenings-9', schedule: cron('0 19 * * 1-5') });
    await rig.world.clock.advance(1);
    expect((await list(`?q=${encodeURIComponent(q)}`)).ids).toEqual(ids);
  });

  it('finds by what the answer says of the schedule, in each language', async () => {
    const answer = await rig.world.api.inject({ url: '/api/v1/jobs/sweep', headers: bearer });
    const { words } = answer.json() as { words: { en: string; zh: string } };
    for (const sentence of [words.en, words.zh]) {
      expect((await list(`?q=${encodeURIComponent(sentence)}`)).ids).toContain('sweep');
    }
  });
});
