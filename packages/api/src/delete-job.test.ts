import { StoreFault } from '@escapement/core';
import type { AuditPage } from '@escapement/protocol';
import { envelopeOf, holdOffice } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

const path = '/api/v1/jobs/nightly-report';
const secondMs = 1000;

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
  const payload = jobInput({ overlap: 'allow' });
  await world.api.inject({ method: 'POST', url: '/api/v1/jobs', headers: bearer, payload });
  await holdOffice(world.archive.store);
});
afterEach(() => world.api.close());

/** So many runs of a job in the hands of a worker; answers their ids. */
async function inHand(count: number, change: object = {}): Promise<readonly string[]> {
  const { store } = world.archive;
  for (let i = 0; i < count; i += 1) {
    const fireTime = store.now() - (i + 1) * secondMs;
    const run = envelopeOf({ fireTime, dueTime: fireTime, overlap: 'allow', ...change });
    await store.archive.enqueueManual(run);
  }
  const worker = await store.worker('worker-a');
  const request = { ends: [], backs: [], begins: [], most: count };
  return (await worker.exchange('default', request)).taken.map(({ runId }) => runId);
}

const remove = (query = '', headers: Record<string, string> = {}) =>
  world.api.inject({ method: 'DELETE', url: path + query, headers: { ...bearer, ...headers } });
const stateOf = (runId: string) => world.archive.store.run(runId)?.state;
const stopOf = async (runId: string) => (await world.archive.get(runId))?.stop;
const standsStill = async () =>
  (await world.api.inject({ url: path, headers: bearer })).statusCode === 200;

describe('deleting a job', () => {
  it.each(['', '?running=finish'])(
    'leaves what runs to its end, unless it is asked to cancel (%s)',
    async (query) => {
      const [runId = ''] = await inHand(1);
      expect((await remove(query)).statusCode).toBe(204);
      expect([stateOf(runId), await stopOf(runId)]).toEqual(['running', undefined]);
    },
  );

  it('cancels what runs where that is asked for, and each run says who wanted it', async () => {
    const runs = await inHand(250);
    expect(runs).toHaveLength(250);
    expect((await remove('?running=cancel')).statusCode).toBe(204);
    const stops = await Promise.all(runs.map(stopOf));
    const by = { by: 'token at 127.0.0.1', reason: 'its job was deleted' };
    for (const stop of stops) expect(stop).toMatchObject(by);
  });

  it('cancels what stands in line for its lock, which is over at once', async () => {
    const [runId = ''] = await inHand(1, { lock: 'ledger' });
    await remove('?running=cancel');
    expect(stateOf(runId)).toBe('cancelled');
  });

  it('cancels no run of another job', async () => {
    const runId = 'nightly-report-2@20260307T020000Z';
    const [other = ''] = await inHand(1, { runId, jobId: 'nightly-report-2' });
    expect(other).toBe(runId);
    await remove('?running=cancel');
    expect([stateOf(other), await stopOf(other)]).toEqual(['running', undefined]);
  });

  it('writes down which runs were told to stop, beside what was deleted', async () => {
    const runs = await inHand(2);
    await remove('?running=cancel');
    const url = '/api/v1/audit?about=job:nightly-report';
    const { items } = (await world.api.inject({ url, headers: bearer })).json() as AuditPage;
    const about = items.map((row) => [row.because, [...row.about].sort()]);
    expect(about).toContainEqual([undefined, ['job:nightly-report']]);
    expect(about).toContainEqual([
      'runs-cancelled',
      ['job:nightly-report', ...runs.map((id) => `run:${id}`).sort()],
    ]);
  });

  it('deletes nothing while nobody can be told to stop', async () => {
    world.archive.state = 'down';
    const response = await remove('?running=cancel');
    expect([response.statusCode, response.json()]).toEqual([
      503,
      expect.objectContaining({ code: 'REDIS_UNAVAILABLE' }),
    ]);
    world.archive.state = 'connected';
    expect(await standsStill()).toBe(true);
  });

  it('says beside its answer that not all were told, where Redis went away meanwhile', async () => {
    await inHand(1);
    const full = new StoreFault('STORE_FULL', 'no room', { retryable: true });
    world.archive.askToStop = () => Promise.reject(full);
    const response = await remove('?running=cancel');
    expect([response.statusCode, response.headers['x-escapement-warning']]).toEqual([
      204,
      'RUNS_NOT_TOLD',
    ]);
  });

  it('that was changed meanwhile cancels nothing', async () => {
    const [runId = ''] = await inHand(1);
    expect((await remove('?running=cancel', { 'if-match': '"7"' })).statusCode).toBe(412);
    expect(await stopOf(runId)).toBeUndefined();
  });

  it.each(['?running=kill', '?running=', '?running=cancel&running=finish', '?force=true'])(
    'with %s is refused, and nothing is deleted',
    async (query) => {
      expect((await remove(query)).statusCode).toBe(400);
      expect(await standsStill()).toBe(true);
    },
  );
});
