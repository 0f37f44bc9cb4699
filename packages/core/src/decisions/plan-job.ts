import type { Timetable } from '@escapement/timetable';
import { scheduledRunId } from '../runs/run-id.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import { type JobDefinition, overlapLimitDefault } from '../schemas/job.ts';
import { lockOfRun } from '../schemas/job-lock.ts';
import type { EpochMillis } from '../words/instants.ts';
import type { RedisMillis } from '../words/redis-millis.ts';
import { catchUpOf, decideMisfires, jitterOf, misfireAfterMs } from './catch-up.ts';
import type { DecidedOutcome, JobAdvance } from './decided-outcome.ts';
import { beginByOf } from './envelope-window.ts';
import { zoneOf } from './fill-task.ts';
import { firesFrom } from './job-pause.ts';
import { lateMostOf } from './late-start.ts';
import { outcomesOf } from './outcome-stretch.ts';
import { asOwnPart } from './shard-part.ts';

export interface PlanInput {
  readonly definition: JobDefinition;
  readonly timetable: Timetable;
  /** The first fire time that nothing has been decided for. */
  readonly nextFireTime: EpochMillis;
  readonly now: RedisMillis;
  /** Everything due before now + horizonMs is decided. */
  readonly horizonMs: number;
  /** The term that plans. */
  readonly epoch: number;
  /** At most so many instants of the future are decided at once; the rest waits for the next plan. */
  readonly limit: number;
}

/**
 * Decides every instant of one job from its cursor to the horizon: runs to stage, outcomes to record, and the cursor from
 * which the next plan goes on. The same input gives the same plan on every node.
 */
export function planJob(input: PlanInput): JobAdvance {
  const { definition, timetable, now } = input;
  // Nothing before the end of a pause is a fire time, wherever the cursor stands.
  const nextFireTime = Math.max(input.nextFireTime, firesFrom(definition) ?? input.nextFireTime);
  const misfiredBefore = now - misfireAfterMs;
  const past = decideMisfires(timetable, catchUpOf(definition), {
    from: nextFireTime,
    until: Math.max(nextFireTime, misfiredBefore),
    now,
    jitterMs: jitterOf(definition.schedule),
  });
  const future = decideUpcoming(input, Math.max(nextFireTime, misfiredBefore));
  return {
    jobId: definition.id,
    runs: [...past.serve, ...future.fireTimes].map((fireTime) => envelopeOf(input, fireTime)),
    outcomes: [...past.outcomes, ...future.outcomes],
    nextFireTime: future.next,
  };
}

/**
 * Accounts for the fire times of a job whose definition cannot be read, by the last one that could: each of them is missed as it passes,
 * and not before, since the definition may be mended at any moment.
 */
export function planBroken(input: {
  readonly jobId: string;
  readonly timetable: Timetable;
  readonly nextFireTime: EpochMillis;
  readonly now: RedisMillis;
}): JobAdvance {
  const { jobId, timetable, nextFireTime } = input;
  const until = Math.max(nextFireTime, input.now + 1);
  return {
    jobId,
    runs: [],
    outcomes: outcomesOf(
      timetable,
      { from: nextFireTime, until },
      { outcome: 'missed', reason: 'definition-broken' },
    ),
    nextFireTime: firstPrescribed(timetable, until),
  };
}

/**
 * The first instant at or after `from` that the schedule prescribes, fired or excluded: where a cursor must stand so that
 * exclusions get their ledger row too. `undefined` when nothing is ever prescribed again.
 */
export function firstPrescribed(timetable: Timetable, from: EpochMillis): EpochMillis | undefined {
  if (timetable.isManual) return undefined;
  return timetable.walk(from, Number.MAX_SAFE_INTEGER, 1).entries[0]?.fireTime;
}

