import type { EndingEvent, Run } from '@escapement/core';
import { runViewSchema } from '@escapement/protocol';
import { contractTerm, envelopeOf, holdOffice } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';

const id = 'nightly-report@20260307T020000Z';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const hourMs = 3_600_000;
const endings: Partial<Record<Run['state'], EndingEvent>> = {
  succeeded: 'succeed',
  failed: 'fail',
  'timed-out': 'time-out',
  cancelled: 'cancel',
};

/** Brings a run to a state, by what workers and a leader do to one. */
async function seed(state: Run['state']): Promise<void> {
  const { store } = world.archive;
  await holdOffice(store);
  const dueTime = store.now() + (state === 'staged' ? hourMs : -hourMs);
  const lock = state === 'waiting' ? { lock: 'ledger' } : {};
  await store.archive.enqueueManual(envelopeOf({ dueTime, ...lock }));
  if (state === 'staged' || state === 'queued') return;
  const worker = await store.worker('worker-a');
  await worker.exchange('default', { ends: [], backs: [], begins: [], most: 1 });
  if (state === 'lost') await store.office.loseUntold(contractTerm, 'nobody knows of it');
  const backs = state === 'retrying' ? [{ runId: id, attempt: 1, afterMs: hourMs }] : [];
  const event = endings[state];
  const ends = event === undefined ? [] : [{ runId: id, attempt: 1, event }];
  await worker.exchange('default', { ends, backs, begins: [], most: 0 });
}

const cancel = (
  payload: unknown = { reason: ' the wrong customer ' },
  runId = id,
  headers: Record<string, string> = bearer,
) =>
  world.api.inject({
    method: 'POST',
    url: `/api/v1/runs/${encodeURIComponent(runId)}/cancel`,
    headers: { 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(payload),
  });

describe('cancelling a run', () => {
  it.each(['staged', 'queued', 'retrying', 'waiting'] as const)(
    'that is %s ends it with the answer, which says who wanted it and why',
    async (state) => {
      await seed(state);
      const response = await cancel();
      expect(response.statusCode).toBe(200);
      expect(runViewSchema.parse(response.json())).toMatchObject({
        state: 'cancelled',
        stop: { by: 'token at 127.0.0.1', reason: 'the wrong customer' },
      });
    },
  );

  it('that runs tells its worker, and the answer is the run as it stands', async () => {
    await seed('running');
    const response = await cancel();
    expect(response.statusCode).toBe(202);
    expect(response.json()).toMatchObject({ state: 'running', stop: { by: 'token at 127.0.0.1' } });
  });

  it('twice changes nothing: the first reason stands, while it runs and when it is over', async () => {
    await seed('running');
    const first = (await cancel()).json() as Run;
    const again = await cancel({ reason: 'another' });
    expect([again.statusCode, again.json()]).toEqual([202, first]);
    const worker = await world.archive.store.worker('worker-a');
    const ends = [{ runId: id, attempt: 1, event: 'fail' } as const];
    await worker.exchange('default', { ends, backs: [], begins: [], most: 0 });
    const after = await cancel({ reason: 'another' });
    const { stop } = first;
    expect([after.statusCode, after.json()]).toEqual([
      200,
      expect.objectContaining({ state: 'cancelled', stop }),
    ]);
  });

  it.each(['succeeded', 'failed', 'timed-out', 'lost'] as const)(
    'that has %s is refused, and says as what it ended',
    async (state) => {
      await seed(state);
      const response = await cancel();
      expect([response.statusCode, response.json()]).toEqual([
        409,
        expect.objectContaining({ code: 'RUN_OVER', detail: expect.stringContaining(state) }),
      ]);
    },
  );

  it.each([id, 'no run at all', 'nightly-report@20269999T020000Z', '../jobs'])(
    'that nobody knows (%s) is not found',
    async (runId) => {
      const response = await cancel(undefined, runId);
      expect([response.statusCode, response.json()]).toEqual([
        404,
        expect.objectContaining({ code: 'RUN_NOT_FOUND' }),
      ]);
    },
  );

  it.each([
    [{}, 'reason'],
    [{ reason: '' }, 'reason'],
    [{ reason: '   ' }, 'reason'],
    [{ reason: ' n ' }, 'reason'],
    [{ reason: 'x'.repeat(501) }, 'reason'],
    [{ reason: 7 }, 'reason'],
    [{ reason: 'so', force: true }, 'force'],
    [[], ''],
    [null, ''],
  ])('with %j is refused, and nothing is cancelled', async (payload, path) => {
    await seed('staged');
    const response = await cancel(payload);
    expect(response.statusCode).toBe(400);
    expect(JSON.stringify(response.json())).toContain(path);
    expect(world.archive.store.run(id)?.state).toBe('staged');
  });

  it('is for who is signed in', async () => {
    await seed('staged');
    expect((await cancel(undefined, id, {})).statusCode).toBe(401);
    expect(world.archive.store.run(id)?.state).toBe('staged');
  });

  it('while Redis is away says so', async () => {
    world.archive.state = 'down';
    expect((await cancel()).json()).toMatchObject({ code: 'REDIS_UNAVAILABLE' });
  });
});
