import { wasHarmed } from '../../drill/beginnings.ts';
import type { Finding } from '../../drill/findings.ts';
import { groupedBy } from '../../drill/grouped-by.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { WrittenEffect } from '../cluster/world.ts';
import { simulatedJobs } from '../people/jobs.ts';

/** Runs of which something else is recorded than their last task came to; one whose worker was harmed may have lost its word. */
export function untrueFindings({ world, harm }: Cluster): readonly Finding[] {
  return [...groupedBy(world.effects, ({ runId }) => runId)].flatMap(([runId, effects]) => {
    const last = lastOf(effects);
    const state = world.store.run(runId)?.state;
    if (state === undefined || last.endedAs === undefined || state === last.endedAs) return [];
    if (state === 'timed-out' && isTooLong(last)) return [];
    const isHarmed = effects.some((effect) => wasHarmed(effect, harm));
    if (isHarmed || state === 'cancelled' || state === 'lost') return [];
    const { jobId, fireTime } = last;
    return [{ kind: 'untrue', jobId, fireTime, note: `${state}, though it ${last.endedAs}` }];
  });
}

/** Whether the task had more time than it was given, and so may be told to end in the moment in which it does. */
function isTooLong({ jobId, begunAt, endedAt = begunAt }: WrittenEffect): boolean {
  const timeoutMs = simulatedJobs.find(({ facts }) => facts.id === jobId)?.timeoutMs;
  return timeoutMs !== undefined && endedAt - begunAt >= timeoutMs;
}

function lastOf(effects: readonly WrittenEffect[]): WrittenEffect {
  return effects.reduce((last, each) => (each.attempt > last.attempt ? each : last));
}
