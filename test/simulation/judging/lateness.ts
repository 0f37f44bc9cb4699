import { lateWorkerAfterMs, standsForOlder } from '@escapement/core';
import type { MemoryRunStore } from '@escapement/testkit';
import type { Finding } from '../../drill/findings.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type SimulatedJob, simulatedJobs } from '../people/jobs.ts';

type Kept = ReturnType<MemoryRunStore['runsOf']>[number];
/** A run in its first attempt: what is tried again was served before. */
type Begun = Kept & { readonly begunAt: number };

/** Runs that began though no worker had come for them in time, and their job lets them begin no more, or a newer one instead. */
export function latenessFindings({ world }: Cluster): readonly Finding[] {
  return simulatedJobs.flatMap((job) => {
    const { id, lock } = job.facts;
    // Whoever stands in line for a lock is late by right.
    if (lock !== undefined) return [];
    const runs = world.store.runsOf(id).filter(({ envelope }) => envelope.trigger === 'schedule');
    return runs.filter(isFirst).flatMap((run): readonly Finding[] => {
      const note = tooLate(job, run) ?? insteadOf(job, run, runs);
      const { fireTime } = run.envelope;
      return note === undefined ? [] : [{ kind: 'tooLate', jobId: id, fireTime, note }];
    });
  });
}

function isFirst(run: Kept): run is Begun {
  return run.begunAt !== undefined && run.attempt === 1;
}

function tooLate({ facts }: SimulatedJob, { envelope, begunAt }: Begun): string | undefined {
  const byDefault = facts.catchUp === 'none' ? lateWorkerAfterMs : Number.POSITIVE_INFINITY;
  const lateMs = begunAt - envelope.dueTime;
  const isTooLate = lateMs > (facts.startWithinMs ?? byDefault);
  return isTooLate ? `begun ${lateMs} ms after it was due` : undefined;
}

/**
 * Another of a later fire time that had passed as well, that stood there and had not begun before. One that was staged in the very
 * millisecond may have been staged after it began, as when an edit is carried that had waited for a connection.
 */
function insteadOf(
  { facts }: SimulatedJob,
  { envelope, begunAt }: Begun,
  runs: readonly Kept[],
): string | undefined {
  const isLate = begunAt - envelope.dueTime > lateWorkerAfterMs;
  if (facts.catchUp !== 'latest' || !isLate) return undefined;
  const newer = runs.find(
    (each) =>
      each.envelope.fireTime > envelope.fireTime &&
      standsForOlder(each.envelope, begunAt) &&
      each.stagedAt < begunAt &&
      each.begunAt !== undefined &&
      each.begunAt >= begunAt,
  );
  return newer === undefined ? undefined : `begun though ${newer.runId} stood for it`;
}
