import { invariant } from '../faults/invariant.ts';
import type { Edit } from '../schemas/edit.ts';
import type { JobDefinition } from '../schemas/job.ts';
import { type EpochMillis, fromIso } from '../words/instants.ts';
import type { RedisMillis } from '../words/redis-millis.ts';
import { firesFrom } from './job-pause.ts';

/** What the writing of a definition announces: a creation, replacement, touch or resume, or a pause. */
export function editOf(definition: JobDefinition): Edit {
  const { revision, paused, schedule, calendarVersions } = definition;
  const about = { revision, changedAt: changedAtOf(definition) };
  const until = firesFrom(definition);
  if (until === undefined) return { ...about, kind: 'paused' };
  const versions = calendarVersions === undefined ? {} : { calendarVersions };
  const prescribed = { schedule, ...versions };
  const isPaused = paused !== undefined && Number.isFinite(until);
  if (isPaused) return { ...about, kind: 'paused', until, ...prescribed };
  return { ...about, kind: 'edited', ...prescribed };
}

/** What a deletion announces; `deleted` carries the revision of the deletion itself. */
export function deletionOf(deleted: Pick<JobDefinition, 'revision'>, now: RedisMillis): Edit {
  return { revision: deleted.revision, changedAt: now, kind: 'deleted' };
}

/** The instant from which a definition holds. */
export function changedAtOf(definition: JobDefinition): EpochMillis {
  const instant = fromIso(definition.updatedAt);
  invariant(instant !== undefined, `job ${definition.id} has a malformed updatedAt`);
  return instant;
}
