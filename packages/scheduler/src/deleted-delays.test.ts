import type { DelayedFate, DelayedRun } from '@escapement/core';
import { expect, it } from 'vitest';
import { createDeletedDelays } from './deleted-delays.ts';

type Deps = Parameters<ReturnType<typeof createDeletedDelays>>[0];

const deletedAt = 5_000;
const some = (jobId: string, count: number, askedAt: number) =>
  Array.from({ length: count }, (_, place): DelayedRun => {
    return { runId: `${jobId}@${place}`, jobId, dueTime: 1e12, askedAt, by: 'a person' };
  });

/** A store that holds nothing but delayed runs of jobs that were deleted, the longest ago first. */
function storeOf(jobs: Map<string, readonly DelayedRun[]>) {
  const ended: string[] = [];
  const stageDelayed = async (
    _: unknown,
    fates: readonly DelayedFate[],
    settled: readonly string[] = [],
  ) => {
    for (const { run } of fates) {
      ended.push(run.runId);
      const others = jobs.get(run.jobId)?.filter(({ runId }) => runId !== run.runId) ?? [];
      jobs.set(run.jobId, others);
    }
    for (const jobId of settled) jobs.delete(jobId);
    return { kind: 'committed' as const };
  };
  const delayedOfDeleted = async (skip: number, limit: number) => {
    const [first] = jobs;
    if (first === undefined) return undefined;
    const runs = first[1].slice(skip, skip + limit);
    return { jobId: first[0], deletedAt, runs, looked: runs.length };
  };
  return { store: { stageDelayed, delayedOfDeleted }, ended };
}

it('those of a job that comes to the front are ended from the first on, however far another was looked at', async () => {
  // So many that were asked for since and stay, that one look does not come to their end.
  const jobs = new Map([['again', some('again', 10_000, deletedAt + 1)]]);
  const { store, ended } = storeOf(jobs);
  let nowMs = 0;
  const end = createDeletedDelays();
  const look = () =>
    end({
      ...{ store, term: {}, clock: { monotonicMs: () => nowMs }, isStopping: () => false },
      ...{ meter: { count: () => undefined }, projector: {} },
    } as unknown as Deps);
  await look();
  expect(ended).toEqual([]);
  jobs.delete('again');
  jobs.set('other', some('other', 300, deletedAt - 1));
  nowMs += 5_000;
  await look();
  expect(ended.length).toBe(300);
  expect(jobs.size).toBe(0);
});
