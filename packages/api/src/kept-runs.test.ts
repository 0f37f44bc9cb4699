import { afterEach, beforeEach, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const create = (keep: unknown) =>
  world.api.inject({
    ...{ method: 'POST', url: '/api/v1/jobs', headers: bearer },
    payload: jobInput({ keep }),
  });

it.each([{ runs: 10 }, { days: 30 }, { runs: 1_000_000, days: 3_650 }])(
  'a job says that it keeps %j of its runs',
  async (keep) => {
    const made = await create(keep);
    expect([made.statusCode, made.json().keep]).toEqual([201, keep]);
  },
);

it.each([
  ['keep', {}],
  ['keep.runs', { runs: 0 }],
  ['keep.runs', { runs: 1.5 }],
  ['keep.days', { days: 3_651 }],
  ['keep.weeks', { weeks: 2 }],
  ['keep', 10],
  ['keep', null],
])('what a job keeps is refused at %s for %j', async (path, keep) => {
  const refused = await create(keep);
  expect(refused.json()).toMatchObject({ status: 400, code: 'INPUT_INVALID' });
  expect(refused.json().errors[0].path).toBe(path);
  expect(world.coordination.writes).toBe(0);
});
