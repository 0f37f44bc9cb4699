import { type Run, runSchema } from '@escapement/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';

const at = '2026-03-07T02:00:00.000Z';
const id = 'nightly-report@20260307T020000Z';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

/** A run in some state, which has begun when it is or was running. */
function seed(state: Run['state'], change: Partial<Run> = {}): void {
  world.archive.runs.set(id, {
    ...{ id, jobId: 'nightly-report', trigger: 'schedule', fireTime: at, dueTime: at, state },
    ...{ attempt: 0, version: 1, epoch: 1, queue: 'default', stagedAt: at, ...change },
  });
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
      seed(state);
      const response = await cancel();
      expect(response.statusCode).toBe(200);
      expect(runSchema.parse(response.json())).toMatchObject({
        state: 'cancelled',
        stop: { by: 'token at 127.0.0.1', reason: 'the wrong customer' },
      });
    },
  );

  it('that runs tells its worker, and the answer is the run as it stands', async () => {
    seed('running', { attempt: 1, startedAt: at });
    const response = await cancel();
    expect(response.statusCode).toBe(202);
    expect(response.json()).toMatchObject({ state: 'running', stop: { by: 'token at 127.0.0.1' } });
  });

  it('twice changes nothing: the first reason stands, while it runs and when it is over', async () => {
    seed('running', { attempt: 1, startedAt: at });
    const first = (await cancel()).json() as Run;
    const again = await cancel({ reason: 'another' });
    expect([again.statusCode, again.json()]).toEqual([202, first]);
    const over = { ...first, state: 'cancelled', finishedAt: at } as const;
    world.archive.runs.set(id, over);
    const after = await cancel({ reason: 'another' });
    expect([after.statusCode, after.json()]).toEqual([200, over]);
  });

  it.each(['succeeded', 'failed', 'timed-out', 'lost'] as const)(
    'that has %s is refused, and says as what it ended',
    async (state) => {
      seed(state, { attempt: 1, startedAt: at, finishedAt: at });
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
    [{ reason: 'x'.repeat(501) }, 'reason'],
    [{ reason: 7 }, 'reason'],
    [{ reason: 'so', force: true }, 'force'],
    [[], ''],
    [null, ''],
  ])('with %j is refused, and nothing is cancelled', async (payload, path) => {
    seed('staged');
    const response = await cancel(payload);
    expect(response.statusCode).toBe(400);
    expect(JSON.stringify(response.json())).toContain(path);
    expect(world.archive.runs.get(id)?.state).toBe('staged');
  });

  it('is for who is signed in', async () => {
    seed('staged');
    expect((await cancel(undefined, id, {})).statusCode).toBe(401);
    expect(world.archive.runs.get(id)?.state).toBe('staged');
  });

  it('while Redis is away says so', async () => {
    world.archive.state = 'down';
    expect((await cancel()).json()).toMatchObject({ code: 'REDIS_UNAVAILABLE' });
  });
});
