import { z } from 'zod';
import type { LifeState } from '../runs/life.ts';
import { groupIdOf, parseRunId, runTriggers } from '../runs/run-id.ts';
import { runStates } from '../words/run-states.ts';
import { queueHolds } from './queue-limits.ts';
import { instantSchema } from './schedule.ts';
import { jsonValueSchema } from './task.ts';

export const runStateSchema = z.enum(runStates).meta({ id: 'RunState' });
export type RunState = z.output<typeof runStateSchema>;

/** How the state of a record is shown: what is done in parts is at work as long as they are. */
export function shownState(state: LifeState): RunState {
  return state === 'shared' ? 'running' : state;
}

/** Who wants a run stopped, since when, and why. */
export const stopRequestSchema = z
  .strictObject({ askedAt: instantSchema, by: z.string(), reason: z.string() })
  .meta({ id: 'StopRequest' });
export type StopRequest = z.output<typeof stopRequestSchema>;

/** Who asked for a run, and which run it does once more where it does that: the first one that was to, however often it was retried. */
export const askedForSchema = z
  .strictObject({
    by: z.string(),
    retryOf: z.string().optional(),
    /** By what whoever asked knows it, where it was asked for later. */
    key: z.string().optional(),
    /** The back-fill that it is of. */
    backfill: z.string().optional(),
    /** The run by whose end it came to be. */
    after: z.string().optional(),
  })
  .meta({ id: 'AskedFor' });
export type AskedFor = z.output<typeof askedForSchema>;

/**
 * Why what a handler returned was not kept: it is more than 64 KiB of JSON, nests too deep or is too many values, holds itself or a BigInt,
 * or is no JSON for another reason.
 */
export const resultsLeftOut = [
  'too-large',
  'too-deep',
  'cycle',
  'bigint',
  'inexact',
  'not-json',
] as const;
export type ResultLeftOut = (typeof resultsLeftOut)[number];

/** How far a handler says that it is. */
const progressSchema = z
  .strictObject({
    /** From 0 to 1. */
    fraction: z.number().min(0).max(1),
    note: z.string().optional(),
    at: instantSchema,
  })
  .meta({ id: 'RunProgress' });

/** What became of an attempt after which its run went on. */
export const attemptOutcomes = ['failed', 'timed-out', 'handed-back', 'worker-lost'] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** An attempt that did not end its run. */
export const earlierAttemptSchema = z
  .strictObject({
    attempt: z.int(),
    outcome: z.enum(attemptOutcomes),
    workerId: z.string().optional(),
    startedAt: instantSchema.optional(),
    finishedAt: instantSchema,
    reason: z.string().optional(),
  })
  .meta({ id: 'EarlierAttempt' });
export type EarlierAttempt = z.output<typeof earlierAttemptSchema>;

/** What a run came to that does a part of another; `taken-back`, where it never began, and `gone`, where nobody can tell any more. */
export const shardEnds = [
  'succeeded',
  'failed',
  'timed-out',
  'cancelled',
  'lost',
  'taken-back',
  'gone',
] as const;
export type ShardEnd = (typeof shardEnds)[number];

/** One of the runs that do a run in parts. */
export const shardSchema = z
  .strictObject({
    runId: z.string(),
    /** Absent while it is not over. */
    end: z.enum(shardEnds).optional(),
  })
  .meta({ id: 'Shard' });

