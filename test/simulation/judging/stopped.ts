import { isOver } from '@escapement/core';
import type { Finding, FindingKind } from '../../drill/findings.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Stopped } from '../people/person.ts';

/** What is wrong with runs that somebody wanted stopped; of those that Redis lost afterwards nobody can say. */
export function stoppedFindings(cluster: Cluster): readonly Finding[] {
  return cluster.person.stopped
    .filter(({ at }) => cluster.losses.every(({ until }) => until < at))
    .flatMap((stopped) => problemsOf(cluster, stopped));
}

function problemsOf({ world }: Cluster, { runId, at, outcome }: Stopped): readonly Finding[] {
  const run = world.store.run(runId);
  if (run === undefined || outcome === 'unknown' || outcome === 'over') return [];
  const { jobId, fireTime } = run.envelope;
  const about = { jobId, fireTime };
  const found = (kind: FindingKind, what: string): Finding => {
    return { kind, ...about, note: `${runId}: ${what}` };
  };
  const isEnded = isOver(run.state) && (run.state === 'cancelled' || outcome === 'asked');
  const isStopped = run.state === 'cancelled' || run.state === 'succeeded';
  const began = world.effects.some((effect) => effect.runId === runId && effect.begunAt > at);
  return [
    ...(isEnded && isStopped ? [] : [found('untrue', `${outcome}, and then ${run.state}`)]),
    ...(outcome === 'cancelled' && began
      ? [found('phantom', 'it began after it was cancelled')]
      : []),
  ];
}
