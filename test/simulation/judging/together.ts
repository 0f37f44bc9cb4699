import { wasHarmed } from '../../drill/beginnings.ts';
import type { Finding } from '../../drill/findings.ts';
import { groupedBy } from '../../drill/grouped-by.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { WrittenEffect } from '../cluster/world.ts';
import { type SimulatedJob, simulatedJobs } from '../people/jobs.ts';

/** Tasks that ran at once, though they share a lock. A holder that was harmed cannot know that it holds no more. */
export function togetherFindings({ world, harm }: Cluster): readonly Finding[] {
  const locks = new Map(simulatedJobs.map(({ facts }: SimulatedJob) => [facts.id, facts.lock]));
  const locked = world.effects.filter(({ jobId }) => locks.get(jobId) !== undefined);
  return [...groupedBy(locked, ({ jobId }) => locks.get(jobId))].flatMap(([lock, effects]) => {
    const inOrder = [...effects].sort((a, b) => a.begunAt - b.begunAt);
    return inOrder.slice(1).flatMap((later, i): readonly Finding[] => {
      const earlier = inOrder[i];
      if (earlier === undefined || !isOverlapped(earlier, later)) return [];
      if (wasHarmed(earlier, harm)) return [];
      const { jobId, fireTime } = later;
      return [{ kind: 'together', jobId, fireTime, note: `beside ${earlier.runId} under ${lock}` }];
    });
  });
}

function isOverlapped({ endedAt }: WrittenEffect, { begunAt }: WrittenEffect): boolean {
  return endedAt === undefined || endedAt > begunAt;
}
