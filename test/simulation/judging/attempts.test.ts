import { describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import { simulatedJobs } from '../people/jobs.ts';
import { attemptFindings } from './attempts.ts';

const stubborn = simulatedJobs.find(({ retry }) => retry !== undefined);
const jobId = stubborn?.facts.id ?? '';
const { attempts = 0, delayMs = 0 } = stubborn?.retry ?? {};
const runId = `${jobId}@20260101T000000Z`;
const [pid, workMs] = [7, 1_000];

/** What is found of one run whose attempts ended so, each so long after the end of the one before. */
function found(
  state: string,
  ends: readonly ('failed' | 'succeeded')[],
  { apartMs = delayMs * 2 ** attempts, harm = [] as Cluster['harm'] } = {},
): readonly string[] {
  let at = 0;
  const effects = ends.map((endedAs, i) => {
    const begunAt = at;
    at += workMs + apartMs;
    const of = { runId, jobId, fireTime: 0, edition: 1, pid };
    return { ...of, attempt: i + 1, begunAt, endedAt: begunAt + workMs, endedAs };
  });
  const store = { run: () => ({ state }) };
  const cluster = { jobs: simulatedJobs, world: { store, effects }, harm } as unknown as Cluster;
  return attemptFindings(cluster).map(({ kind }) => kind);
}

const failed = (times: number) => Array.from({ length: times }, () => 'failed' as const);

describe('a run that is tried again', () => {
  it('ends with its last attempt, or with one that succeeds', () => {
    expect(found('failed', failed(attempts))).toEqual([]);
    expect(found('succeeded', ['failed', 'succeeded'])).toEqual([]);
    expect(found('cancelled', ['failed'])).toEqual([]);
  });

  it('is not tried more often than its job says, nor given up before', () => {
    expect(found('failed', failed(attempts + 1))).toEqual(['doubled']);
    expect(found('failed', failed(attempts - 1))).toEqual(['givenUp']);
  });

  it('waits as long as its job says, twice as long the second time', () => {
    expect(found('succeeded', ['failed', 'succeeded'], { apartMs: delayMs })).toEqual([]);
    expect(found('succeeded', ['failed', 'succeeded'], { apartMs: delayMs - 1 })).toEqual([
      'early',
    ]);
    const twice = ['failed', 'failed', 'succeeded'] as const;
    expect(found('succeeded', twice, { apartMs: delayMs })).toEqual(['early']);
  });

  it('is not counted where a worker was harmed that may have said nothing', () => {
    const harm = [{ pid, from: 0, until: 1 }];
    expect(found('failed', failed(attempts + 1), { harm })).toEqual([]);
  });
});
