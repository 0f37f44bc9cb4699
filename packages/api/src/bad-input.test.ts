import type { Problem } from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';
import { postJob, problemIn } from './fixtures/job-refusals.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

async function refusal(payload: unknown): Promise<Problem> {
  const problem = problemIn(await postJob(world, payload));
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

  it('a zone that may be meant otherwise, in a sentence with one mark at its end', async () => {
    const { detail } = await refusal(jobInput({ schedule: { kind: 'manual', timeZone: 'PT' } }));
    expect(detail).toMatch(/did you mean America\/Los_Angeles\?$/);
  });

  it.each([
    { kind: 'cron', expressions: ['* * * * *'] },
    { kind: 'every', everyMs: 60_000 },
    { kind: 'at', at: ['2027-03-07T02:00:00Z'] },
    { kind: 'manual' },
  ])('an unknown zone of the kind $kind', async (schedule) => {
    const problem = await refusal(
      jobInput({ schedule: { ...schedule, timeZone: 'Mars/Olympus' } }),
    );
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

  it.each([
    ['shards', { shards: { count: 2 } }],
    ['lock', { lock: 'ledger' }],
    ['maxConcurrent', { maxConcurrent: 2 }],
    ['broadcast', { task: { kind: 'bullmq', queue: 'mails', name: 'mail' } }],
  ])('%s beside a broadcast, which every worker does at once', async (path, policy) => {
    const problem = await refusal(jobInput({ broadcast: {}, ...policy }));
    expect(problem).toMatchObject({ status: 400, code: 'JOB_POLICY_UNSUPPORTED' });
    const [error] = problem.errors ?? [];
    expect(error).toMatchObject({ code: 'POLICY_UNSUPPORTED', path });
    expect([error?.allowed, error?.allowedZh]).toEqual([
      expect.stringMatching(/^leave the field out/),
      expect.stringMatching(/请勿填写该字段/),
    ]);
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
    ['a first half', '\\ud800'],
    ['a second half', '\\udc00'],
    ['halves the wrong way round', '\\ude00\\ud83d'],
  ])('%s of a character, which no store can hold', async (_what, half) => {
    const problem = await refusal(`{"id":"half","description":"a${half}b"}`);
    expect(problem).toMatchObject({ status: 400, code: 'TEXT_NOT_WHOLE' });
    expect(problem.errors?.[0]).toMatchObject({ code: 'TEXT_NOT_WHOLE', text: half.slice(0, 6) });
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
    ['${fireTime', '${fireTime'],
    ['at ${upstream.result.{x}}', '${upstream.result.{x}}'],
    ['${runId} and ${', '${'],
    [`\${${'😀'.repeat(80)}`, `\${${'😀'.repeat(30)}…`],
  ])('a template that does not end, in %s', async (input, text) => {
    const task = { kind: 'handler', handler: 'noop', input: { to: input } };
    const problem = await refusal(jobInput({ task }));
    expect(problem).toMatchObject({ status: 400, code: 'TASK_INVALID' });
    expect(problem.errors?.[0]).toMatchObject({
      code: 'TEMPLATE_UNKNOWN',
      path: 'task.input.to',
      text,
    });
    expect(problem.errors?.[0]?.message.en).toContain('does not end');
  });

  it.each([
    [
      { task: { kind: 'handler', handler: 'a', input: [{ '${jobId}': 1 }] } },
      'task.input.0.${jobId}',
    ],
    [
      { task: { kind: 'http', url: 'https://a.b/', body: { '${jobId}': 1 } } },
      'task.body.${jobId}',
    ],
    [{ task: { kind: 'bullmq', queue: '${jobId}', name: 'a' } }, 'task.queue'],
    [{ task: { kind: 'bullmq', queue: 'a', name: '${nothing}' } }, 'task.name'],
    [{ shards: { count: 2, parameters: ['eu', '${jobId}'] } }, 'shards.parameters.1'],
  ])('a template where none is filled: %j', async (change, path) => {
    const problem = await refusal(jobInput(change));
    expect(problem).toMatchObject({ status: 400, code: 'TASK_INVALID' });
    expect(problem.errors).toMatchObject([{ code: 'TEMPLATE_UNKNOWN', path }]);
    expect(problem.errors?.[0]?.message.zh).toMatch(/模板变量/);
    expect(problem.errors?.[0]?.allowedZh).toBeTruthy();
  });

  it('a script that no interpreter would read', async () => {
    const task = { kind: 'script', interpreter: 'bash', script: 'echo a\0b' };
    const problem = await refusal(jobInput({ task }));
    expect(problem).toMatchObject({ status: 400, code: 'TASK_INVALID' });
    expect(problem.errors).toMatchObject([{ code: 'TASK_UNSENDABLE', path: 'task.script' }]);
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
