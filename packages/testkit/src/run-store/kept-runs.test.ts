import type { LifeState } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import type { KeptRun } from './kept-run.ts';
import { KeptRuns } from './kept-runs.ts';

function keptOf(runId: string, state: LifeState): KeptRun {
  const [jobId = ''] = runId.split('@');
  const envelope = { jobId } as KeptRun['envelope'];
  return { runId, envelope, state, attempt: 0, next: 0, stagedAt: 0, lostWorkers: 0 };
}

const idsOf = (runs: readonly KeptRun[]) => runs.map(({ runId }) => runId);

describe('kept runs', () => {
  it('are those of a job, also when one was written anew or is gone', () => {
    const runs = new KeptRuns();
    for (const id of ['a@1', 'b@1', 'a@2', 'a@3']) runs.set(id, keptOf(id, 'staged'));
    runs.set('a@1', keptOf('a@1', 'running'));
    runs.delete('a@2');
    expect(idsOf(runs.ofJob('a'))).toEqual(['a@1', 'a@3']);
    expect(runs.ofJob('a')[0]?.state).toBe('running');
    expect(runs.ofJob('c')).toEqual([]);
  });

  it('are open until they are over, whoever changed them', () => {
    const runs = new KeptRuns();
    const [first, second] = [keptOf('a@1', 'staged'), keptOf('a@2', 'running')];
    for (const run of [first, second]) runs.set(run.runId, run);
    expect(idsOf(runs.open)).toEqual(['a@1', 'a@2']);
    second.state = 'succeeded';
    expect(idsOf(runs.open)).toEqual(['a@1']);
    expect(idsOf([...runs.values()])).toEqual(['a@1', 'a@2']);
    runs.clear();
    expect([...runs.open, ...runs.ofJob('a')]).toEqual([]);
  });
});
