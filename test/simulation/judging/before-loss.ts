import { isOver } from '@escapement/core';
import type { Finding } from '../../drill/findings.ts';
import type { LedgerRow } from '../../drill/history.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { toldRows, toldRuns } from './told.ts';

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

/**
 * Notes what a loss from an instant on must leave as it is: the rows that were written by then, of fire times that had passed. Of one that takes
 * everything nothing is left.
 */
export function noteStanding({ jobs, world: { store }, standing }: Cluster, from: number): void {
  standing.clear();
  if (from === Number.NEGATIVE_INFINITY) return;
  for (const { facts } of jobs) {
    const rows = toldRows(store, facts.id);
    standing.set(
      facts.id,
      rows.filter(
        ({ untilFireTime, recordedAt = from }) => untilFireTime <= from && recordedAt <= from,
      ),
    );
  }
}

/** Rows that a loss did not reach, of whose fire times nothing is told any more. */
export function vanishedRows({ world: { store }, standing }: Cluster): readonly Finding[] {
  return [...standing].flatMap(([jobId, rows]) => {
    const now = toldRows(store, jobId);
    const runs = new Set(toldRuns(store, jobId).map(({ fireTime }) => fireTime));
    const isTold = (at: number) =>
      runs.has(at) ||
      now.some(({ fireTime, untilFireTime }) => fireTime <= at && at <= untilFireTime);
    return rows
      .filter(({ fireTime, untilFireTime }) => !isTold(fireTime) || !isTold(untilFireTime))
      .map(({ fireTime, outcome, reason }): Finding => {
        return {
          kind: 'lost',
          jobId,
          fireTime,
          note: `${outcome}: ${reason} stood before the loss`,
        };
      });
  });
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
