import {
  type CommitOutcome,
  canonicalJson,
  counted,
  type JobDefinition,
  type ProjectedRevision,
} from '@escapement/core';
import type { TakingContext } from './taking-context.ts';

/** Definitions written at once, and compared at once. */
const lanes = 32;
const comparedAtOnce = 500;
const namedAtMost = 20;

/**
 * Compares what another ensemble left in Redis with what stands in this one, and takes it over. A definition that Redis knows in a newer
 * version is written once more under a revision above all that Redis has seen, so that it counts as an edit of now: the gate lets it
 * through, what was staged of the other version is taken back, and nothing of the past is run again. A job that this ensemble does not
 * have is set aside, since nobody has deleted it here.
 */
export async function adoptJobs(context: TakingContext): Promise<CommitOutcome> {
  const { catalog, store, settings, term, logger } = context;
  await catalog.refresh();
  const [projected, least] = await Promise.all([
    store.projectedRevisions(),
    store.minimumRevisions(),
  ]);
  await settings.raiseRevisions(highestOf(projected, least));
  const behind = await jobsBehind(context, projected, least);
  await renewAll(context, behind);
  if (behind.length > 0) await catalog.refresh();
  const isHere = (jobId: string) => catalog.get(jobId) !== undefined || catalog.broken().has(jobId);
  const jobIds = [...projected.keys()];
  const orphans = jobIds.filter((jobId) => !isHere(jobId));
  const outcome = await store.adopt(term, { orphans, present: jobIds.filter(isHere) });
  if (outcome.kind !== 'committed') return outcome;
  if (behind.length > 0) {
    const jobs = behind.slice(0, namedAtMost).map(({ definition }) => definition.id);
    logger.warn(
      { jobs, count: behind.length },
      'definitions older than Redis knows them stand in ZooKeeper; they hold from now on',
    );
  }
  if (orphans.length > 0) {
    const [are, stand, them] =
      orphans.length === 1 ? ['is', 'stands', 'it'] : ['are', 'stand', 'them'];
    const reason = `${counted(orphans.length, 'definition')} ${are} gone from ZooKeeper and ${stand} in Redis alone`;
    context.remark({ act: 'definitions-missing', reason });
    logger.error(
      { jobs: orphans.slice(0, namedAtMost), count: orphans.length },
      `${reason}: what is staged of ${them} runs, and nothing more is planned until that is restored or given up (escapement set-aside list)`,
    );
  }
  return outcome;
}

interface Behind {
  readonly definition: JobDefinition;
  /** The version that Redis knows; 0 where the job had been deleted. */
  readonly version: number;
}

function highestOf(
  projected: ReadonlyMap<string, ProjectedRevision>,
  least: ReadonlyMap<string, number>,
): number {
  let highest = 0;
  for (const { revision } of projected.values()) highest = Math.max(highest, revision);
  for (const revision of least.values()) highest = Math.max(highest, revision);
  return highest;
}

/** Definitions that Redis would not let through, or would take for what they are not. */
async function jobsBehind(
  { catalog, store }: TakingContext,
  projected: ReadonlyMap<string, ProjectedRevision>,
  least: ReadonlyMap<string, number>,
): Promise<readonly Behind[]> {
  const suspects = [...catalog.all()].filter(({ id, revision }) => {
    const known = projected.get(id)?.revision ?? 0;
    return revision < Math.max(known, least.get(id) ?? 0) || revision === known;
  });
  const behind: Behind[] = [];
  for (let from = 0; from < suspects.length; from += comparedAtOnce) {
    const some = suspects.slice(from, from + comparedAtOnce);
    const contexts = await store.changeContexts(some.map(({ id }) => id));
    for (const [i, definition] of some.entries()) {
      const known = contexts[i]?.projected;
      const isSame =
        known?.revision === definition.revision &&
        known.definition !== undefined &&
        canonicalJson(known.definition) === canonicalJson(definition);
      if (!isSame) behind.push({ definition, version: known?.definition?.version ?? 0 });
    }
  }
  return behind;
}

async function renewAll(context: TakingContext, behind: readonly Behind[]): Promise<void> {
  const { definitions, time } = context;
  const left = [...behind];
  const renewSome = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const { definition, version } = next;
      await definitions.renew(definition.id, { now: time.now(), aboveVersion: version });
    }
  };
  await Promise.all(Array.from({ length: lanes }, renewSome));
}
