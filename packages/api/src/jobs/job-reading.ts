import {
  CoordinationFault,
  isJobId,
  type JobActivity,
  type JobDefinition,
  type StoredDefinition,
  StoreFault,
  withoutEndedPause,
} from '@escapement/core';
import type { BrokenJob, JobView } from '@escapement/protocol';
import type { Asked } from '../asked.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import { sharedNow } from '../shared-now.ts';
import { jobNotFound } from './job-refusals.ts';
import { viewOf } from './job-view.ts';

/** One job as it stands, or as it was last known while ZooKeeper is away, which the answer then says. */
export async function readJob(
  ports: ReadingPorts,
  jobId: string,
  asked: Asked,
): Promise<JobDefinition | BrokenJob> {
  const stored = await findJob(ports, jobId, asked);
  switch (stored.kind) {
    case 'absent':
      return misplacedJob(ports, jobId);
    case 'definition':
      return stored.definition;
    case 'broken':
      return { id: jobId, state: 'broken', problem: stored.problem };
  }
}

/** What the lists show as broken has a page, though it stands where no write of ours looks for it: somebody put it there by hand. */
function misplacedJob({ catalog }: ReadingPorts, jobId: string): BrokenJob {
  const problem = catalog.broken().get(jobId);
  if (problem === undefined) throw jobNotFound(jobId);
  return { id: jobId, state: 'broken', problem };
}

/** What stands under an id, which may be anything that somebody typed. */
export async function findJob(
  ports: ReadingPorts,
  jobId: string,
  asked: Asked,
): Promise<StoredDefinition> {
  if (!isJobId(jobId)) return { kind: 'absent' };
  try {
    return await asked.ask.zookeeper(() => ports.definitions.read(jobId));
  } catch (error) {
    if (!(error instanceof CoordinationFault)) throw error;
    requireCatalog(ports, asked);
    return rememberedJob(ports.catalog, jobId);
  }
}

function rememberedJob(catalog: ReadingPorts['catalog'], jobId: string): StoredDefinition {
  const definition = catalog.get(jobId);
  if (definition !== undefined) return { kind: 'definition', definition };
  const problem = catalog.broken().get(jobId);
  return problem === undefined ? { kind: 'absent' } : { kind: 'broken', problem };
}

/** Answers from memory: refuses while nothing has been read yet, and says since when the memory may be stale. */
export function requireCatalog(ports: ReadingPorts, { notices }: Pick<Asked, 'notices'>): void {
  const { session, catalog } = ports;
  const connected = session.state === 'connected';
  const filled = ports.catalogFilled?.() ?? (connected || catalog.size > 0);
  if (!filled) {
    throw new CoordinationFault('COORD_UNAVAILABLE', 'the definitions have not been read yet', {
      retryable: true,
    });
  }
  if (!connected) notices.staleSince(session.dependency().since);
}

/** What the jobs are doing, by id; `undefined` when Redis cannot be asked, which the answer then says. */
export async function activityOf(
  { archive }: ReadingPorts,
  jobIds: readonly string[],
  { ask, notices }: Asked,
): Promise<ReadonlyMap<string, JobActivity> | undefined> {
  if (jobIds.length === 0) return new Map();
  try {
    const rows = await ask.redis(() => archive.activity(jobIds));
    return new Map(rows.map((row) => [row.jobId, row]));
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    notices.warn('REDIS_UNAVAILABLE');
    return undefined;
  }
}

/** The view of one definition. */
export async function viewedJob(
  ports: ReadingPorts,
  definition: JobDefinition,
  asked: Asked,
): Promise<JobView> {
  const activity = await activityOf(ports, [definition.id], asked);
  const shown = withoutEndedPause(definition, sharedNow(ports));
  if (activity === undefined) return viewOf(shown, undefined);
  const idle = { jobId: definition.id, recent: [], runningCount: 0 };
  return viewOf(shown, activity.get(definition.id) ?? idle);
}
