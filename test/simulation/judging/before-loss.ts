import { isOver } from '@escapement/core';
import type { LedgerRow } from '../../drill/history.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { toldRows } from './told.ts';

/** What is told of every job is kept, since Redis is about to lose it: it explains what no one can tell afterwards. */
export function rememberRows(cluster: Cluster): void {
  const { jobs, rowsBefore, begunBefore } = cluster;
  const { store } = cluster.world;
  for (const { facts } of jobs) {
    for (const { runId, attempt, begunAt } of store.runsOf(facts.id)) {
      if (begunAt !== undefined) begunBefore.set(attemptOf(runId, attempt), begunAt);
    }
    const known = rowsBefore.get(facts.id) ?? [];
    rowsBefore.set(facts.id, [...known, ...toldRows(store, facts.id), ...endsOf(store, facts.id)]);
  }
}

/** What an attempt is called among those that are remembered. */
export function attemptOf(runId: string, attempt: number): string {
  return `${runId} ${attempt}`;
}

/** Runs that were over: as which they ended is an outcome too, though nobody may have begun them. */
function endsOf(store: Cluster['world']['store'], jobId: string): readonly LedgerRow[] {
  return store
    .runsOf(jobId)
    .filter(({ state, envelope }) => isOver(state) && envelope.trigger === 'schedule')
    .map(({ state, envelope: { fireTime } }) => {
      return { fireTime, untilFireTime: fireTime, outcome: 'run', reason: state };
    });
}
