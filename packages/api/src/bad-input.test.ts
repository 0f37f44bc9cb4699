import { type Problem, problemSchema } from '@escapement/protocol';
import type { LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

async function post(payload: unknown): Promise<LightMyRequestResponse> {
  return world.api.inject({
    method: 'POST',
    url: '/api/v1/jobs',
    headers: { ...bearer, 'content-type': 'application/json' },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
}

function problemIn(response: LightMyRequestResponse): Problem {
  expect(response.headers['content-type']).toContain('application/problem+json');
  const problem = problemSchema.parse(response.json());
  expect(problem.status).toBe(response.statusCode);
  expect(problem.requestId).toBe(response.headers['x-request-id']);
  expect(response.body).not.toMatch(/\.ts:\d|node_modules/);
  return problem;
}

async function refusal(payload: unknown): Promise<Problem> {
  const problem = problemIn(await post(payload));
  expect(world.coordination.writes).toBe(0);
  return problem;
}

describe('a job that cannot be is refused by code and path, and nothing is stored', () => {
  it('an unknown field, with the fields that there are', async () => {
    const problem = await refusal(jobInput({ retrys: 3 }));
    expect(problem).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
    expect(problem.errors?.[0]).toMatchObject({ code: 'FIELD_UNKNOWN', path: 'retrys' });
    expect(problem.errors?.[0]?.allowed).toContain('timeoutMs');
  });

  it('an unknown field deep in the schedule', async () => {
    const schedule = { kind: 'cron', expressions: ['* * * * *'], timezone: 'UTC' };
    const problem = await refusal(jobInput({ schedule }));
    expect(problem.errors?.[0]).toMatchObject({
      code: 'FIELD_UNKNOWN',
      path: 'schedule.timezone',
    });
    expect(problem.errors?.[0]?.allowed).toContain('timeZone');
  });

  it('every fault at once, each with its own code', async () => {
    const problem = await refusal({
      id: 'Not A Slug',
      schedule: { kind: 'weekly' },
      task: { kind: 'http', method: 'FETCH', url: 'file:///etc/passwd' },
      timeoutMs: 5,
      tags: 'finance',
    });
    const codes = new Map(problem.errors?.map((error) => [error.path, error.code]));
    expect(Object.fromEntries(codes)).toEqual({
      id: 'FIELD_FORMAT',
      'schedule.kind': 'FIELD_CHOICE',
      'task.method': 'FIELD_CHOICE',
      'task.url': 'FIELD_FORMAT',
      timeoutMs: 'FIELD_RANGE',
      tags: 'FIELD_TYPE',
    });
    for (const error of problem.errors ?? []) {
      expect(error.message.en).toBeTruthy();
      expect(error.message.zh).toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('a missing task', async () => {
    const problem = await refusal({ id: 'x', schedule: { kind: 'manual' } });
    expect(problem.errors).toEqual([
      expect.objectContaining({ code: 'FIELD_MISSING', path: 'task' }),
    ]);
  });

  it('a cron expression, with the text and its position', async () => {
    const schedule = { kind: 'cron', expressions: ['* * * * *', '60 * * * *'], timeZone: 'UTC' };
    const problem = await refusal(jobInput({ schedule }));
    expect(problem).toMatchObject({ status: 400, code: 'SCHEDULE_INVALID' });
    expect(problem.errors?.[0]).toMatchObject({
      path: 'schedule.expressions.1',
      text: '60',
      position: 0,
    });
    expect(problem.errors?.[0]?.allowed).toBeTruthy();
    expect(problem.errors?.[0]?.allowedZh).toBeTruthy();
  });

  it('an unknown zone', async () => {
    const schedule = { kind: 'cron', expressions: ['* * * * *'], timeZone: 'Mars/Olympus' };
    const problem = await refusal(jobInput({ schedule }));
    expect(problem.code).toBe('SCHEDULE_INVALID');
    expect(problem.errors?.[0]).toMatchObject({
      code: 'TIME_ZONE_UNKNOWN',
      path: 'schedule.timeZone',
      text: 'Mars/Olympus',
    });
  });

  it.each([
    ['overlapLimit', { overlapLimit: 5 }],
    ['overlapLimit', { overlap: 'replace', overlapLimit: 5 }],
    ['maxConcurrent', { overlap: 'allow', maxConcurrent: 5 }],
    ['maxConcurrent', { overlap: 'replace', maxConcurrent: 1 }],
  ])('the policy %s, which no worker honours yet', async (path, policy) => {
    const problem = await refusal(jobInput(policy));
    expect(problem).toMatchObject({ status: 400, code: 'JOB_POLICY_UNSUPPORTED' });
    expect(problem.errors?.[0]).toMatchObject({ code: 'POLICY_UNSUPPORTED', path });
  });

  it('a body that is not JSON', async () => {
    expect(await refusal('{"id":')).toMatchObject({ status: 400, code: 'BODY_NOT_JSON' });
  });

  it('a body that would reach into the prototype', async () => {
    const problem = await refusal('{"__proto__": {"id": "x"}}');
    expect(problem).toMatchObject({ status: 400, code: 'BODY_NOT_JSON' });
  });

  it.each([65, 2_200, 100_000])('a body nested %i deep', async (depth) => {
    const input = '['.repeat(depth) + ']'.repeat(depth);
    const problem = await refusal(`{"id":"deep","task":{"input":${input}}}`);
    expect(problem).toMatchObject({ status: 400, code: 'BODY_TOO_COMPLEX' });
    expect(problem.detail).toContain('nested at most 64 deep');
  });

  it('a body of more than 10,000 values', async () => {
    const problem = await refusal(`{"task":[${'0,'.repeat(10_000)}0]}`);
    expect(problem).toMatchObject({ status: 400, code: 'BODY_TOO_COMPLEX' });
  });

  it.each([
    ['an identifier of 19 digits', '1234567890123456789'],
    ['a negative one', '-9007199254740993'],
    ['a number without end', '1e999'],
    ['a fraction of twenty digits', '3.14159265358979323846'],
  ])('%s, which would be rounded', async (_what, digits) => {
    const problem = await refusal(`{"id":"digits","task":{"input":{"order":${digits}}}}`);
    expect(problem).toMatchObject({ status: 400, code: 'NUMBER_NOT_EXACT' });
    expect(problem.errors?.[0]).toMatchObject({ code: 'NUMBER_NOT_EXACT', text: digits });
  });

  it.each([
    [
      'an input',
      { kind: 'handler', handler: 'noop', input: { to: ['${HOME}'] } },
      'task.input.to.0',
    ],
    ['an address', { kind: 'http', url: 'https://example.com/${HOME}' }, 'task.url'],
    [
      'a header',
      { kind: 'http', url: 'https://example.com/', headers: { 'x-a': '${HOME}' } },
      'task.headers.x-a',
    ],
  ])('a template that nothing stands for, in %s', async (_where, task, path) => {
    const problem = await refusal(jobInput({ task }));
    expect(problem).toMatchObject({ status: 400, code: 'TASK_INVALID' });
    expect(problem.errors?.[0]).toMatchObject({ code: 'TEMPLATE_UNKNOWN', path, text: '${HOME}' });
    expect(problem.errors?.[0]?.allowed).toContain('${fireDate}');
  });

  it.each([
    ['ours', { ESCAPEMENT_RUN_ID: 'x' }, 'task.env.ESCAPEMENT_RUN_ID', 'TASK_INVALID'],
    ['the loader', { LD_PRELOAD: '/tmp/x.so' }, 'task.env.LD_PRELOAD', 'TASK_INVALID'],
    ['no name', { 'A-B': 'x' }, 'task.env.A-B', 'INPUT_INVALID'],
    ['a NUL', { A: 'x\0y' }, 'task.env.A', 'INPUT_INVALID'],
    ['no text', { A: 1 }, 'task.env.A', 'INPUT_INVALID'],
    ['an unknown template', { A: '${HOME}' }, 'task.env.A', 'TASK_INVALID'],
    [
      'too many',
      Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`V${i}`, ''])),
      'task.env',
      'TASK_INVALID',
    ],
  ])('variables of a script: %s', async (...[, env, path, code]) => {
    const task = { kind: 'script', interpreter: 'bash', script: 'true', env };
    const problem = await refusal(jobInput({ task }));
    expect(problem).toMatchObject({ status: 400, code });
    expect(problem.errors?.[0]).toMatchObject({ path });
  });

  it('no body', async () => {
    const problem = await refusal('');
    expect(problem.errors?.[0]).toMatchObject({ code: 'FIELD_MISSING', path: '' });
  });

  it('a body over 256 KB', async () => {
    const problem = await refusal(jobInput({ description: 'x'.repeat(256 * 1024) }));
    expect(problem).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
  });

  it('a body that is not sent as JSON', async () => {
    const response = await world.api.inject({
      method: 'POST',
      url: '/api/v1/jobs',
      headers: { ...bearer, 'content-type': 'text/plain' },
      payload: 'x',
    });
    expect(problemIn(response)).toMatchObject({ status: 415, code: 'MEDIA_TYPE_UNSUPPORTED' });
  });
});

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
      ...(method === 'POST' ? { payload: { reason: 'x' } } : {}),
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

it('an unknown query parameter is named', async () => {
  const response = await world.api.inject({ url: '/api/v1/runs?sort=id', headers: bearer });
  expect(problemIn(response).errors?.[0]).toMatchObject({
    code: 'FIELD_UNKNOWN',
    path: 'query.sort',
  });
});

it('an unknown route is a problem too', async () => {
  const response = await world.api.inject({ url: '/api/v1/nothing', headers: bearer });
  expect(problemIn(response)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});
