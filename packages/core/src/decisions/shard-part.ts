import { isOfPart, parseRunId, type RunTrigger } from '../runs/run-id.ts';
import { workerOfPart, workerQueue } from '../runs/worker-queue.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import { literalJson } from './task-texts.ts';
import type { TemplateValue } from './upstream-template.ts';

/** Which part of its run a shard does. */
export interface ShardPart {
  /** Counted from 0. */
  readonly index: number;
  readonly total: number;
  /** What its job says that this one is told besides; null where it says nothing. */
  readonly parameter: TemplateValue;
}

/** Which part a run does; `undefined` for one that is whole. Most of it stands in its id, so that nothing else must be kept of it. */
export function shardPartOf({
  runId,
  trigger,
  shards,
}: Pick<RunEnvelope, 'runId' | 'shards'> & { readonly trigger?: RunTrigger }):
  | ShardPart
  | undefined {
  // Nearly all are whole.
  if (trigger !== undefined && trigger !== 'shard') return undefined;
  const part = parseRunId(runId)?.part;
  if (part?.kind !== 'shard') return undefined;
  return {
    ...{ index: part.index, total: part.count },
    parameter: literalJson(shards?.parameters?.[part.index] ?? null),
  };
}

/**
 * The envelope of a run as what it is. Whether a run may begin beside others of its job, and whether it came too late, is decided about the whole; what
 * does a part of it runs beside the others, and holds no lock, which would let them run one behind the other. What one worker alone does waits in the
 * queue of that worker.
 */
export function asOwnPart(envelope: RunEnvelope): RunEnvelope {
  if (!isOfPart(envelope.trigger)) return envelope;
  const {
    overlapLimit: _limit,
    maxConcurrent: _places,
    lateMost: _late,
    lock: _lock,
    lockPermits: _permits,
    ...own
  } = envelope;
  const workerId = workerOfPart(envelope.runId);
  return {
    ...own,
    overlap: 'allow',
    ...(workerId === undefined ? {} : { queue: workerQueue(workerId) }),
  };
}

/** How a run says that it is done by every worker, where another says in how many parts it is done: how many they are nobody knows before. */
export const byEveryWorker = 0;

/** In how many parts a run is done, or `byEveryWorker`; `undefined` where in one, or where it is one itself. */
export function partsOf({
  trigger,
  shards,
  broadcast,
}: Pick<RunEnvelope, 'trigger' | 'shards' | 'broadcast'>): number | undefined {
  if (isOfPart(trigger)) return undefined;
  return broadcast === undefined ? shards?.count : byEveryWorker;
}

const names = ['shard.index', 'shard.total', 'shard.parameter'] as const;
export type ShardName = (typeof names)[number];

/** Whether a template asks which part of its run a shard does: `${shard.index}`, counted from 0, of `${shard.total}`. */
export function isShardName(name: string): name is ShardName {
  return names.some((each) => each === name);
}

/** What it asks for; null in a run that is whole. */
export function shardValue(
  name: ShardName,
  run: Pick<RunEnvelope, 'runId' | 'shards'>,
): TemplateValue {
  const part = shardPartOf(run);
  switch (name) {
    case 'shard.index':
      return part?.index ?? null;
    case 'shard.total':
      return part?.total ?? null;
    case 'shard.parameter':
      return part?.parameter ?? null;
  }
}
