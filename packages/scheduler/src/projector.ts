import type { DefinitionCatalog } from '@escapement/core';
import {
  type CommitOutcome,
  type EpochMillis,
  type Logger,
  type Meter,
  planChange,
  type ScheduleStore,
  type Term,
} from '@escapement/core';
import { compile, type Timetables } from './timetables.ts';

/** Carries definitions from ZooKeeper into the schedule, one fenced transaction for each change. */
export interface Projector {
  /** Compares all definitions with what Redis believes; must come before the term's first plan. */
  reconcile(): Promise<void>;
  /** A definition has changed, or is suspected to have. */
  enqueue(jobId: string): void;
  readonly hasPending: boolean;
  /** Whether the schedule holds this revision of the job; only then may it be planned. */
  holds(jobId: string, revision: number): boolean;
  /** Whether the schedule holds any revision of the job. */
  knows(jobId: string): boolean;
  /** Applies the pending changes until done or until the fence refuses. */
  apply(now: () => EpochMillis): Promise<CommitOutcome>;
}

export interface ProjectorDeps {
  readonly term: Term;
  readonly store: ScheduleStore;
  readonly catalog: DefinitionCatalog;
  readonly timetables: Timetables;
  readonly logger: Logger;
  readonly meter: Meter;
  /** Redis forgot; what happened after this instant is unknown. */
  readonly unknownSince?: EpochMillis;
}

export function createProjector(deps: ProjectorDeps): Projector {
  const projected = new Map<string, number>();
  const pending = new Set<string>();

  return {
    get hasPending() {
      return pending.size > 0;
    },
    enqueue(jobId) {
      pending.add(jobId);
    },
    holds: (jobId, revision) => projected.get(jobId) === revision,
    knows: (jobId) => projected.has(jobId),
    async reconcile() {
      for (const [jobId, revision] of await deps.store.projectedRevisions()) {
        projected.set(jobId, revision);
        if (deps.catalog.get(jobId) === undefined) pending.add(jobId);
      }
      for (const definition of deps.catalog.all()) {
        if (projected.get(definition.id) !== definition.revision) pending.add(definition.id);
      }
    },
    async apply(now) {
      for (const jobId of pending) {
        const outcome = await projectOne({ deps, projected, jobId, now: now() });
        if (outcome.kind !== 'committed') return outcome;
        pending.delete(jobId);
      }
      return { kind: 'committed' };
    },
  };
}

async function projectOne(change: {
  readonly deps: ProjectorDeps;
  readonly projected: Map<string, number>;
  readonly jobId: string;
  readonly now: EpochMillis;
}): Promise<CommitOutcome> {
  const { deps, projected, jobId, now } = change;
  const definition = deps.catalog.get(jobId);
  const known = projected.get(jobId);
  if (definition === undefined && known === undefined) return { kind: 'committed' };
  if (definition !== undefined && definition.revision === known) return { kind: 'committed' };
  const timetable = definition === undefined ? undefined : deps.timetables.of(definition);
  // A deletion has raised the bucket's count at least by one, and a re-creation raises it again, so this lies between.
  const revision = definition?.revision ?? (known ?? 0) + 1;
  const planned = planChange({
    jobId,
    revision,
    after: definition && timetable ? { definition, timetable } : undefined,
    before: known === undefined ? undefined : await before(deps, jobId),
    now,
    ...(deps.unknownSince === undefined ? {} : { unknownSince: deps.unknownSince }),
  });
  const outcome = await deps.store.project(deps.term, planned);
  if (outcome.kind !== 'committed') return outcome;
  if (definition === undefined) {
    projected.delete(jobId);
    deps.timetables.forget(jobId);
  } else {
    projected.set(jobId, revision);
  }
  deps.meter.count('escapement_taken_back_runs_total', outcome.takenBack ?? 0);
  deps.logger.info(
    { jobId, revision, takenBack: outcome.takenBack ?? 0, reason: planned.reason },
    definition === undefined
      ? 'took a job out of the schedule'
      : 'carried a definition into the schedule',
  );
  return { kind: 'committed' };
}

async function before(deps: ProjectorDeps, jobId: string) {
  const job = await deps.store.projectedJob(jobId);
  if (job === undefined) return undefined;
  const timetable = compile(job.definition, deps.logger);
  return timetable === undefined ? undefined : { timetable, nextFireTime: job.nextFireTime };
}
