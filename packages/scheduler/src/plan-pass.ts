import type { DefinitionCatalog } from '@escapement/core';
import {
  type Clock,
  type CommitOutcome,
  type DelayedRun,
  type EpochMillis,
  firesFrom,
  type JobAdvance,
  type KnownCalendars,
  type Logger,
  planBroken,
  planJob,
  type RedisMillis,
  type ScheduleStore,
  type Term,
} from '@escapement/core';
import { apart } from './apart.ts';
import { delayedFates, delayedPerRead, stageFates } from './delayed-pass.ts';
import type { SchedulerMeter } from './metrics.ts';
import type { Projector } from './projector.ts';
import { compileOutgoing, type Timetables } from './timetables.ts';

/** Jobs read at once, and runs written at once: a script of this size keeps Redis from its other work for some milliseconds. */
const jobsPerRead = 200;
const runsPerWrite = 100;
/** Fire times of one job decided at once, so that a job of every second does not hold up the others. */
const fireTimesPerJob = 20;
/** Planned this far beyond the horizon, so that a job of every second is not read again every second. */
export const beyondHorizonMs = 5000;

export interface PassDeps {
  readonly term: Term;
  readonly store: ScheduleStore;
  readonly catalog: DefinitionCatalog;
  readonly timetables: Timetables;
  readonly calendars: KnownCalendars;
  readonly logger: Logger;
  readonly projector: Projector;
  readonly meter: SchedulerMeter;
  readonly clock: Clock;
  /** Shorter while Redis is short of memory. */
  readonly horizonMs: () => number;
  readonly redisNow: () => RedisMillis;
  /** The effect of a hand-over, gathered for the history of elections. */
  readonly onStaged: (advance: JobAdvance, now: RedisMillis) => void;
  readonly isStopping: () => boolean;
}

/** What a pass ended with; `wrote` tells whether the fence was asked at all. */
export type PassEnd = CommitOutcome & { readonly wrote: boolean };

/** What was found to come within the horizon. */
export interface Ahead {
  readonly due: readonly { readonly jobId: string; readonly nextFireTime: EpochMillis }[];
  readonly delayed: readonly DelayedRun[];
  /** Before this instant. */
  readonly upTo: EpochMillis;
  /** There may be more than was asked for. */
  readonly isAll: boolean;
}

/** Hears what was announced and looks what comes, in one breath: most passes find that nothing was announced, and may plan at once. */
export async function lookAhead(deps: PassDeps): Promise<Ahead> {
  // Asked first, so that it is answered first.
  const heard = deps.projector.hear();
  const [ahead] = await Promise.all([readAhead(deps), heard]);
  return ahead;
}

async function readAhead(deps: PassDeps): Promise<Ahead> {
  const upTo = deps.redisNow() + deps.horizonMs();
  // Jobs that wait, or are broken, stay at the front of the schedule and must not keep the others out of the reading.
  const atOnce = jobsPerRead + deps.projector.waitingCount;
  const [due, delayed] = await Promise.all([
    deps.store.due(upTo, atOnce),
    deps.store.dueDelayed(upTo, delayedPerRead),
  ]);
  return { due, delayed, upTo, isAll: due.length < atOnce };
}

/**
 * Observe → plan → apply, from what `lookAhead` found until nothing is due before the horizon. Changes of definitions are carried beside it, some between any two
 * plans and those first that a due fire time waits for: nothing is planned from a definition that no longer stands, and nothing that
 * is due waits for the changes of others.
 */
export async function runPass(deps: PassDeps, found: Ahead): Promise<PassEnd> {
  let wrote = false;
  let ahead: Ahead | undefined = found;
  while (!deps.isStopping()) {
    if (deps.projector.hasPending) {
      wrote = true;
      ahead = undefined;
      const changed = await deps.projector.carry(deps.redisNow());
      if (changed.kind !== 'committed') return { ...changed, wrote };
    }
    const { due, delayed, upTo, isAll }: Ahead = ahead ?? (await readAhead(deps));
    ahead = undefined;
    const now = deps.redisNow();
    const advances = due.map((job) => advanceOf(deps, job, now)).filter((a) => a !== undefined);
    if (advances.length > 0) {
      wrote = true;
      const outcome = await applyAll(deps, advances, now);
      if (outcome.kind !== 'committed') return { ...outcome, wrote };
    }
    const fates = delayedFates(deps, delayed, now);
    if (fates.length > 0) {
      wrote = true;
      const outcome = await stageFates(deps, fates);
      if (outcome.kind !== 'committed') return { ...outcome, wrote };
      // There may be more of the same jobs.
      continue;
    }
    if (deps.projector.hasPending) continue;
    const isDone = isAll && advances.every(({ nextFireTime = upTo }) => nextFireTime >= upTo);
    // Nobody else puts a job before the horizon but a change, which is heard of.
    if (advances.length === 0 || isDone) return { kind: 'committed', wrote };
  }
  return { kind: 'committed', wrote };
}