function decideUpcoming(
  input: PlanInput,
  from: EpochMillis,
): {
  fireTimes: readonly EpochMillis[];
  outcomes: readonly DecidedOutcome[];
  next: EpochMillis | undefined;
} {
  const until = input.now + input.horizonMs;
  const walk = input.timetable.walk(from, Math.max(from, until), input.limit);
  const fireTimes: EpochMillis[] = [];
  const outcomes: DecidedOutcome[] = [];
  for (const entry of walk.entries) {
    if (entry.kind === 'fire') fireTimes.push(entry.fireTime);
    else outcomes.push(skippedByCalendar(entry.fireTime, entry.reason));
  }
  const next = walk.resumeAt ?? firstPrescribed(input.timetable, Math.max(from, until));
  return { fireTimes, outcomes, next };
}

function skippedByCalendar(fireTime: EpochMillis, detail: string): DecidedOutcome {
  return { fireTime, outcome: 'skipped', reason: 'calendar', detail };
}

/** The envelope of the run that a schedule owes at a fire time. */
export function envelopeOf(
  input: Pick<PlanInput, 'definition' | 'timetable' | 'epoch'>,
  fireTime: EpochMillis,
): RunEnvelope {
  const { definition, timetable, epoch } = input;
  return envelopeFor(definition, {
    runId: scheduledRunId(definition.id, fireTime),
    trigger: 'schedule',
    fireTime,
    dueTime: timetable.dueTime(fireTime),
    epoch,
  });
}

/** As many runs of keys wait for their turn as there are, unless their job says otherwise. */
const anyNumber = 1_000_000;

/** The envelope of a run of this definition. */
export function envelopeFor(
  definition: JobDefinition,
  run: Pick<RunEnvelope, 'runId' | 'trigger' | 'fireTime' | 'dueTime' | 'epoch'>,
): RunEnvelope {
  const { priority = 0, timeoutMs, lock, retry, shards, broadcast } = definition;
  const { overlapLimit = run.trigger === 'key' ? anyNumber : overlapLimitDefault } = definition;
  const overlap = overlapOf(definition, run);
  const zone = zoneOf(definition.schedule);
  const lateMost = run.trigger === 'schedule' ? lateMostOf(definition.catchUp) : undefined;
  return asOwnPart({
    ...run,
    beginBy: beginByOf(definition, run),
    ...(lateMost === undefined ? {} : { lateMost }),
    jobId: definition.id,
    version: definition.version,
    revision: definition.revision,
    queue: definition.queue,
    task: definition.task,
    overlap,
    ...(overlap === 'queue' ? { overlapLimit } : {}),
    ...atOnceOf(definition),
    ...(priority === 0 ? {} : { priority }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...lockOfRun(lock),
    ...(zone === undefined ? {} : { zone }),
    ...(retry === undefined ? {} : { retry }),
    ...(shards === undefined ? {} : { shards }),
    ...(broadcast === undefined ? {} : { broadcast }),
  });
}

/** How many of a job may be at work at once, where its runs may not overlap beyond a number. */
function atOnceOf({ overlap, maxConcurrent = 1 }: JobDefinition): { maxConcurrent?: number } {
  const isBounded = overlap === 'skip' || overlap === 'queue';
  return isBounded && maxConcurrent > 1 ? { maxConcurrent } : {};
}

/**
 * A run of a back-fill waits for its turn where it may not begin beside another: that it was skipped would leave its fire time as it was. What comes of a key
 * is about that key and no other, so that none is skipped for another: it runs beside it, or waits where its job counts how many may.
 */
function overlapOf(
  { overlap, maxConcurrent }: Pick<JobDefinition, 'overlap' | 'maxConcurrent'>,
  { trigger }: Pick<RunEnvelope, 'trigger'>,
): JobDefinition['overlap'] {
  if (trigger === 'backfill' && overlap !== 'allow') return 'queue';
  if (trigger !== 'key' || overlap === 'queue') return overlap;
  return overlap === 'skip' && maxConcurrent !== undefined ? 'queue' : 'allow';
}
