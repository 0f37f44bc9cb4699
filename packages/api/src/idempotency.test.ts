import { answerLimits, CoordinationFault, StoreFault } from '@escapement/core';
import { eventually, MemoryAnswers } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import type { ApiDeps } from './api-deps.ts';
import { bearer, jobInput } from './fixtures/fake-world.ts';
import { told, useNodes } from './fixtures/nodes-of-one-cluster.ts';

const { at, addNode, post } = useNodes();
const [a, b] = [0, 1];
const runs = '/api/v1/jobs/nightly-report/runs';
const made = () => at(0).archive.store.runsOf('nightly-report').length;

describe('an Idempotency-Key', () => {
  it('gives twenty twins at three nodes one effect and one answer', async () => {
    const twins = Array.from({ length: 20 }, (_, i) => post(i % 3, runs, { key: 'twin' }));
    const [first, ...others] = await Promise.all(twins);
    expect(first?.statusCode).toBe(202);
    for (const other of others) expect(told(other)).toEqual(first && told(first));
    const replayed = [first, ...others].filter((each) => each?.headers['idempotent-replayed']);
    expect(replayed).toHaveLength(19);
    expect(made()).toBe(1);
  });

  it('is the same bare and quoted, and another for another path, method or body’s owner', async () => {
    const bare = await post(a, runs, { key: 'k' });
    expect(told(await post(b, runs, { key: '"k"' }))).toEqual(told(bare));
    await post(a, '/api/v1/jobs', { payload: jobInput({ id: 'other' }), key: 'k' });
    expect((await post(b, '/api/v1/jobs/other/runs', { key: 'k' })).statusCode).toBe(202);
    expect(made()).toBe(1);
  });

  it('stands for what was sent first, whatever the order of its fields', async () => {
    const payload = { reason: 'because' };
    const pause = '/api/v1/jobs/nightly-report/pause';
    expect((await post(a, pause, { key: 'k', payload })).statusCode).toBe(200);
    const other = await post(b, pause, { key: 'k', payload: { reason: 'for another reason' } });
    expect(other.json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    const job = jobInput({ id: 'turned' });
    const turned = Object.fromEntries(Object.entries(job).reverse());
    await post(a, '/api/v1/jobs', { key: 'k', payload: job });
    expect((await post(b, '/api/v1/jobs', { key: 'k', payload: turned })).statusCode).toBe(201);
  });

  it('that is no key is refused, and not looked at where none is of use', async () => {
    for (const key of ['', 'two words', 'x'.repeat(256), '""', '"']) {
      const refused = await post(a, runs, { key });
      if (key === '"') expect(refused.statusCode).toBe(202);
      else expect(refused.json()).toMatchObject({ code: 'INPUT_INVALID' });
    }
    const url = '/api/v1/jobs/nightly-report';
    const headers = { ...bearer, 'idempotency-key': 'two words' };
    expect((await at(a).api.inject({ url, headers })).statusCode).toBe(200);
    expect((await at(a).api.inject({ method: 'DELETE', url, headers })).statusCode).toBe(204);
  });

  it('is asked about only for who may write', async () => {
    const headers = { 'idempotency-key': 'k' };
    await post(a, runs, { key: 'k' });
    const stranger = await at(b).api.inject({ method: 'POST', url: runs, headers });
    expect(stranger.statusCode).toBe(401);
  });
});

describe('the answer under a key', () => {
  it('is kept of what was refused as things stood, and not of what was refused for what it is', async () => {
    const missing = '/api/v1/jobs/later/runs';
    const first = await post(a, missing, { key: 'k' });
    expect(first.statusCode).toBe(404);
    await post(a, '/api/v1/jobs', { payload: jobInput({ id: 'later' }) });
    expect(told(await post(b, missing, { key: 'k' }))).toEqual(told(first));
    expect((await post(b, missing, { key: 'new' })).statusCode).toBe(202);
    const pause = '/api/v1/jobs/nightly-report/pause';
    const wrong = await post(a, pause, { key: 'p', payload: { reason: 1 } });
    expect(wrong.statusCode).toBe(400);
    const right = await post(a, pause, { key: 'p', payload: { reason: 'because' } });
    expect(right.statusCode).toBe(200);
  });

  it('is not kept where the server could not, or says to ask again', async () => {
    at(0).coordination.state = 'suspended';
    const pause = '/api/v1/jobs/nightly-report/pause';
    const payload = { reason: 'because' };
    expect((await post(a, pause, { key: 'p', payload })).statusCode).toBe(503);
    const nobody = await post(a, '/api/v1/cluster/step-down', { key: 's', payload });
    expect(nobody.statusCode).toBe(503);
    at(0).coordination.state = 'connected';
    const paused = await post(b, pause, { key: 'p', payload });
    expect(paused.statusCode).toBe(200);
    expect(paused.headers['idempotent-replayed']).toBeUndefined();
    const leaderless = await post(a, '/api/v1/cluster/step-down', { key: 's', payload });
    expect(leaderless.json()).toMatchObject({ code: 'NOT_LEADING' });
    expect(leaderless.headers['retry-after']).toBe('1');
    const again = await post(a, '/api/v1/cluster/step-down', { key: 's', payload });
    expect(again.headers['idempotent-replayed']).toBeUndefined();
  });

  it('is not kept where it is too large, and what it answered is not done again', async () => {
    const answers = new MemoryAnswers(at(0).clock, { ...answerLimits, bytesOfOne: 50 });
    const place = await addNode({ answers });
    expect((await post(place, runs, { key: 'k' })).statusCode).toBe(202);
    const repeat = await post(place, runs, { key: 'k' });
    expect(repeat.json()).toMatchObject({
      ...{ status: 409, code: 'IDEMPOTENCY_ANSWER_NOT_KEPT' },
      detail: expect.stringMatching(/answered 202.*\/api\/v1\/runs\//),
    });
    expect(made()).toBe(1);
  });

  it('is not kept of a batch that was not finished, and the same request goes on', async () => {
    const payload = { jobs: ['x', 'y'].map((id) => jobInput({ id })) };
    let left = 1;
    at(0).coordination.beforeCreation = () => {
      left -= 1;
      if (left < 0) throw new CoordinationFault('COORD_TIMEOUT', 'late', { retryable: true });
    };
    const outcomes = async () =>
      (await post(b, '/api/v1/jobs:batch', { key: 'k', payload }))
        .json()
        .outcomes.map((each: { outcome: string }) => each.outcome);
    expect(await outcomes()).toEqual(['created', 'unknown']);
    at(0).coordination.beforeCreation = () => undefined;
    expect(await outcomes()).toEqual(['created', 'created']);
  });
});

describe('while the first request under a key has no answer', () => {
  /** A node that dies, as far as others see: what it is at never ends. */
  async function dying(archive: object): Promise<number> {
    const { archive: whole } = at(0);
    const get = (_target: object, name: string) =>
      Reflect.get(archive, name) ?? Reflect.get(whole, name).bind(whole);
    return await addNode({ archive: new Proxy<ApiDeps['archive']>(whole, { get }) });
  }

  it('its twin waits for a while and is then told to ask again', async () => {
    let begun = false;
    const enqueueManual = () => {
      begun = true;
      return new Promise(() => undefined);
    };
    const dead = await dying({ enqueueManual });
    void post(dead, runs, { key: 'k' });
    await eventually('it has begun', () => begun);
    const twin = post(b, runs, { key: 'k' });
    await at(0).clock.advance(1_300);
    const answer = await twin;
    expect(answer.json()).toMatchObject({ status: 409, code: 'IDEMPOTENCY_IN_PROGRESS' });
    expect(answer.headers['retry-after']).toBe('1');
    expect(made()).toBe(0);
  });

  it('another node does it once its lease is over, under the same mark', async () => {
    // It did it, and never came to say so.
    const dead = await dying({ get: () => new Promise(() => undefined) });
    void post(dead, runs, { key: 'k' });
    await eventually('it is done', () => made() === 1);
    at(0).clock.leap(10_001);
    const answer = await post(b, runs, { key: 'k' });
    expect(answer.statusCode).toBe(202);
    expect(made()).toBe(1);
    expect(told(await post(a, runs, { key: 'k' }))).toEqual(told(answer));
  });
});

describe('without Redis', () => {
  it('nothing is done under a key', async () => {
    at(0).archive.state = 'down';
    const payload = jobInput({ id: 'new' });
    const refused = await post(a, '/api/v1/jobs', { key: 'k', payload });
    expect(refused.json()).toMatchObject({ status: 503, code: 'REDIS_UNAVAILABLE' });
    expect(at(0).coordination.jobs.has('new')).toBe(false);
    expect((await post(a, '/api/v1/jobs', { payload })).statusCode).toBe(201);
  });

  it('an answer that cannot be kept is given all the same', async () => {
    const { answers } = at(0);
    answers.settle = () =>
      Promise.reject(new StoreFault('STORE_FULL', 'no room', { retryable: true }));
    expect((await post(a, runs, { key: 'k' })).statusCode).toBe(202);
  });
});

it('every operation that stores something takes a key by POST, but for the sign-in', async () => {
  const page = (await at(a).api.inject({ url: '/openapi.json', headers: bearer })).json();
  const paths = Object.entries<Record<string, { parameters?: { name: string }[] }>>(page.paths);
  const posts = paths.flatMap(([path, { post }]) => (post === undefined ? [] : [{ path, post }]));
  const without = posts.filter(
    ({ post }) => !post.parameters?.some(({ name }) => name === 'idempotency-key'),
  );
  expect(posts.length).toBeGreaterThan(8);
  expect(without.map(({ path }) => path)).toEqual(['/api/v1/session', '/api/v1/schedules/preview']);
});
