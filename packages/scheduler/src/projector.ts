import {
  type ChangeContext,
  type Clock,
  type CommitOutcome,
  calendarsAtHand,
  type DefinitionCatalog,
  type Fault,
  type JobChange,
  type JobDefinition,
  type KnownCalendars,
  type Logger,
  type RedisMillis,
  type ScheduleStore,
  type StoreClock,
  type Term,
  type Unknown,
  unreachable,
} from '@escapement/core';
import { apart } from './apart.ts';
import { decideChange } from './change-decision.ts';
import { inTurn } from './in-turn.ts';
import { namedJobs } from './loss-decision.ts';
import type { SchedulerMeter } from './metrics.ts';
import { Orphans } from './orphans.ts';
import { PendingChanges } from './pending-changes.ts';
import { ProjectedJobs } from './projected-jobs.ts';
import { soonestFirst } from './soonest-first.ts';
import type { SuspectJobs } from './suspect-jobs.ts';
import type { Timetables } from './timetables.ts';

/** Most changes carried between two plans, so that an edit of thousands of jobs holds up no fire time of the others. */
const changesAtOnce = 200;
/** Decided and written together: the next are decided while Redis writes these. */
const changesPerWrite = 50;
const announcedAtOnce = 1_000;

/** Carries definitions from ZooKeeper into the schedule, many to a transaction. */
export interface Projector {
  /** Compares all definitions with what Redis believes; must come before the term's first plan. */
  reconcile(): Promise<void>;
  /** A definition has changed, or is suspected to have. */
  enqueue(jobId: string): void;
  /** A change that a due fire time waits for goes before all others. */
  hurry(jobId: string): void;
  /** Looks for edits that were announced; some of them no watch has told of. */
  hear(): Promise<void>;
  /** Looks which of the jobs that were set aside people have given up. */
  hearGivenUp(): Promise<void>;
  readonly hasPending: boolean;
  /** Whether the schedule holds this revision of the job; only then may it be planned. */
  holds(jobId: string, revision: number): boolean;
  /** Whether the schedule holds any revision of the job. */
  knows(jobId: string): boolean;
  /** The last definition of a job whose znode holds something else, by which its fire times are accounted for. */
  lastGood(jobId: string): JobDefinition | undefined;
  /** Jobs that are not planned ahead: broken, or waiting for a calendar or an announced edit to arrive. */
  readonly waitingCount: number;
  isWaiting(jobId: string): boolean;
  /** A job that was planned before has lost one of its calendars: it waits until `calendarsChanged`. */
  awaitCalendar(definition: JobDefinition): void;
  /** Looks again at every job that waits. */
  calendarsChanged(): void;
  /** What stands in Redis of the job refused a write: it waits for a while, so that the others go on. */
  setAside(jobId: string, fault: Fault): void;
  /** Something of the job was written. */
  isWell(jobId: string): void;
  /** Carries the next changes, or is refused by the fence. */
  carry(now: RedisMillis): Promise<CommitOutcome>;
}

export interface ProjectorDeps {
  readonly term: Term;
  readonly store: ScheduleStore;
  readonly catalog: DefinitionCatalog;
  readonly timetables: Timetables;
  readonly calendars: KnownCalendars;
  readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'>;
  readonly time: Pick<StoreClock, 'now'>;
  readonly logger: Logger;
  readonly meter: SchedulerMeter;
  readonly suspects: Pick<SuspectJobs, 'take'>;
  /** Set when Redis lost its memory. */
  readonly unknown?: Unknown;
}

/** Makes the projector of one term. */
export function createProjector(deps: ProjectorDeps): Projector {
  const projected = new ProjectedJobs();
  const pending = new PendingChanges(deps.clock);
  const awaitCalendar = (definition: JobDefinition) => {
    if (pending.awaitCalendar(definition.id)) tellWaiting(deps, definition);
  };
  const setAside = (jobId: string, fault: Fault) => {
    const pauseMs = pending.setAside(jobId);
    deps.logger.error(
      { err: fault, jobId, pauseMs },
      'what stands in Redis of a job refuses what is written to it; the job waits, and the others go on',
    );
  };
  const orphans = new Orphans(deps.store);
  const parts = { deps, projected, pending, orphans, awaitCalendar };

  return {
    get waitingCount() {
      return pending.waitingCount + projected.brokenCount;
    },
    get hasPending() {
      return pending.hasSome;
    },
    isWaiting: (jobId) => pending.isWaiting(jobId),
    awaitCalendar,
    calendarsChanged: () => pending.calendarsChanged(),
    enqueue: (jobId) => pending.add(jobId),
    hurry: (jobId) => pending.hurry(jobId),
    setAside,
    isWell: (jobId) => pending.isWell(jobId),
    async hear() {
      pending.lookAgain();
      for (const jobId of deps.suspects.take()) pending.add(jobId);
      for (const jobId of await deps.store.announced(announcedAtOnce)) pending.add(jobId);
    },
    holds(jobId, revision) {
      const known = projected.get(jobId);
      return known?.revision === revision && !known.isBroken;
    },
    knows: (jobId) => projected.get(jobId) !== undefined,
    lastGood: (jobId) => projected.lastGood(jobId),
    async hearGivenUp() {
      for (const jobId of await orphans.givenUp()) pending.add(jobId);
    },
    reconcile: () => reconcile(parts),
    async carry(now) {
      const jobIds = pending.take(changesAtOnce);
      let outcome: CommitOutcome | undefined;
      try {
        const contexts = await deps.store.changeContexts(jobIds);
        const jobs = jobIds.map((jobId, i) => ({ jobId, context: contexts[i] }));
        outcome = await inTurn(jobs, {
          atOnce: changesPerWrite,
          write: (some) =>
            carryApart(
              deps,
              some.flatMap((job) => changesOf(parts, job, now)),
              {
                done: (changes) => note(parts, changes),
                refused: ({ jobId }, fault) => setAside(jobId, fault),
              },
            ),
        });
      } finally {
        if (outcome?.kind !== 'committed') pending.putBack(jobIds);
      }
      return outcome;
    },
  };
}

