import type { DefinitionCatalog } from '@escapement/core';
import {
  type CommitOutcome,
  calendarsAtHand,
  type EpochMillis,
  type JobDefinition,
  type KnownCalendars,
  type Logger,
  type Meter,
  planChange,
  type RedisMillis,
  type ScheduleStore,
  type Term,
} from '@escapement/core';
import { type Compiled, compileOutgoing, type Timetables } from './timetables.ts';

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
  /** Jobs that may not be planned before a calendar has arrived; they are not pending meanwhile. */
  readonly waitingCount: number;
  isWaiting(jobId: string): boolean;
  /** A job that was planned before has lost one of its calendars: it waits until `calendarsChanged`. */
  awaitCalendar(definition: JobDefinition): void;
  /** Looks again at every job that waits. */
  calendarsChanged(): void;
  /** Applies the pending changes until done or until the fence refuses. */
  apply(now: () => RedisMillis): Promise<CommitOutcome>;
}

export interface ProjectorDeps {
  readonly term: Term;
  readonly store: ScheduleStore;
  readonly catalog: DefinitionCatalog;
  readonly timetables: Timetables;
  readonly calendars: KnownCalendars;
  readonly logger: Logger;
  readonly meter: Meter;
  /** Redis forgot; what happened after this instant is unknown. */
  readonly unknownSince?: EpochMillis;
}

export function createProjector(deps: ProjectorDeps): Projector {
  const projected = new Map<string, number>();
  const pending = new Set<string>();
  const waiting = new Set<string>();
  const awaitCalendar = (definition: JobDefinition) => {
    if (!waiting.has(definition.id)) tellWaiting(deps, definition);
    waiting.add(definition.id);
  };

  return {
    get waitingCount() {
      return waiting.size;
    },
    isWaiting: (jobId) => waiting.has(jobId),
    awaitCalendar,
    calendarsChanged() {
      for (const jobId of waiting) pending.add(jobId);
      waiting.clear();
    },
    get hasPending() {
      return pending.size > 0;
    },
    enqueue(jobId) {
      waiting.delete(jobId);
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
        // Taken out first: a change that comes while this one is carried puts the job in again.
        pending.delete(jobId);
        let outcome: CommitOutcome | undefined;
        try {
          outcome = await projectOne({ deps, projected, jobId, now: now(), awaitCalendar });
        } finally {
          if (outcome?.kind !== 'committed') pending.add(jobId);
        }
        if (outcome.kind !== 'committed') return outcome;
      }
      return { kind: 'committed' };
    },
  };
}

async function projectOne(change: {
  readonly deps: ProjectorDeps;
  readonly projected: Map<string, number>;
  readonly jobId: string;
  readonly now: RedisMillis;
  readonly awaitCalendar: (definition: JobDefinition) => void;
}): Promise<CommitOutcome> {
  const { deps, projected, jobId, now } = change;
  const definition = deps.catalog.get(jobId);
  const known = projected.get(jobId);
  if (definition === undefined && known === undefined) return { kind: 'committed' };
  if (definition !== undefined && definition.revision === known) return { kind: 'committed' };
  const timetable = definition === undefined ? undefined : deps.timetables.of(definition);
  if (timetable === 'not-yet') {
    if (definition !== undefined) change.awaitCalendar(definition);
    return { kind: 'committed' };
  }
  // A deletion has raised the bucket's count at least by one, and a re-creation raises it again, so this lies between.
  const revision = definition?.revision ?? (known ?? 0) + 1;
  const planned = planChange({
    jobId,
    revision,
    after: afterOf(definition, timetable),
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

function afterOf(definition: JobDefinition | undefined, timetable: Exclude<Compiled, 'not-yet'>) {
  return definition === undefined || timetable === undefined
    ? undefined
    : { definition, timetable };
}

async function before(deps: ProjectorDeps, jobId: string) {
  const job = await deps.store.projectedJob(jobId);
  if (job === undefined) return undefined;
  const parts = { known: deps.calendars, logger: deps.logger };
  const timetable = compileOutgoing(job.definition, parts);
  return timetable === undefined ? undefined : { timetable, nextFireTime: job.nextFireTime };
}

function tellWaiting(deps: ProjectorDeps, definition: JobDefinition): void {
  const found = calendarsAtHand(definition, deps.calendars);
  deps.logger.warn(
    {
      jobId: definition.id,
      calendars: found.kind === 'not-yet' ? found.missing : [],
      demanded: definition.calendarVersions ?? {},
    },
    'a job waits for its calendars; nothing of it is planned before they have arrived',
  );
}
