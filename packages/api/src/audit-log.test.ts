import type { AuditRow } from '@escapement/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditOf, byMatch, job, reason, secret, writes } from './fixtures/audit-rig.ts';
import { adminToken, bearer, type FakeWorld, jobInput } from './fixtures/fake-world.ts';
import { browserIn, openWorldInUse, standing } from './fixtures/world-in-use.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openWorldInUse();
});
afterEach(() => world.api.close());
const { rows, send } = auditOf(() => world);

describe('the audit log', () => {
  it('says who did what to what, why, and what it was before and after', async () => {
    await send('put', writes.replaceJob);
    await send('post', writes.pauseJob);
    await send('post', writes.runNow);
    expect(await rows()).toMatchObject([
      { act: 'job.run', about: [`job:${standing.job}`, expect.stringMatching(/^run:/)] },
      {
        act: 'job.pause',
        reason,
        before: {},
        after: { paused: { reason, since: expect.any(String) } },
      },
      {
        act: 'job.replace',
        who: 'token at 127.0.0.1',
        about: [`job:${standing.job}`],
        outcome: 'done',
        before: { queue: 'default' },
        after: { queue: 'other' },
        nodeId: 'node-a',
      },
    ]);
  });

  it('tells a browser from a token, and when it came and went', async () => {
    const headers = await browserIn(world, adminToken);
    await send('post', { url: `${job}/pause`, payload: { reason }, headers });
    await send('delete', { url: '/api/v1/session', headers });
    expect((await rows()).map(({ who, act }) => [who, act])).toEqual([
      ['browser at 127.0.0.1', 'session.end'],
      ['browser at 127.0.0.1', 'job.pause'],
      ['token at 127.0.0.1', 'session.begin'],
    ]);
  });

  it('tells what was refused, and that nobody knows what became of what failed', async () => {
    await send('post', { url: '/api/v1/jobs', payload: jobInput() });
    await send('delete', { url: '/api/v1/jobs/no-such-job' });
    await send('put', {
      ...writes.replaceJob,
      headers: { ...bearer, 'if-match': '"9"' },
    });
    world.coordination.state = 'suspended';
    expect((await send('delete', { url: job })).statusCode).toBe(503);
    expect((await rows()).map(({ act, outcome, because }) => [act, outcome, because])).toEqual([
      ['job.delete', 'failed', 'COORD_UNAVAILABLE'],
      ['job.replace', 'refused', 'changed'],
      ['job.delete', 'refused', 'not-found'],
      ['job.create', 'refused', 'JOB_ID_TAKEN'],
    ]);
  });

  it('holds nothing of what never came to an act, so that nobody fills it who may not write', async () => {
    await send('post', { url: '/api/v1/jobs', payload: { id: 'x' } });
    await send('delete', { url: job, headers: {} });
    await send('delete', { url: job, headers: { authorization: 'Bearer wrong' } });
    await send('post', { url: '/api/v1/session', payload: { token: 'wrong' } });
    const { cookie } = (await browserIn(world, adminToken)) as { cookie: string };
    await send('delete', { url: job, headers: { cookie } });
    expect((await rows()).map(({ act }) => act)).toEqual(['session.begin']);
  });

  it('holds one row of what is repeated under a key', async () => {
    const headers = { ...bearer, 'idempotency-key': 'once' };
    await send('post', { url: `${job}/runs`, headers });
    const again = await send('post', { url: `${job}/runs`, headers });
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(await rows()).toHaveLength(1);
  });

  it('tells of many jobs in few rows, by what came of them', async () => {
    const jobs = Array.from({ length: 120 }, (_, n) => jobInput({ id: `job-${n}` }));
    const payload = { jobs: [...jobs, jobInput()] };
    await send('post', { url: '/api/v1/jobs:batch', payload });
    const made = await rows();
    expect(made.map(({ outcome, because, about }) => [outcome, because, about.length])).toEqual([
      ['refused', 'JOB_ID_TAKEN', 1],
      ['done', undefined, 20],
      ['done', undefined, 100],
    ]);
    expect(await rows('?about=job:job-119')).toHaveLength(1);
  });

  it('holds no secret and no token, wherever one was sent', async () => {
    const hidden = 'c0ffee-of-nobody';
    const tasks = [
      { kind: 'http', url: `https://u:${hidden}@x.example/y?key=${hidden}` },
      { kind: 'http', url: 'https://x.example/', headers: { 'X-Key': hidden }, body: [hidden] },
      { kind: 'handler', handler: 'noop', input: { deep: hidden } },
      { kind: 'script', interpreter: 'bash', script: `curl ${hidden}`, env: { KEY: hidden } },
    ];
    for (const [n, task] of tasks.entries()) {
      const payload = jobInput({ id: `job-${n}`, task });
      expect((await send('post', { url: '/api/v1/jobs', payload })).statusCode).toBe(201);
      await send('put', {
        url: `/api/v1/jobs/job-${n}`,
        payload: jobInput({ id: `job-${n}` }),
        headers: byMatch,
      });
      await send('put', { url: `/api/v1/jobs/job-${n}`, payload, headers: byMatch });
      await send('delete', { url: `/api/v1/jobs/job-${n}` });
    }
    await send('put', { url: secret, payload: { value: hidden } });
    await send('post', { url: `${job}/runs`, payload: { input: hidden } });
    await browserIn(world, adminToken);
    const text = JSON.stringify(await rows('?limit=200'));
    expect(JSON.parse(text)).toHaveLength(19);
    for (const secretText of [hidden, adminToken]) expect(text).not.toContain(secretText);
  });

  it('is read by pages, and narrowed', async () => {
    for (let n = 0; n < 5; n += 1) await send('post', { url: `${job}/resume` });
    await send('put', writes.putSecret);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = `limit=2&act=job.resume${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const page = (await send('get', { url: `/api/v1/audit?${query}` })).json();
      seen.push(...page.items.map(({ id }: AuditRow) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(5);
    expect(await rows(`?about=secret:${standing.secret}`)).toHaveLength(1);
    expect(await rows('?who=token')).toHaveLength(6);
    expect(await rows('?who=browser')).toEqual([]);
    const [{ at }] = (await rows('?limit=1')) as [AuditRow];
    expect(await rows(`?from=${at}`)).not.toEqual([]);
    expect(await rows(`?to=${new Date(Date.parse(at) - 60_000).toISOString()}`)).toEqual([]);
  });

  it.each([
    ['act=job.explode', 'query.act'],
    ['who=', 'query.who'],
    ['cursor=bm9uZQ', 'query.cursor'],
    ['limit=0', 'query.limit'],
    ['from=yesterday', 'query.from'],
    ['whom=me', 'query'],
  ])('refuses %s', async (query, path) => {
    const answer = await send('get', { url: `/api/v1/audit?${query}` });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors[0].path).toContain(path.split('.').at(-1));
  });

  it('refuses the cursor of another filter', async () => {
    for (let n = 0; n < 3; n += 1) await send('post', { url: `${job}/resume` });
    const { cursor } = (await send('get', { url: '/api/v1/audit?limit=1' })).json();
    const other = await send('get', { url: `/api/v1/audit?who=token&cursor=${cursor}` });
    expect(other.statusCode).toBe(400);
  });

  it('fails no act where Redis takes no row, and has the row once it does', async () => {
    world.archive.state = 'down';
    expect((await send('put', writes.putSecret)).statusCode).toBe(200);
    expect((await send('get', { url: '/api/v1/audit' })).statusCode).toBe(503);
    world.archive.state = 'connected';
    await world.clock.advance(1_000);
    expect(await rows()).toMatchObject([{ act: 'secret.put', outcome: 'done' }]);
  });
});
