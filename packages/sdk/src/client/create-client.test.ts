import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineJob } from '../jobs/define-job.ts';
import { transportOptions } from './client-settings.ts';
import { createClient } from './create-client.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly ifMatch: string | null;
  readonly key: string | null;
}

/** A node that answers from a list, and remembers what it was asked. */
function nodeWith(answers: readonly (readonly [number, object])[]) {
  const asked: Asked[] = [];
  const rest = [...answers];
  const fetch: typeof globalThis.fetch = async (url, init = {}) => {
    const { method = 'GET', body, headers } = init;
    const ifMatch = new Headers(headers).get('if-match');
    const key = new Headers(headers).get('idempotency-key');
    const path = new URL(String(url)).pathname;
    asked.push({
      method,
      path,
      body: body === undefined ? undefined : JSON.parse(String(body)),
      ifMatch,
      key,
    });
    const [status, answer] = rest.shift() ?? [500, {}];
    return Response.json(answer, { status });
  };
  return { asked, client: createClient({ baseUrl: 'http://node:8080', token: 't', fetch }) };
}

const problem = (status: number, code: string) =>
  [status, { type: 'about:blank', title: code, status, code, detail: code }] as const;
const job = defineJob({
  id: 'count',
  input: z.object({ upTo: z.number() }),
  defaultInput: { upTo: 3 },
  run: () => 6,
});
const standing = {
  ...{ ...job.draft, version: 4, revision: 9, createdAt: '2026-01-01T00:00:00.000Z' },
  ...{
    updatedAt: '2026-01-01T00:00:00.000Z',
    state: 'paused',
    applied: true,
    words: { en: '', zh: '' },
  },
  ...{
    recent: [],
    runningCount: 0,
    paused: { reason: 'holidays', since: '2026-01-01T00:00:00.000Z' },
  },
  ...{ description: '', tags: [], queue: 'default', overlap: 'skip' },
  catchUp: { policy: 'latest', withinMs: 3_600_000 },
};

describe('a job that is to stand as it is declared', () => {
  it('is created where there is none', async () => {
    const { asked, client } = nodeWith([problem(404, 'JOB_NOT_FOUND'), [201, standing]]);
    expect(await client.jobs.upsert(job)).toMatchObject({ kind: 'created' });
    expect(asked[1]).toMatchObject({ method: 'POST', path: '/api/v1/jobs', body: job.draft });
  });

  it('is left alone where it stands so, paused or not, with what has a default or without', async () => {
    const { asked, client } = nodeWith([[200, standing]]);
    expect(await client.jobs.upsert(job)).toMatchObject({ kind: 'unchanged' });
    expect(asked).toHaveLength(1);
  });

  it('is replaced where it differs, and only as the version that was looked at', async () => {
    const { asked, client } = nodeWith([
      [200, standing],
      [200, standing],
    ]);
    const changed = await client.jobs.upsert(job, { input: { upTo: 5 } });
    expect(changed).toMatchObject({ kind: 'changed' });
    expect(asked[1]).toMatchObject({
      method: 'PUT',
      ifMatch: '"4"',
      body: { task: { input: { upTo: 5 } } },
    });
  });

  it('is looked at anew when somebody else was faster, and not for ever', async () => {
    const overtaken = [[200, standing], problem(412, 'JOB_CHANGED')] as const;
    const { client } = nodeWith([
      ...overtaken,
      [200, { ...standing, version: 5 }],
      [200, standing],
    ]);
    expect(await client.jobs.upsert(job, { lock: 'ledger' })).toMatchObject({ kind: 'changed' });
    const always = nodeWith(Array.from({ length: 20 }, () => overtaken).flat());
    await expect(always.client.jobs.upsert(job, { lock: 'ledger' })).rejects.toMatchObject({
      code: 'JOB_CHANGED',
    });
    expect(always.asked).toHaveLength(10);
  });

  it('is served by one function under another id, schedule and input', async () => {
    const { asked, client } = nodeWith([problem(404, 'JOB_NOT_FOUND'), [201, standing]]);
    await client.jobs.upsert(job, { id: 'count-acme', input: { upTo: 9 } });
    expect(asked[0]?.path).toBe('/api/v1/jobs/count-acme');
    expect(asked[1]?.body).toMatchObject({
      id: 'count-acme',
      task: { handler: 'count', input: { upTo: 9 } },
    });
  });
});

describe('a run that is asked for', () => {
  it('is refused an unfit input before anybody is asked', async () => {
    const { asked, client } = nodeWith([]);
    const wrong = client.jobs.run(job, { input: { upTo: 'three' as never } });
    await expect(wrong).rejects.toMatchObject({ code: 'INPUT_UNFIT' });
    expect(asked).toEqual([]);
  });

  it('is asked for again under one key while the server cannot, and not where it is refused', async () => {
    const { asked, client } = nodeWith([problem(503, 'CHECKS_BUSY'), [202, { id: 'r' }]]);
    expect(await client.jobs.run(job)).toEqual({ id: 'r' });
    expect(asked[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(asked[1]?.key).toBe(asked[0]?.key);
    const refusing = nodeWith([problem(409, 'JOB_PAUSED')]);
    await expect(refusing.client.jobs.run(job)).rejects.toMatchObject({ code: 'JOB_PAUSED' });
  });

  it('is waited for until it is over, or as long as one may', async () => {
    const running = { id: 'r', state: 'running' };
    const over = { id: 'r', state: 'succeeded', result: 6, finishedAt: '2026-01-01T00:00:00.000Z' };
    const { client } = nodeWith([
      [200, running],
      [200, over],
    ]);
    expect(await client.jobs.ended(job, 'r')).toMatchObject({ kind: 'succeeded', result: 6 });
    const lasting = nodeWith([[200, running]]);
    expect(await lasting.client.jobs.ended(job, 'r', { withinMs: 0 })).toMatchObject({
      kind: 'not-over',
    });
    const failed = { ...over, state: 'failed', reason: 'Error: no' };
    const failing = nodeWith([[200, failed]]);
    expect(await failing.client.jobs.ended(job, 'r')).toMatchObject({
      kind: 'failed',
      reason: 'Error: no',
    });
  });
});

describe('a client', () => {
  it('finds its node and token in the environment, and what it is told stands above that', () => {
    const env = { ESCAPEMENT_URL: 'http://there:1', ESCAPEMENT_ADMIN_TOKEN: 'of-env' };
    expect(transportOptions({}, env)).toEqual({ baseUrl: 'http://there:1', token: 'of-env' });
    const told = { baseUrl: 'https://here', token: 'told' };
    expect(transportOptions(told, env)).toEqual(told);
  });

  it.each([
    ['no token', {}, {}],
    ['a token with a line end', { token: 'a\nb' }, {}],
    ['a file that is not there', {}, { ESCAPEMENT_ADMIN_TOKEN_FILE: '/nowhere/token' }],
    ['an address that is none', { baseUrl: 'there', token: 't' }, {}],
    ['an address with a password', { baseUrl: 'http://a:secret@there', token: 't' }, {}],
  ])('is refused with %s, in words without a secret', (_what, options, env) => {
    const refused = () => transportOptions(options, env);
    expect(refused).toThrow(/^CLIENT_INVALID: /);
    expect(refused).not.toThrow(/secret/);
  });
});
