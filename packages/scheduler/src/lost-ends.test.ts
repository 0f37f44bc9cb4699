import type { JobDefinition } from '@escapement/core';
import { silentLogger } from '@escapement/testkit';
import { expect, it } from 'vitest';
import { tellLostEnds } from './lost-ends.ts';

function toldOf(jobs: readonly object[]) {
  const told: object[] = [];
  const logger = { ...silentLogger, warn: (data: object) => void told.push(data) };
  const catalog = { all: () => jobs.values() as IterableIterator<JobDefinition> };
  const unknown = { after: 1_000, until: 9_000, outstanding: [], behind: {} };
  tellLostEnds({ catalog, logger }, { ...unknown, reason: 'redis-forgot' });
  return told;
}

it('the leader says with a code of which jobs ends may be lost, however many those are', () => {
  const after = { jobs: ['load'], on: 'success', mode: 'all' };
  const jobs = Array.from({ length: 500 }, (_, i) => ({ id: `job-${i}`, after }));
  expect(toldOf([{ id: 'load' }, ...jobs])).toEqual([
    {
      ...{ code: 'CHAIN_ENDS_UNKNOWN', reason: 'redis-forgot', count: 500 },
      jobs: Array.from({ length: 10 }, (_, i) => `job-${i}`),
      ...{ after: '1970-01-01T00:00:01.000Z', until: '1970-01-01T00:00:09.000Z' },
    },
  ]);
});

it('it says nothing where no job comes after another', () => {
  expect(toldOf([{ id: 'load' }])).toEqual([]);
});