/** A run as whoever looks is shown it. */
export const runSchema = z.strictObject({
  id: z.string(),
  jobId: z.string(),
  trigger: z.enum(runTriggers),
  /** Of a run that was asked for: when it was. */
  fireTime: instantSchema,
  /** Of a retry by hand, of a run of a back-fill, and of one after another: the fire time that it serves, of which its task is told. */
  repeatedTime: instantSchema.optional(),
  /** Fire time plus jitter: the instant from which the run may start. */
  dueTime: instantSchema,
  state: runStateSchema,
  /** Counted from 1; 0 while no worker has begun it. */
  attempt: z.int().min(0),
  /** The version of the definition that it was staged from. */
  version: z.int(),
  /** The term that staged it. */
  epoch: z.int(),
  queue: z.string(),
  /** Of a delayed run, which is not staged yet: when it was asked for. */
  stagedAt: instantSchema,
  startedAt: instantSchema.optional(),
  finishedAt: instantSchema.optional(),
  durationMs: z.int().optional(),
  workerId: z.string().optional(),
  reason: z.string().optional(),
  /** Who asked for it; shown where one run is read. */
  asked: askedForSchema.optional(),
  /** The run that was asked for last to do it once more; shown where one run is read. */
  retriedAs: z.string().optional(),
  /** What it was asked for with, in place of its job's own; shown where one run is read. */
  input: jsonValueSchema.optional(),
  /** What its handler returned; shown where one run is read. */
  result: jsonValueSchema.optional(),
  /** It returned something that is not kept. */
  resultLeftOut: z.enum(resultsLeftOut).optional(),
  /** What its handler told last; shown where one run is read. */
  progress: progressSchema.optional(),
  /** Of a run that does a part of another: which, counted from 0, of how many, and of which run; or for which worker. */
  part: z
    .strictObject({
      of: z.string(),
      index: z.int().optional(),
      total: z.int().optional(),
      /** Of a run that every worker does: the one that does this part of it. */
      workerId: z.string().optional(),
    })
    .optional(),
  /** Of a run that is done in parts: how many there are, how many of them are over, and how many of these succeeded; shown in lists that leave out the parts. */
  parts: z.strictObject({ total: z.int(), over: z.int(), succeeded: z.int() }).optional(),
  /** The runs that do it in parts, once they are made; shown where one run is read. */
  shards: z.array(shardSchema).optional(),
  /** While it waits for its turn: how many runs of its job go before it; shown where one run is read or asked for. */
  ahead: z.int().min(0).optional(),
  /** While it is queued: which limit of its queue it waits for; shown where one run is read. */
  heldBy: z.enum(queueHolds).optional(),
  /** While it is retrying: when it may be begun again. */
  retryAt: instantSchema.optional(),
  /** The attempts before this one, oldest first, the last 50. */
  earlierAttempts: z.array(earlierAttemptSchema).optional(),
  /** Present once somebody has asked that it be stopped; the first request stands. */
  stop: stopRequestSchema.optional(),
  lock: z
    .strictObject({
      name: z.string(),
      fencingToken: z.int().optional(),
      waitedMs: z.int().optional(),
    })
    .optional(),
});
export type Run = z.output<typeof runSchema>;

/** One line that a task printed, or that the worker says about the run. */
export const logLineSchema = z
  .strictObject({
    /** Counts the lines of a run from 1; pass it back as `after` to read on. A number that is missing was left out. */
    line: z.int(),
    at: instantSchema,
    attempt: z.int(),
    stream: z.enum(['stdout', 'stderr', 'system']),
    text: z.string(),
  })
  .meta({ id: 'LogLine' });
export type LogLine = z.output<typeof logLineSchema>;

/** What stands in a line that has no end yet. */
export const unfinishedLineSchema = logLineSchema
  .omit({ line: true })
  .meta({ id: 'UnfinishedLine' });
export type UnfinishedLine = z.output<typeof unfinishedLineSchema>;

/** How far a run is that is done in parts, as a list says it. */
export function partsShown(
  shards: readonly { readonly end?: ShardEnd | undefined }[],
): Pick<Run, 'parts'> {
  const endsAs = (isCounted: (end: ShardEnd) => boolean) =>
    shards.filter(({ end }) => end !== undefined && isCounted(end)).length;
  const over = endsAs(() => true);
  return {
    parts: { total: shards.length, over, succeeded: endsAs((end) => end === 'succeeded') },
  };
}

/** Which part of another run it does, as it is shown; nothing for a run that is whole. */
export function partShown(runId: string): Pick<Run, 'part'> {
  const of = groupIdOf(runId);
  const part = of === undefined ? undefined : parseRunId(runId)?.part;
  if (of === undefined || part === undefined) return {};
  if (part.kind === 'worker') return { part: { of, workerId: part.workerId } };
  return { part: { of, index: part.index, total: part.count } };
}