interface ProjectorParts {
  readonly deps: ProjectorDeps;
  readonly projected: ProjectedJobs;
  readonly pending: PendingChanges;
  readonly orphans: Orphans;
  readonly awaitCalendar: (definition: JobDefinition) => void;
}

async function reconcile({ deps, projected, pending, orphans }: ProjectorParts): Promise<void> {
  await orphans.load();
  const revisions = await deps.store.projectedRevisions();
  projected.begin(revisions);
  for (const [jobId, { isBroken }] of revisions) {
    const isMissing = deps.catalog.get(jobId) === undefined && !orphans.has(jobId);
    if (isBroken || isMissing) pending.add(jobId);
  }
  const changed = [...deps.catalog.all()]
    .filter(({ id, revision }) => revisions.get(id)?.revision !== revision)
    .map(({ id }) => id);
  for (const jobId of deps.unknown === undefined ? [] : namedJobs(deps.unknown)) pending.add(jobId);
  for (const jobId of await soonestFirst(changed, { ...deps, now: deps.time.now() })) {
    pending.add(jobId);
  }
}

/** The change of one job, or none, with what the decision says beside it noted. */
function changesOf(
  parts: ProjectorParts,
  job: { readonly jobId: string; readonly context: ChangeContext | undefined },
  now: RedisMillis,
): readonly JobChange[] {
  const { deps, projected, pending, orphans } = parts;
  const { jobId, context } = job;
  if (context === undefined) return [];
  if (deps.catalog.broken().has(jobId)) projected.rememberGood(jobId, context);
  const decision = decideChange(
    { ...deps, orphans, epoch: deps.term.epoch },
    { jobId, context },
    now,
  );
  switch (decision.kind) {
    case 'change':
      return [decision.change];
    case 'awaits-calendar':
      parts.awaitCalendar(decision.definition);
      return [];
    case 'not-seen':
      pending.awaitSight(jobId);
      return [];
    case 'nothing':
      projected.correct(jobId, context);
      return [];
    default:
      return unreachable(decision);
  }
}

function note(
  { deps, projected, pending, orphans }: ProjectorParts,
  changes: readonly JobChange[],
): void {
  for (const change of changes) {
    pending.isWell(change.jobId);
    projected.note(change);
    orphans.drop(change.jobId);
    if (change.present === 'gone') deps.timetables.forget(change.jobId);
  }
}

/** All at once, or each alone where something of one of them refuses the others. */
async function carryApart(
  deps: ProjectorDeps,
  changes: readonly JobChange[],
  tell: {
    readonly done: (changes: readonly JobChange[]) => void;
    readonly refused: (change: JobChange, fault: Fault) => void;
  },
): Promise<CommitOutcome> {
  return apart(changes, {
    write: async (some) => {
      const outcome = await carryAll(deps, some);
      if (outcome.kind === 'committed') tell.done(some);
      return outcome;
    },
    refused: tell.refused,
  });
}

async function carryAll(
  deps: ProjectorDeps,
  changes: readonly JobChange[],
): Promise<CommitOutcome> {
  if (changes.length === 0) return { kind: 'committed' };
  const outcome = await deps.store.carry(deps.term, changes);
  if (outcome.kind !== 'committed') return outcome;
  deps.meter.count('escapement_taken_back_runs_total', outcome.takenBack ?? 0);
  for (const change of changes) tellCarried(deps, change);
  return { kind: 'committed' };
}

function tellCarried({ logger, catalog }: ProjectorDeps, change: JobChange): void {
  const { jobId, revision, kept, dropped } = change;
  const about = { jobId, revision, kept: kept.length, dropped: dropped.length };
  switch (change.present) {
    case 'stands':
      logger.debug(about, 'carried a definition into the schedule');
      break;
    case 'gone':
      logger.info(about, 'took a job out of the schedule');
      break;
    case 'broken':
      logger.error(
        { ...about, problem: catalog.broken().get(jobId) },
        'the definition of a job cannot be read; nothing of it runs until it is replaced, put back or deleted',
      );
      break;
    default:
      unreachable(change.present);
  }
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
