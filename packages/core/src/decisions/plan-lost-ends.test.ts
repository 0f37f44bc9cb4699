import { expect, it } from 'vitest';
import { lostEndsOf } from './plan-lost-ends.ts';

const unknown = { after: 1_000, until: 9_000, reason: 'redis-went-back' } as const;
const createdAt = '1970-01-01T00:00:00.000Z';
const afterOf = (...jobs: string[]) => ({ after: { jobs, on: 'success', mode: 'all' } as const });

it('one row says of a job that comes after others that nobody knows which ends led to its runs', () => {
  expect(lostEndsOf({ ...afterOf('load', 'bill'), createdAt }, unknown)).toEqual([
    {
      ...{ fireTime: 1_001, untilFireTime: 9_000, outcome: 'unknown' },
      ...{ reason: 'redis-went-back', detail: 'load, bill' },
    },
  ]);
});

it('it says nothing of a job that comes after none, and of none before it was created', () => {
  expect(lostEndsOf({ createdAt }, unknown)).toEqual([]);
  const young = { ...afterOf('load'), createdAt: '1970-01-01T00:00:05.000Z' };
  expect(lostEndsOf(young, unknown)).toMatchObject([{ fireTime: 5_001 }]);
  const younger = { ...young, createdAt: '1970-01-01T00:00:10.000Z' };
  expect(lostEndsOf(younger, unknown)).toEqual([]);
});

it('it names as many as fit a line', () => {
  const jobs = Array.from({ length: 20 }, (_, i) => `job-${i}`);
  const [row] = lostEndsOf({ ...afterOf(...jobs), createdAt }, unknown);
  expect(row?.detail).toBe('job-0, job-1, job-2, job-3, job-4, …');
});
