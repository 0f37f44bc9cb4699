import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const send = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object) =>
  world.api.inject({
    ...{ method, url: `/api/v1${url}` },
    headers: { ...bearer, 'if-match': '*' },
    ...(payload === undefined ? {} : { payload }),
  });
const job = (id: string, jobs?: readonly string[], more: object = {}) =>
  jobInput({ id, ...(jobs === undefined ? {} : { after: { jobs } }), ...more });
const create = (id: string, jobs?: readonly string[], more: object = {}) =>
  send('POST', '/jobs', job(id, jobs, more));

describe('a job that comes after others', () => {
  it('says after which, on what, and whether after all of them', async () => {
    for (const id of ['load', 'sum']) await create(id);
    const made = await create('mail', ['load', 'sum']);
    expect(made.statusCode).toBe(201);
    expect(made.json().after).toEqual({ jobs: ['load', 'sum'], on: 'success', mode: 'all' });
  });

  it.each([
    [{ jobs: ['load'] }, {}, { en: 'After load has succeeded', zh: '在 load 成功后' }],
    [
      { jobs: ['load', 'sum'], on: 'end' },
      {},
      { en: 'After load and sum have ended', zh: '在 load、sum 都结束后' },
    ],
    [
      { jobs: ['load', 'sum'], on: 'failure', mode: 'any' },
      {},
      { en: 'After load or sum has failed', zh: '在 load 或 sum 失败后' },
    ],
    [
      { jobs: ['load'] },
      { schedule: { kind: 'every', everyMs: 60_000 } },
      { en: 'Every minute; also after load has succeeded', zh: '每分钟一次；另在 load 成功后' },
    ],
  ])('says in words that it comes after %j', async (after, more, words) => {
    for (const id of ['load', 'sum']) await create(id);
    const made = await create('mail', undefined, { schedule: { kind: 'manual' }, ...more, after });
    expect(made.json().words).toEqual(words);
    for (const sentence of [words.en, words.zh]) {
      const found = (await send('GET', `/jobs?q=${encodeURIComponent(sentence)}`)).json();
      expect(found.items).toMatchObject([{ id: 'mail' }]);
    }
  });

  it('is refused after a job that there is not, with the place', async () => {
    await create('load');
    const refused = (await create('mail', ['load', 'lod'])).json();
    expect(refused).toMatchObject({ status: 400, code: 'AFTER_INVALID' });
    const error = { code: 'AFTER_UNKNOWN', path: 'after.jobs.1', text: 'lod' };
    expect(refused.errors).toEqual([expect.objectContaining(error)]);
  });

  it('is refused where it would come after itself, by whatever way', async () => {
    await create('load');
    await create('sum', ['load']);
    await create('mail', ['sum']);
    const refused = (await send('PUT', '/jobs/load', job('load', ['mail']))).json();
    expect(refused).toMatchObject({ status: 400, code: 'AFTER_INVALID' });
    expect(refused.detail).toContain('load ← mail ← sum ← load');
    const own = (await send('PUT', '/jobs/load', job('load', ['load']))).json();
    expect(own.errors[0].code).toBe('AFTER_CYCLE');
    expect((await send('GET', '/jobs/load')).json().after).toBeUndefined();
  });

  it('is refused after the same job twice, and after none', async () => {
    await create('load');
    for (const jobs of [['load', 'load'], []]) {
      expect((await create('mail', jobs)).json()).toMatchObject({ code: 'INPUT_INVALID' });
    }
  });

  it('may be created in one request with those before it, and no circle may', async () => {
    const jobs = [job('mail', ['load']), job('load')];
    const made = (await send('POST', '/jobs:batch', { jobs })).json();
    expect(made.outcomes.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'created',
      'created',
    ]);
    const circle = [job('a', ['b']), job('b', ['a'])];
    const refused = (await send('POST', '/jobs:batch', { jobs: circle })).json();
    expect(refused.outcomes.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'refused',
      'refused',
    ]);
  });

  it('is refused with those of its request that it would come after, and says which', async () => {
    await create('stands');
    const schedule = { kind: 'cron', expressions: ['never'] };
    const jobs = [
      job('last', ['mail']),
      job('mail', ['stands', 'load']),
      job('load', undefined, { schedule }),
      job('beside', ['stands']),
    ];
    const { outcomes } = (await send('POST', '/jobs:batch', { jobs })).json();
    expect(outcomes).toMatchObject([
      { outcome: 'refused', problem: { code: 'AFTER_INVALID', errors: [{ text: 'mail' }] } },
      {
        outcome: 'refused',
        problem: {
          code: 'AFTER_INVALID',
          errors: [{ code: 'AFTER_UNKNOWN', path: 'after.jobs.1', text: 'load' }],
        },
      },
      { outcome: 'refused' },
      { outcome: 'created' },
    ]);
    expect((await send('GET', '/jobs/mail')).statusCode).toBe(404);
  });

  it('is created after one of its request that stands already, though that one is refused', async () => {
    await create('load');
    const jobs = [job('mail', ['load']), job('load')];
    const { outcomes } = (await send('POST', '/jobs:batch', { jobs })).json();
    expect(outcomes).toMatchObject([{ outcome: 'created' }, { outcome: 'refused' }]);
  });

  it('keeps those before it from being deleted, and says which', async () => {
    await create('load');
    await create('mail', ['load']);
    expect((await send('DELETE', '/jobs/load')).json()).toMatchObject({
      ...{ status: 409, code: 'JOB_FOLLOWED', detail: expect.stringContaining('mail') },
    });
    expect((await send('DELETE', '/jobs/mail')).statusCode).toBe(204);
    expect((await send('DELETE', '/jobs/load')).statusCode).toBe(204);
  });

  it('may ask for what the run before came to; no other job may', async () => {
    await create('load');
    const task = { kind: 'handler', handler: 'noop', input: { rows: '${upstream.result.rows}' } };
    expect((await create('mail', ['load'], { task })).statusCode).toBe(201);
    const refused = (await create('other', undefined, { task })).json();
    expect(refused).toMatchObject({ status: 400, code: 'TASK_INVALID' });
    expect(refused.errors[0]).toMatchObject({ code: 'TEMPLATE_UNKNOWN', path: 'task.input.rows' });
  });
});
