import { type EndingEvent, isBadEnd } from '../runs/life.ts';
import { partRunId } from '../runs/run-id.ts';
import { shardLimits } from '../runs/shard-limits.ts';
import { canHavePart, workerOfPart } from '../runs/worker-queue.ts';
import type { WorkerInfo } from '../schemas/cluster.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { JobDefinition } from '../schemas/job.ts';
import type { ShardEnd } from '../schemas/run.ts';
import type { GroupSuccess } from '../schemas/shards.ts';
import type { EpochMillis } from '../words/instants.ts';
import { sayReason } from '../words/said-reason.ts';
import { envelopeFor } from './plan-job.ts';
import { whoTakes } from './serving.ts';
import { byEveryWorker } from './shard-part.ts';

/** One of the runs that do another in parts. */
export interface Shard {
  readonly runId: string;
  /** As its run counts them, `3`, or the worker that does it. */
  readonly name: string;
  /** Absent while it is not over. */
  readonly end?: ShardEnd;
}

/** A run that is done in parts, as it stands. */
export interface SharedRun {
  readonly runId: string;
  readonly jobId: string;
  /** How many parts were fixed when it was staged, or `byEveryWorker`; absent where its record cannot be read. */
  readonly count?: number;
  /** When it was shared out. */
  readonly begunAt: EpochMillis;
  /** Somebody wants it stopped. */
  readonly isUnwanted: boolean;
  /** Its shards have been told so. */
  readonly isToldSo: boolean;
  /** Absent while no leader has made its shards. */
  readonly shards?: readonly Shard[];
  /** What they must have come to, as it was fixed then. */
  readonly success: GroupSuccess;
}

/** What a leader does about a run that is done in parts. */
export type GroupStep =
  /** Some are not over. */
  | { readonly kind: 'goes-on' }
  /** Its shards are not there yet. */
  | { readonly kind: 'share-out' }
  /** It is wanted no more, and its shards do not know. */
  | { readonly kind: 'stop-shards' }
  | {
      readonly kind: 'ends';
      readonly event: Exclude<EndingEvent, 'time-out'>;
      /** Which shards kept it from succeeding. */
      readonly reason?: string;
    };

/**
 * The runs that do a run in parts. All of it follows from that run and from the definition that stands, so that whoever makes them once more makes the
 * same. Their time counts from when it was shared out.
 */
export function shardsOf(
  run: Pick<SharedRun, 'runId' | 'count' | 'begunAt'> & { readonly fireTime: EpochMillis },
  by: { readonly definition: JobDefinition; readonly epoch: number },
): readonly RunEnvelope[] {
  const { runId, begunAt, fireTime } = run;
  const count = run.count ?? by.definition.shards?.count ?? 1;
  return Array.from({ length: count }, (_, index) =>
    envelopeFor(by.definition, {
      runId: partRunId(runId, { kind: 'shard', index, count }),
      ...{ trigger: 'shard', fireTime, dueTime: begunAt, epoch: by.epoch },
    }),
  );
}

/** Whether a run is done by every worker, as it was fixed when it was staged. */
export function isForEveryWorker(
  { count }: Pick<SharedRun, 'count'>,
  { broadcast }: Pick<JobDefinition, 'broadcast'>,
): boolean {
  return count === undefined ? broadcast !== undefined : count === byEveryWorker;
}

/** The runs that do one on each of the workers that live now and serve it. Who comes later has none. */
export function partsOnWorkers(
  {
    runId,
    begunAt,
    fireTime,
  }: Pick<SharedRun, 'runId' | 'begunAt'> & { readonly fireTime: EpochMillis },
  by: {
    readonly definition: JobDefinition;
    readonly epoch: number;
    readonly workers: readonly WorkerInfo[];
  },
): readonly RunEnvelope[] {
  const ids = whoTakes(by.definition, by.workers).map(({ workerId }) => workerId);
  return [...new Set(ids)]
    .filter(canHavePart)
    .sort()
    .map((workerId) =>
      envelopeFor(by.definition, {
        runId: partRunId(runId, { kind: 'worker', workerId }),
        ...{ trigger: 'broadcast', fireTime, dueTime: begunAt, epoch: by.epoch },
      }),
    );
}

/** The parts of a run that are not over and that one worker alone may do, each with that worker. */
export function openOnWorkers({
  shards = [],
}: SharedRun): readonly { readonly runId: string; readonly workerId: string }[] {
  return shards.flatMap(({ runId, end }) => {
    const workerId = end === undefined ? workerOfPart(runId) : undefined;
    return workerId === undefined ? [] : [{ runId, workerId }];
  });
}

/**
 * Decides what becomes of a run by what its shards have come to. It ends when the last of them does, whatever the others came to, so that nothing of
 * it is at work any more when it says that it is over.
 */
export function stepGroup(run: SharedRun): GroupStep {
  const { shards } = run;
  if (shards === undefined) {
    return run.isUnwanted ? { kind: 'ends', event: 'cancel' } : { kind: 'share-out' };
  }
  if (shards.some(({ end }) => end === undefined)) {
    return run.isUnwanted && !run.isToldSo ? { kind: 'stop-shards' } : { kind: 'goes-on' };
  }
  if (shards.length === 0) return endedForNobody(run);
  const good = shards.filter(({ end }) => end === 'succeeded').length;
  if (good >= neededOf(run.success, shards.length)) return { kind: 'ends', event: 'succeed' };
  return endedBadly(shards);
}

function neededOf(success: GroupSuccess, count: number): number {
  switch (success) {
    case 'allOf':
      return count;
    case 'anyOf':
      return 1;
    case 'quorum':
      return Math.floor(count / 2) + 1;
  }
}

/** No worker was there to do it. */
function endedForNobody({ isUnwanted }: SharedRun): GroupStep {
  if (isUnwanted) return { kind: 'ends', event: 'cancel' };
  return { kind: 'ends', event: 'fail', reason: sayReason('nobody-serves') };
}

/** One that failed for good outweighs one that somebody wanted stopped. */
function endedBadly(shards: readonly Shard[]): GroupStep {
  const bad = shards.filter(({ end }) => end === 'gone' || isBadEnd(end ?? ''));
  if (bad.length > 0) {
    return { kind: 'ends', event: 'fail', reason: reasonOf('failed', bad, shards.length) };
  }
  const stopped = shards.filter(({ end }) => end !== 'succeeded');
  const reason = reasonOf('stopped', stopped, shards.length);
  return { kind: 'ends', event: 'cancel', reason };
}

/** `2 of 8 shards did not succeed: 3, 5`. */
function reasonOf(what: 'failed' | 'stopped', shards: readonly Shard[], count: number): string {
  const named = shards.slice(0, shardLimits.namedAtMost).map(({ name }) => name);
  const which = [...named, ...(shards.length > named.length ? ['…'] : [])].join(', ');
  const isOnWorkers = shards.some(({ runId }) => workerOfPart(runId) !== undefined);
  return sayReason(`${isOnWorkers ? 'workers' : 'shards'}-${what}`, {
    number: shards.length,
    count,
    which,
  });
}
