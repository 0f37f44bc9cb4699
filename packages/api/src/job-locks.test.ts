import { expect, it } from 'vitest';
import { bearer, jobInput, openFakeWorld } from './fixtures/fake-world.ts';
import { postJob, problemIn } from './fixtures/job-refusals.ts';

it.each(['ledger', { name: 'ledger', permits: 3 }])(
  'a job may have the lock %j, and is told with it',
  async (lock) => {
    const world = await openFakeWorld();
    expect((await postJob(world, jobInput({ lock }))).statusCode).toBe(201);
    const told = await world.api.inject({ url: '/api/v1/jobs/nightly-report', headers: bearer });
    expect(told.json().lock).toEqual(lock);
  },
);

it.each([
  ['lock.permits', { name: 'ledger', permits: 0 }],
  ['lock.permits', { name: 'ledger', permits: 1_001 }],
  ['lock.name', { name: 'no good', permits: 2 }],
  ['lock', { name: 'ledger' }],
  ['lock.kind', { name: 'ledger', permits: 2, kind: 'mutex' }],
  ['lock', 'no good'],
  ['lock', 7],
])('%s is refused as a lock where it says %j, in both languages', async (path, lock) => {
  const world = await openFakeWorld();
  const problem = problemIn(await postJob(world, jobInput({ lock })));
  expect(problem).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
  expect(problem.errors).toMatchObject([{ path }]);
  expect(problem.errors?.[0]?.message.zh).toMatch(/[\u4e00-\u9fff]/);
  expect(world.coordination.writes).toBe(0);
});

it('a semaphore of a job without keys takes none in its name', async () => {
  const world = await openFakeWorld();
  const lock = { name: 'order-${key}', permits: 2 };
  const problem = problemIn(await postJob(world, jobInput({ lock })));
  expect(problem.errors).toMatchObject([{ path: 'lock', code: 'TEMPLATE_UNKNOWN' }]);
});
