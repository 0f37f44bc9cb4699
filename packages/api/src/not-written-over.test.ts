import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';
import { postJob, problemIn } from './fixtures/job-refusals.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const post = (payload: unknown) => postJob(world, payload);

describe('what stands is not written over by mistake', () => {
  const put = (headers: Record<string, string>, payload: object = jobInput()) =>
    world.api.inject({
      method: 'PUT',
      url: '/api/v1/jobs/nightly-report',
      headers: { ...bearer, ...headers },
      payload,
    });

  it('an id that is taken', async () => {
    expect((await post(jobInput())).statusCode).toBe(201);
    const problem = problemIn(await post(jobInput({ description: 'another' })));
    expect(problem).toMatchObject({ status: 409, code: 'JOB_ID_TAKEN' });
    expect(problem.errors?.[0]?.path).toBe('id');
  });

  it('a replacement without If-Match', async () => {
    await post(jobInput());
    expect(problemIn(await put({}))).toMatchObject({ status: 428, code: 'IF_MATCH_REQUIRED' });
  });

  it('a stale If-Match, answered with the ETag that stands', async () => {
    await post(jobInput());
    expect((await put({ 'if-match': '"1"' })).headers.etag).toBe('"2"');
    const stale = await put({ 'if-match': '"1"' });
    expect(problemIn(stale)).toMatchObject({ status: 412, code: 'JOB_CHANGED' });
    expect(stale.headers.etag).toBe('"2"');
    expect(world.coordination.jobs.get('nightly-report')?.version).toBe(2);
  });

  it('an If-Match that is no ETag of ours', async () => {
    await post(jobInput());
    expect(problemIn(await put({ 'if-match': 'W/"1"' })).errors?.[0]).toMatchObject({
      code: 'FIELD_FORMAT',
      path: 'header.if-match',
    });
  });

  it('another id than that of the path', async () => {
    await post(jobInput());
    const problem = problemIn(await put({ 'if-match': '*' }, jobInput({ id: 'other' })));
    expect(problem.errors?.[0]).toMatchObject({ code: 'FIELD_FIXED', path: 'id' });
  });

  it('a job that is not there', async () => {
    expect(problemIn(await put({ 'if-match': '*' })).code).toBe('JOB_NOT_FOUND');
  });

  it('a deletion of a version that does not stand any more', async () => {
    await post(jobInput());
    const response = await world.api.inject({
      method: 'DELETE',
      url: '/api/v1/jobs/nightly-report',
      headers: { ...bearer, 'if-match': '"7"' },
    });
    expect(problemIn(response).code).toBe('JOB_CHANGED');
    expect(world.coordination.jobs.size).toBe(1);
  });
});

describe('a definition that cannot be read', () => {
  beforeEach(() => world.coordination.seedBroken('spoilt', 'nested deeper than 64'));
  const ask = (method: 'GET' | 'DELETE' | 'POST', url: string) =>
    world.api.inject({
      method,
      url,
      headers: bearer,
      ...(method === 'POST' ? { payload: { reason: 'looked at' } } : {}),
    });

  it('is shown as broken, with what is wrong', async () => {
    expect((await ask('GET', '/api/v1/jobs/spoilt')).json()).toEqual({
      id: 'spoilt',
      state: 'broken',
      problem: 'nested deeper than 64',
    });
  });

  it('can be deleted, once, and the gate refuses what was staged of it', async () => {
    expect((await ask('DELETE', '/api/v1/jobs/spoilt')).statusCode).toBe(204);
    expect(world.archive.store.leastRevisionOf('spoilt')).toBe(1);
    expect(problemIn(await ask('DELETE', '/api/v1/jobs/spoilt')).code).toBe('JOB_NOT_FOUND');
  });

  it('cannot be paused or run, and is not said to be missing', async () => {
    const paused = problemIn(await ask('POST', '/api/v1/jobs/spoilt/pause'));
    expect(paused).toMatchObject({ status: 409, code: 'JOB_BROKEN' });
  });
});