function advanceOf(
  deps: PassDeps,
  job: { readonly jobId: string; readonly nextFireTime: EpochMillis },
  now: RedisMillis,
): JobAdvance | undefined {
  const definition = deps.catalog.get(job.jobId);
  if (definition === undefined && !deps.projector.knows(job.jobId)) return unscheduled(job.jobId);
  if (deps.projector.isWaiting(job.jobId)) return undefined;
  if (definition === undefined) return advanceOfBroken(deps, job, now);
  if (!deps.projector.holds(job.jobId, definition.revision)) {
    deps.projector.hurry(job.jobId);
    return undefined;
  }
  const timetable = deps.timetables.of(definition);
  if (timetable === 'not-yet') {
    deps.projector.awaitCalendar(definition);
    return undefined;
  }
  if (timetable === undefined || firesFrom(definition) === undefined) {
    return unscheduled(job.jobId);
  }
  return planJob({
    definition,
    timetable,
    nextFireTime: job.nextFireTime,
    now,
    horizonMs: deps.horizonMs() + beyondHorizonMs,
    epoch: deps.term.epoch,
    limit: fireTimesPerJob,
  });
}

/** By its last definition that could be read, which `lastGood` knows once its breaking has been carried. */
function advanceOfBroken(
  deps: PassDeps,
  { jobId, nextFireTime }: { readonly jobId: string; readonly nextFireTime: EpochMillis },
  now: RedisMillis,
): JobAdvance | undefined {
  const lastGood = deps.projector.lastGood(jobId);
  if (lastGood === undefined || !deps.catalog.broken().has(jobId)) {
    deps.projector.hurry(jobId);
    return undefined;
  }
  if (nextFireTime > now) return undefined;
  const timetable = compileOutgoing(lastGood, { known: deps.calendars, logger: deps.logger });
  if (timetable === undefined) return unscheduled(jobId);
  return planBroken({ jobId, timetable, nextFireTime, now });
}

/** Takes a job out of the schedule that nobody can plan; left in, it would be read again for ever. */
function unscheduled(jobId: string): JobAdvance {
  return { jobId, runs: [], outcomes: [], nextFireTime: undefined };
}

async function applyAll(
  deps: PassDeps,
  advances: readonly JobAdvance[],
  now: RedisMillis,
): Promise<CommitOutcome> {
  for (const batch of batchesOf(advances)) {
    if (deps.isStopping()) break;
    const startedAtMs = deps.clock.monotonicMs();
    const outcome = await apart(batch, {
      write: (advances) => stage(deps, advances, now),
      refused: ({ jobId }, fault) => deps.projector.setAside(jobId, fault),
    });
    if (outcome.kind !== 'committed') return outcome;
    const tookMs = deps.clock.monotonicMs() - startedAtMs;
    if (tookMs > 0 && isAhead(deps, batch, now)) await deps.clock.sleep(tookMs);
  }
  return { kind: 'committed' };
}

async function stage(
  deps: PassDeps,
  advances: readonly JobAdvance[],
  now: RedisMillis,
): Promise<CommitOutcome> {
  const outcome = await deps.store.stage(deps.term, advances);
  if (outcome.kind !== 'committed') return outcome;
  for (const advance of advances) {
    deps.meter.count('escapement_staged_runs_total', advance.runs.length);
    deps.meter.count('escapement_ledger_outcomes_total', advance.outcomes.length);
    deps.onStaged(advance, now);
    deps.projector.isWell(advance.jobId);
  }
  return outcome;
}

/**
 * Whether all of a batch lay so far ahead that nothing is lost by waiting. Then the leader gives Redis as much time for starting
 * runs as it took for staging; when it is behind, after a take-over say, it takes what it can get.
 */
function isAhead(deps: PassDeps, batch: readonly JobAdvance[], now: RedisMillis): boolean {
  const calmFrom = now + deps.horizonMs() / 2;
  return batch.every(({ runs }) => runs.every((run) => run.dueTime >= calmFrom));
}

function* batchesOf(advances: readonly JobAdvance[]): Generator<readonly JobAdvance[]> {
  let batch: JobAdvance[] = [];
  let runs = 0;
  for (const advance of advances) {
    batch.push(advance);
    runs += Math.max(1, advance.runs.length);
    if (runs >= runsPerWrite) {
      yield batch;
      batch = [];
      runs = 0;
    }
  }
  if (batch.length > 0) yield batch;
}
