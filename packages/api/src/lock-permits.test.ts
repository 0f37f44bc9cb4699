import type { LockOwner } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';
import { problemIn } from './fixtures/job-refusals.ts';

const never = new AbortController().signal;
const reason = 'two more licences';

/** A world in which so many hold a semaphore of so many permits. */
async function withPool({ permits, holders }: { permits: number; holders: number }) {
  const world = await openFakeWorld();
  const owner: LockOwner = { runId: null, workerId: 'w', wish: { kind: 'semaphore', permits } };
  for (let i = 0; i < holders; i += 1) {
    await world.coordination.lockLines.acquire('pool', owner, never);
  }
  return world;
}

const set = (world: FakeWorld, payload: object, name = 'pool') =>
  world.api.inject({
    method: 'POST',
    url: `/api/v1/locks/${name}/permits`,
    headers: bearer,
    payload: { reason, ...payload },
  });
const permitsOf = async (world: FakeWorld) =>
  (await world.api.inject({ url: '/api/v1/locks/pool', headers: bearer })).json().permits;

describe('the permits of a semaphore over REST', () => {
  it('are changed while it is held, with a line in the audit log', async () => {
    const world = await withPool({ permits: 2, holders: 1 });
    const answer = await set(world, { from: 2, to: 5 });
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { name: 'pool', permits: 5, overcommitted: false },
    ]);
    expect(await permitsOf(world)).toBe(5);
    const audit = await world.api.inject({ url: '/api/v1/audit?about=lock:pool', headers: bearer });
    expect(audit.json().items[0]).toMatchObject({
      act: 'lock.set-permits',
      reason,
      before: { permits: 2 },
      after: { permits: 5 },
    });
  });

  it('may be fewer than are out, which is said, and takes none back', async () => {
    const world = await withPool({ permits: 3, holders: 3 });
    expect((await set(world, { from: 3, to: 1 })).json()).toMatchObject({ overcommitted: true });
    const pool = (await world.api.inject({ url: '/api/v1/locks/pool', headers: bearer })).json();
    expect(pool).toMatchObject({ permits: 1, holderCount: 3 });
  });

  it('stay where somebody has changed them meanwhile, and the answer says how many there are', async () => {
    const world = await withPool({ permits: 4, holders: 1 });
    const refused = await set(world, { from: 3, to: 5 });
    expect(refused.statusCode).toBe(409);
    const { code, detail } = problemIn(refused);
    expect([code, detail]).toEqual(['LOCK_PERMITS_DIFFER', expect.stringContaining('4 permits')]);
    expect(await permitsOf(world)).toBe(4);
  });

  it('are of a name that somebody uses as a semaphore', async () => {
    const world = await withPool({ permits: 2, holders: 1 });
    await world.coordination.lockLines.acquire('ledger', { runId: null, workerId: 'w' }, never);
    for (const name of ['ledger', 'nobody-knows']) {
      const refused = await set(world, { from: 1, to: 2 }, name);
      expect([refused.statusCode, problemIn(refused).code]).toEqual([404, 'LOCK_NOT_FOUND']);
    }
  });

  it.each([
    ['none', { from: 2, to: 0 }],
    ['more than a thousand', { from: 2, to: 1_001 }],
    ['a part of one', { from: 2, to: 1.5 }],
    ['a text', { from: 2, to: '3' }],
    ['what is not said', { to: 3 }],
    ['what nobody gives a reason for', { from: 2, to: 3, reason: ' ' }],
    ['what has a field more', { from: 2, to: 3, force: true }],
  ])('are never %s', async (_, payload) => {
    const world = await withPool({ permits: 2, holders: 1 });
    const refused = await set(world, payload);
    expect([refused.statusCode, problemIn(refused).code]).toEqual([400, 'INPUT_INVALID']);
    expect(await permitsOf(world)).toBe(2);
  });

  it('are of a name that is one', async () => {
    const world = await withPool({ permits: 2, holders: 1 });
    expect((await set(world, { from: 2, to: 3 }, 'no%20good')).statusCode).toBe(400);
  });
});
