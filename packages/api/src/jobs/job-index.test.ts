import type { JobDefinition } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { createJobIndex } from './job-index.ts';

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
  const index = createJobIndex(catalog as never);
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
    all: () => index.search({ limit: 10_000 }).rows.map(({ id }) => id),
  };
}

describe('the list of jobs', () => {
  it('looks at no job for a page of them, and at each once for a search', () => {
    const { index, looked } = openCatalog(3_000);
    expect(index.search({ limit: 50 })).toMatchObject({ total: 3_000, more: true });
    expect(looked).toEqual({ jobs: 3_000, texts: 0 });
    index.search({ limit: 50, after: 'job-2000' });
    index.search({ limit: 50, state: 'enabled' });
    expect(looked).toEqual({ jobs: 3_000, texts: 0 });
    for (let i = 0; i < 3; i += 1) {
      expect(index.search({ limit: 50, q: 'FIGURES day' }).total).toBe(3_000);
    }
    expect(looked).toEqual({ jobs: 3_000, texts: 3_000 });
  });

  it.each([1, 50, 51, 1_200])(
    'looks again at nothing but what has changed, be it %i jobs',
    (count) => {
      const { index, looked, put, idOf } = openCatalog(3_000);
      index.search({ limit: 50, q: 'figures' });
      looked.jobs = 0;
      looked.texts = 0;
      for (let i = 0; i < count; i += 1) put(idOf(i * 2), 'an early bird');
      expect(index.search({ limit: 50, q: 'early' }).total).toBe(count);
      expect(looked).toEqual({ jobs: count, texts: count });
    },
  );

  it.each([3, 120])('keeps its order when %i jobs come, go and break at once', (count) => {
    const { idOf, put, drop, breakIt, all, index } = openCatalog(500);
    all();
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
    expect(all()).toEqual([...expected].sort());
    expect(index.counts()).toMatchObject({ jobs: expected.size, broken: count });
  });
});
