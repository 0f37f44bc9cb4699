import { describe, expect, it } from 'vitest';
import { chainProblems, isInCycle, type JobLookup } from './after-chain.ts';

const after = (...jobs: string[]) => ({ jobs, on: 'success', mode: 'all' }) as const;

function lookupOf(chain: Readonly<Record<string, readonly string[]>>): JobLookup {
  return (jobId) => {
    const jobs = chain[jobId];
    if (jobs === undefined) return undefined;
    return jobs.length === 0 ? {} : { after: after(...jobs) };
  };
}

describe('a chain of jobs', () => {
  it('may be a diamond', () => {
    const lookup = lookupOf({ load: [], sum: ['load'], check: ['load'] });
    expect(chainProblems({ id: 'mail', after: after('sum', 'check') }, lookup)).toEqual([]);
  });

  it('begins at jobs that there are', () => {
    const job = { id: 'mail', after: after('load', 'lod') };
    expect(chainProblems(job, lookupOf({ load: [] }))).toEqual([
      { kind: 'unknown', place: 1, jobId: 'lod' },
    ]);
  });

  it('does not come back to itself, and says by which way it would', () => {
    const lookup = lookupOf({ load: ['mail'], sum: ['load'], mail: [] });
    const mail = { id: 'mail', after: after('sum') };
    const way = ['mail', 'sum', 'load', 'mail'];
    expect(chainProblems(mail, lookup)).toEqual([{ kind: 'cycle', place: 0, way }]);
    expect(isInCycle(mail, lookup)).toBe(true);
    const own = chainProblems({ id: 'mail', after: after('mail') }, lookup);
    expect(own).toEqual([{ kind: 'cycle', place: 0, way: ['mail', 'mail'] }]);
  });

  it('ends its search in a circle of others', () => {
    const lookup = lookupOf({ a: ['b'], b: ['a'] });
    expect(chainProblems({ id: 'mail', after: after('a') }, lookup)).toEqual([]);
  });
});
