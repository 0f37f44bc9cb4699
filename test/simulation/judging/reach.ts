import { workerOfPart } from '@escapement/core';
import { wasHarmed } from '../../drill/beginnings.ts';
import type { Finding, Problem } from '../../drill/findings.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { isTouched, type Whole, wholesOf } from './parts.ts';

/** Between the leader's question who lives and what it writes then lies no more while nothing is wrong. */
const askedWithinMs = 5_000;

/**
 * What is wrong with whom runs came to that every worker does: each that lived when one was shared out has a part of it and no other has, and each
 * part is done by its worker, or lost where something befell that.
 */
export function reachFindings(cluster: Cluster): readonly Finding[] {
  return cluster.jobs.flatMap(({ facts: { id: jobId }, parts }) => {
    if (parts?.count !== 'every-worker') return [];
    return wholesOf(cluster, jobId)
      .filter((whole) => !isTouched(cluster, whole))
      .flatMap((whole) => {
        const { runId, envelope } = whole.run;
        return [...reachOf(cluster, whole), ...fatesOf(cluster, whole)].map(
          ({ kind, note }): Finding => {
            return { kind, jobId, fireTime: envelope.fireTime, note: `${runId}: ${note}` };
          },
        );
      });
  });
}

function* reachOf(cluster: Cluster, { run, parts }: Whole): Generator<Problem> {
  const { world, outages } = cluster;
  // Who is cancelled, or whose job is deleted, before it is shared out has no parts.
  if (parts.length === 0 && run.state !== 'failed') return;
  const at = Math.min(...parts.map(({ stagedAt }) => stagedAt), run.endedAt ?? world.time.now());
  const askedFrom =
    outages
      .filter((out) => out.from <= at && out.until >= at - askedWithinMs)
      .reduce((from, out) => Math.min(from, out.from), at) - askedWithinMs;
  const reached = new Set(parts.map(({ runId }) => workerOfPart(runId) ?? ''));
  const isTakenBack = wasDeleted(cluster, run, at);
  for (const workerId of world.presence.throughout(askedFrom, at)) {
    if (!reached.has(workerId) && !isTakenBack)
      yield { kind: 'lost', note: `${workerId} lived and had no part` };
  }
  const living = new Set(world.presence.within(askedFrom, at));
  for (const workerId of reached) {
    if (!living.has(workerId))
      yield { kind: 'phantom', note: `a part of ${workerId}, who was gone` };
  }
}

/** Whether its job may have been deleted while it was under way: then parts are taken back that nobody has begun. */
function wasDeleted(
  { person, world }: Cluster,
  { envelope: { jobId }, endedAt = world.time.now() }: Whole['run'],
  since: number,
): boolean {
  return person.actsOf(jobId).some(({ askedAt, answeredAt = endedAt, after }) => {
    const isWithin = askedAt <= endedAt && answeredAt >= since;
    return isWithin && after.some(({ kind }) => kind === 'absent');
  });
}

function* fatesOf({ harm, outages }: Cluster, { parts, effects }: Whole): Generator<Problem> {
  for (const { runId, state, stagedAt, endedAt = stagedAt } of parts) {
    const began = effects.filter((effect) => effect.runId === runId);
    if (state === 'succeeded' && !began.some(({ endedAs }) => endedAs === 'succeeded'))
      yield { kind: 'unproven', note: runId };
    if (state !== 'lost') continue;
    const pid = Number(/\d+$/.exec(workerOfPart(runId) ?? '')?.[0]);
    const about = { jobId: '', fireTime: 0, attempt: 0, edition: 0, pid };
    const isHarmed = wasHarmed({ ...about, begunAt: stagedAt, endedAt }, harm);
    const isInOutage = outages.some((out) => out.from <= endedAt && out.until >= stagedAt);
    if (!isHarmed && !isInOutage)
      yield { kind: 'untrue', note: `${runId} lost, and its worker lived` };
  }
}
