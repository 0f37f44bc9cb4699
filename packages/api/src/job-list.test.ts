import { scheduledRunId } from '@escapement/core';
import { jobListSchema } from '@escapement/protocol';
import { contractTerm, envelopeOf, holdOffice } from '@escapement/testkit';
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

  it('finds by the zone of a schedule that reads no clock, and says it', async () => {
    const schedule = { kind: 'manual', timeZone: 'Europe/Paris' };
    const made = await create({ id: 'after-all', schedule });
    expect(made.json().schedule).toEqual(schedule);
    for (const query of ['?zone=Europe/Paris', '?q=europe/paris']) {
      expect((await list(query)).ids).toEqual(['after-all']);
    }
  });

  it('finds by the name that people read, in any case and script, and orders by it', async () => {
    await create({ id: 'a-report', name: 'Zürich Totals' });
    await create({ id: 'b-report', name: '每晚报表' });
    await create({ id: 'c-report', name: 'Apples' });
    expect((await list('?q=ZÜRICH')).ids).toEqual(['a-report']);
    expect((await list(`?q=${encodeURIComponent('报表')}`)).ids).toEqual(['b-report']);
    const inOrder = ['c-report', 'bill', 'mail', 'sweep', 'a-report', 'b-report'];
    expect((await list('?sort=name')).ids).toEqual(inOrder);
    expect((await list('?sort=-name')).ids).toEqual([...inOrder].reverse());
    const first = await list('?sort=name&limit=2');
    const rest = await list(`?sort=name&limit=9&cursor=${first.cursor}`);
    expect([...first.ids, ...rest.ids]).toEqual(inOrder);
  });

  it('moves a job in the order of names when its name is changed or taken out', async () => {
    await list('?sort=name');
    const patch = async (name: string | null) => {
      const headers = {
        ...bearer,
        'if-match': '*',
        'content-type': 'application/merge-patch+json',
      };
      const request = { method: 'PATCH' as const, url: '/api/v1/jobs/bill', headers };
      return rig.world.api.inject({ ...request, payload: JSON.stringify({ name }) });
    };
    expect((await patch('zz')).json()).toMatchObject({ name: 'zz', version: 2 });
    expect((await list('?sort=name')).ids).toEqual(['mail', 'sweep', 'bill']);
    expect((await patch(null)).json()).not.toHaveProperty('name');
    expect((await list('?sort=name')).ids).toEqual(['bill', 'mail', 'sweep']);
    const refused = await patch('gpj.\u202Eexe');
    expect([refused.statusCode, refused.json().errors[0].path]).toEqual([400, 'name']);
  });

  it('says the name of its job with each run', async () => {
    await create({ id: 'named', name: '<b>每晚</b>' });
    const run = await rig.post('/api/v1/jobs/named/runs');
    expect(run.json()).toMatchObject({ jobName: '<b>每晚</b>' });
    expect((await rig.post('/api/v1/jobs/bill/runs')).json()).not.toHaveProperty('jobName');
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

describe('the list of jobs by what fires next', () => {
  const at = (minutes: number) => rig.world.archive.store.now() + minutes * 60_000;
  /** As the leader has planned them: runs are staged of the first, and the schedule says the rest. */
  async function planned(staged: Record<string, number>, scheduled: Record<string, number>) {
    const { store } = rig.world.archive;
    await holdOffice(store);
    const runOf = (jobId: string, fireTime: number) =>
      envelopeOf({ jobId, fireTime, dueTime: fireTime, runId: scheduledRunId(jobId, fireTime) });
    await store.schedule.stage(contractTerm, [
      ...Object.entries(staged).map(([jobId, minutes]) => {
        const runs = [runOf(jobId, at(minutes)), runOf(jobId, at(minutes + 1))];
        return { jobId, runs, outcomes: [], nextFireTime: at(minutes + 2) };
      }),
      ...Object.entries(scheduled).map(([jobId, minutes]) => {
        return { jobId, runs: [], outcomes: [], nextFireTime: at(minutes) };
      }),
    ]);
  }

  async function everyPage(query: string, limit: number): Promise<readonly string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const after = cursor === undefined ? '' : `&cursor=${cursor}`;
      const page = await list(`?sort=next&limit=${limit}${query}${after}`);
      ids.push(...page.ids);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return ids;
  }

  it('has those first that fire soonest, staged or not, and those last that do not fire', async () => {
    await create({ id: 'by-hand', schedule: { kind: 'manual' } });
    rig.world.coordination.seedBroken('broken', 'not JSON');
    await planned({ mail: 2 }, { sweep: 3, bill: 1, unknown: 1 });
    for (const limit of [1, 2, 50]) {
      expect(await everyPage('', limit)).toEqual(['bill', 'mail', 'sweep', 'broken', 'by-hand']);
    }
    expect(await everyPage('&queue=default', 1)).toEqual(['bill', 'sweep', 'by-hand']);
    expect((await list('?sort=next&limit=1')).total).toBe(5);
  });

  it('goes through many as through few', async () => {
    const sweep = rig.world.coordination.jobs.get('sweep') ?? expect.fail('it was created');
    const ids = Array.from({ length: 1_200 }, (_, i) => `many-${String(i).padStart(4, '0')}`);
    for (const id of ids) rig.world.coordination.seed({ ...sweep, id });
    const fires = new Map(ids.slice(0, 900).map((id, i) => [id, 1 + ((i * 7) % 900)] as const));
    await planned({ mail: 400.5 }, Object.fromEntries(fires));
    const soonest = [...fires].sort(([, a], [, b]) => a - b).map(([id]) => id);
    const found = await everyPage('', 200);
    expect(found).toEqual([
      ...[...soonest.slice(0, 400), 'mail', ...soonest.slice(400)],
      ...['bill', ...ids.slice(900), 'sweep'],
    ]);
  });

  it('refuses a cursor that names no place of it', async () => {
    const { cursor = '' } = await list('?sort=next&limit=1');
    const [name, mark] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    const forged = Buffer.from(JSON.stringify([name, mark, 'bill'])).toString('base64url');
    const foreign = (await list('?sort=-id&limit=1')).cursor;
    for (const wrong of [forged, foreign]) {
      const url = `/api/v1/jobs?sort=next&limit=1&cursor=${wrong}`;
      const answer = await rig.world.api.inject({ url, headers: bearer });
      expect(answer.json()).toMatchObject({ status: 400, errors: [{ path: 'query.cursor' }] });
    }
  });

  it('is not told while Redis cannot be asked', async () => {
    rig.world.archive.state = 'down';
    const url = '/api/v1/jobs?sort=next';
    const answer = await rig.world.api.inject({ url, headers: bearer });
    expect(answer.json()).toMatchObject({ status: 503, code: 'REDIS_UNAVAILABLE' });
  });
});
