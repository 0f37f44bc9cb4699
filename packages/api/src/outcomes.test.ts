import { jobDefinitionSchema, type OutcomeWithoutRun } from '@escapement/core';
import { outcomeListSchema } from '@escapement/protocol';
import { contractTerm, holdOffice } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

const at = '2026-01-01T00:00:00.000Z';
const written = { version: 1, revision: 900, createdAt: at, updatedAt: at };
const definition = jobDefinitionSchema.parse({ ...jobInput(), ...written });

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
  await holdOffice(world.archive.store);
});
afterEach(() => world.api.close());

/** Records that a fire time of so many seconds ago had no run. */
async function recorded(jobId: string, outcome: OutcomeWithoutRun, agoS: number): Promise<void> {
  const { store } = world.archive;
  const row = { outcome, reason: 'too-old', fireTime: store.now() - agoS * 1_000 } as const;
  const about = { jobId, runs: [], nextFireTime: undefined };
  await store.schedule.stage(contractTerm, [{ ...about, outcomes: [row] }]);
}

const get = async (query: string) => {
  const answer = await world.api.inject({ url: `/api/v1/ledger${query}`, headers: bearer });
  return { status: answer.statusCode, body: answer.json() };
};
const page = async (query = '') => outcomeListSchema.parse((await get(query)).body);
const told = async (query = '') =>
  (await page(query)).items.map(({ jobId, outcome }) => `${jobId} ${outcome}`);

describe('fire times without a run', () => {
  beforeEach(async () => {
    for (const id of ['one', 'two']) world.coordination.seed({ ...definition, id });
    await recorded('two', 'missed', 60);
    await recorded('one', 'missed', 30);
    await recorded('one', 'skipped', 20);
    await recorded('gone', 'unknown', 10);
  });

  it('are told over all jobs that there are, with the zone of each', async () => {
    const { items, ...rest } = await page();
    expect(items).toMatchObject([
      { jobId: 'one', outcome: 'skipped', reason: 'too-old', timeZone: 'America/New_York' },
      { jobId: 'one', outcome: 'missed' },
      { jobId: 'two', outcome: 'missed' },
    ]);
    expect(rest).toEqual({});
  });

  it('are narrowed by job, which may be deleted, by outcome and by time', async () => {
    expect(await told('?job=two')).toEqual(['two missed']);
    expect(await told('?job=gone')).toEqual(['gone unknown']);
    expect(await told('?job=nobody')).toEqual([]);
    expect(await told('?outcome=skipped')).toEqual(['one skipped']);
    expect(await told('?outcome=skipped,missed&job=two')).toEqual(['two missed']);
    const span = (fromS: number, toS: number) => {
      const ago = (agoS: number) =>
        new Date(world.archive.store.now() - agoS * 1_000).toISOString();
      return `?from=${ago(fromS)}&to=${ago(toS)}`;
    };
    expect(await told(span(60, 30))).toEqual(['two missed']);
    expect(await told(span(30, 10))).toEqual(['one skipped', 'one missed']);
  });

  it('are paged through, and say with which job it goes on', async () => {
    const first = await page('?limit=1');
    expect(first).toMatchObject({ items: [{ outcome: 'skipped' }], nextJobId: 'one' });
    world.coordination.ensemble.remove('one');
    const second = await page(`?limit=5&cursor=${first.cursor}`);
    expect(second.items).toMatchObject([{ jobId: 'one', outcome: 'missed' }, { jobId: 'two' }]);
    expect(second.cursor).toBeUndefined();
  });

  it('that had a run are no answer to what is asked here', async () => {
    expect((await get('?outcome=run')).status).toBe(400);
    expect((await get('?outcome=missed,')).body.errors[0].path).toMatch(/^query\.outcome/);
  });

  it('are not read on from a place in the ledger of another job', async () => {
    const { cursor } = await page('?limit=1');
    expect((await get(`?job=two&cursor=${cursor}`)).status).toBe(400);
  });
});

it('so many jobs are looked into at a time, and a page without rows says how it goes on', async () => {
  for (let i = 0; i <= 5_000; i += 1) {
    world.coordination.seed({ ...definition, id: `job-${String(i).padStart(4, '0')}` });
  }
  await recorded('job-5000', 'missed', 60);
  const first = await page();
  expect(first).toMatchObject({ items: [], nextJobId: 'job-5000' });
  const second = await page(`?cursor=${first.cursor}`);
  expect(second.items).toMatchObject([{ jobId: 'job-5000', outcome: 'missed' }]);
  expect(second.cursor).toBeUndefined();
});

it('are not told as none while no definition has been read', async () => {
  await world.api.close();
  world = await openFakeWorld({ catalogFilled: () => false });
  expect(await get('')).toMatchObject({ status: 503 });
});
