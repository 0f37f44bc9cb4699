import { groupIdOf, isOver } from '@escapement/core';
import type { Finding, FindingKind } from '../../drill/findings.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Stopped } from '../people/person.ts';

/** By then whoever leads has held a Redis that lost something against what others remember, and has given up what nobody tells of. */
const accountedWithinMs = 15_000;

/** What is wrong with runs that somebody wanted stopped; of those that Redis lost afterwards nobody can say. */
export function stoppedFindings(cluster: Cluster): readonly Finding[] {
  return cluster.person.stopped
    .filter(({ at }) => cluster.losses.every(({ until }) => until < at))
    .flatMap((stopped) => problemsOf(cluster, stopped));
}

function problemsOf(
  { world, losses }: Cluster,
  { runId, at, outcome }: Stopped,
): readonly Finding[] {
  const run = world.store.run(runId);
  if (run === undefined || outcome === 'unknown' || outcome === 'over') return [];
  const { jobId, fireTime } = run.envelope;
  const about = { jobId, fireTime };
  const found = (kind: FindingKind, what: string): Finding => {
    return { kind, ...about, note: `${runId}: ${what}` };
  };
  const isEnded = isOver(run.state) && (run.state === 'cancelled' || outcome === 'asked');
  // A Redis that went back may know a run as under way that had ended; what became of it nobody can tell then.
  const isInAccount = losses.some(({ until }) => until <= at && at < until + accountedWithinMs);
  const isForgotten = isInAccount && run.state === 'lost';
  // One part that failed for good outweighs those that were stopped.
  const isFailedPart = run.state === 'failed' && isDoneInParts(world, runId);
  const isStopped =
    isFailedPart || run.state === 'cancelled' || run.state === 'succeeded' || isForgotten;
  const began = world.effects.some((effect) => effect.runId === runId && effect.begunAt > at);
  return [
    ...(isEnded && isStopped ? [] : [found('untrue', `${outcome}, and then ${run.state}`)]),
    ...(outcome === 'cancelled' && began
      ? [found('phantom', 'it began after it was cancelled')]
      : []),
  ];
}

function isDoneInParts({ effects }: Cluster['world'], runId: string): boolean {
  return effects.some((effect) => groupIdOf(effect.runId) === runId);
}
