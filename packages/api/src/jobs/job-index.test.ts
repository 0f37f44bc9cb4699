import type { JobDefinition } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { createJobIndex } from './job-index.ts';
import type { RowSort } from './job-orders.ts';

/** A catalog of jobs `job-0000` …, which counts how often a job is looked up, and how often a description is read. */
function openCatalog(count: number) {
  const looked = { jobs: 0, texts: 0 };
  const definitions = new Map<string, JobDefinition>();
  const broken = new Map<string, string>();
  const listeners = new Set<(change: { jobId: string; definition: undefined }) => void>();
  const idOf = (i: number) => `job-${String(i).padStart(4, '0')}`;
  const put = (id: string, description: string) => {
    const definition = {
      id,
      get description() {
        looked.texts += 1;
        return description;
      },
      tags: [],
      updatedAt: `2026-03-0${1 + (id.length % 9)}T00:00:00.000Z`,
      schedule: { kind: 'manual' },
      task: { kind: 'handler', handler: 'record' },
    };
    definitions.set(id, definition as unknown as JobDefinition);
    tell(id);
  };
  const tell = (jobId: string) => {
    for (const listener of listeners) listener({ jobId, definition: undefined });
  };
  for (let i = 0; i < count; i += 1) put(idOf(i), 'the figures of the day');
  const catalog = {
    get(id: string) {
      looked.jobs += 1;
      return definitions.get(id);
    },
    all: () => definitions.values(),
    broken: () => broken,
    onChange(listener: (change: { jobId: string; definition: undefined }) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  // A clock on which each look takes a while, so that all that is done in slices is.
  let lookedAtClock = 0;
  const clock = { monotonicMs: () => (lookedAtClock += 1) };
  const index = createJobIndex(catalog as never, clock as never, () => 0);
  return {
    index,
    looked,
    idOf,
    put,
    drop(id: string) {
      definitions.delete(id);
      tell(id);
    },
    breakIt(id: string) {
      definitions.delete(id);
      broken.set(id, 'not JSON');
      tell(id);
    },
    all: async (sort?: RowSort) =>
      (await index.search({ limit: 10_000, sort })).rows.map(({ id }) => id),
  };
}

/** Of those that were broken, every third from the second on. */
function isBroken(id: string, count: number): boolean {
  const place = Number(id.slice('job-'.length));
  return place % 3 === 2 && place < count * 3;
}

describe('the list of jobs', () => {
  it('looks at no job for a page of them, and at each once for a search', async () => {
    const { index, looked } = openCatalog(3_000);
    expect(await index.search({ limit: 50 })).toMatchObject({ total: 3_000, more: true });
    expect(looked).toEqual({ jobs: 3_000, texts: 0 });
    await index.search({ limit: 50, after: 'job-2000' });
    await index.search({ limit: 50, state: 'enabled' });
    expect(looked).toEqual({ jobs: 3_000, texts: 0 });
    for (const q of ['FIGURES day', 'day', 'day figures']) {
      expect((await index.search({ limit: 50, q })).total).toBe(3_000);
    }
    expect(looked).toEqual({ jobs: 3_000, texts: 3_000 });
  });

  it.each([1, 50, 51, 1_200])(
    'looks again at nothing but what has changed, be it %i jobs',
    async (count) => {
      const { index, looked, put, idOf } = openCatalog(3_000);
      await index.search({ limit: 50, q: 'figures' });
      looked.jobs = 0;
      looked.texts = 0;
      for (let i = 0; i < count; i += 1) put(idOf(i * 2), 'an early bird');
      expect((await index.search({ limit: 50, q: 'early' })).total).toBe(count);
      expect(looked).toEqual({ jobs: count, texts: count });
    },
  );

  it.each([3, 120])('keeps its orders when %i jobs come, go and break at once', async (count) => {
    const { idOf, put, drop, breakIt, all, index } = openCatalog(500);
    await all();
    await all('updated');
    const expected = new Set(Array.from({ length: 500 }, (_, i) => idOf(i)));
    for (let i = 0; i < count; i += 1) {
      put(`a-${i}`, 'before all');
      put(`z-${i}`, 'after all');
      put(idOf(i * 3), 'edited');
      drop(idOf(i * 3 + 1));
      breakIt(idOf(i * 3 + 2));
      for (const id of [`a-${i}`, `z-${i}`]) expected.add(id);
      expected.delete(idOf(i * 3 + 1));
    }
    expect(await all()).toEqual([...expected].sort());
    expect(await all('-id')).toEqual([...expected].sort().reverse());
    const rising = await all('updated');
    expect(rising.toSorted()).toEqual([...expected].sort());
    expect(await all('-updated')).toEqual(rising.toReversed());
    expect(rising.slice(0, count)).toEqual(
      [...expected].filter((id) => /^job-\d+$/.test(id) && isBroken(id, count)).sort(),
    );
    expect(await index.counts()).toMatchObject({ jobs: expected.size, broken: count });
  });

  it('has all that had changed when it was asked, whoever else asks meanwhile', async () => {
    const { index, put, drop } = openCatalog(1_000);
    const totals: Promise<number>[] = [];
    const total = async (q: string) => (await index.search({ limit: 1, q })).total;
    for (let i = 0; i < 20; i += 1) {
      put(`new-${i}x`, 'an early bird');
      totals.push(total('early'), total(`new-${i}x`));
    }
    drop('new-7x');
    totals.push(total('early'));
    const expected = Array.from({ length: 20 }, (_, i) => [expect.toSatisfy((n) => n >= i), 1]);
    expect((await Promise.all(totals)).slice(0, 14)).toEqual(expected.flat().slice(0, 14));
    expect(await totals.at(-1)).toBe(19);
  });

  it('lets everything else have its turn while it looks through many', async () => {
    const { index, put } = openCatalog(5_000);
    const turnsDuring = async (look: () => Promise<unknown>) => {
      let turns = 0;
      let isOver = false;
      const count = () => {
        turns += 1;
        if (!isOver) setImmediate(count);
      };
      setImmediate(count);
      await look();
      isOver = true;
      return turns;
    };
    expect(await turnsDuring(() => index.search({ limit: 50 }))).toBeGreaterThan(20);
    expect(await turnsDuring(() => index.search({ limit: 50, q: 'day' }))).toBeGreaterThan(10);
    expect(await turnsDuring(() => index.search({ limit: 50, sort: 'updated' }))).toBeGreaterThan(
      5,
    );
    for (let i = 0; i < 5_000; i += 1) put(`new-${i}`, 'another');
    expect(await turnsDuring(() => index.search({ limit: 50 }))).toBeGreaterThan(20);
  });
});
