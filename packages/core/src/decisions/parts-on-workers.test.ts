import { describe, expect, it } from 'vitest';
import { partRunId, scheduledRunId } from '../runs/run-id.ts';
import type { WorkerInfo } from '../schemas/cluster.ts';
import { jobDefinitionSchema } from '../schemas/job.ts';
import type { ShardEnd } from '../schemas/run.ts';
import type { GroupSuccess } from '../schemas/shards.ts';
import { envelopeFor } from './plan-job.ts';
import {
  isForEveryWorker,
  openOnWorkers,
  partsOnWorkers,
  type Shard,
  type SharedRun,
  stepGroup,
} from './shard-group.ts';
import { byEveryWorker, partsOf } from './shard-part.ts';

const fireTime = Date.parse('2026-03-07T02:00:00.000Z');
const begunAt = fireTime + 40;
const runId = scheduledRunId('refresh', fireTime);
const at = '2026-01-01T00:00:00.000Z';

const definition = jobDefinitionSchema.parse({
  ...{ id: 'refresh', revision: 9, version: 4, queue: 'web', createdAt: at, updatedAt: at },
  ...{ schedule: { kind: 'every', everyMs: 60_000 }, overlap: 'queue', timeoutMs: 5_000 },
  ...{ broadcast: {}, task: { kind: 'handler', handler: 'refresh' } },
});

function worker(workerId: string, changes: Partial<WorkerInfo> = {}): WorkerInfo {
  return {
    ...{ workerId, host: 'host', pid: 1, version: '0', startedAt: at, concurrency: 1 },
    ...{ queues: ['web'], handlers: ['refresh'], scripts: false },
    ...changes,
  };
}

const partsFor = (workers: readonly WorkerInfo[]) =>
  partsOnWorkers({ runId, begunAt, fireTime }, { definition, epoch: 7, workers });

describe('the parts of a run that every worker does', () => {
  it('are one for each that lives, in an order that follows from their ids', () => {
    const ids = partsFor([worker('b'), worker('a'), worker('b')]).map((part) => part.runId);
    expect(ids).toEqual([`${runId}~a`, `${runId}~b`]);
  });

  it('go through the queue of that worker, beside one another, and their time counts from when it was shared out', () => {
    expect(partsFor([worker('a')])).toMatchObject([
      { queue: '~a', trigger: 'broadcast', overlap: 'allow', dueTime: begunAt, fireTime, epoch: 7 },
    ]);
  });

  it('are for nobody who would not take the run, or is named as no worker of ours can be', () => {
    const others = [
      worker('queue', { queues: ['default'] }),
      worker('handler', { handlers: [] }),
      worker('draining', { waitingFor: [{ code: 'DRAINING', detail: '2' }] }),
      worker('drained', { waitingFor: [{ code: 'DRAINED' }] }),
      worker('odd ~ name'),
    ];
    expect(partsFor(others)).toEqual([]);
    const late = worker('a', { waitingFor: [{ code: 'REDIS_AWAY' }] });
    expect(partsFor([...others, late])).toHaveLength(1);
  });

  it('stay in that queue whoever makes them anew, and whatever their job is by then', () => {
    const part = { runId: `${runId}~a`, trigger: 'broadcast', fireTime, dueTime: begunAt } as const;
    const { broadcast: _none, ...plain } = definition;
    for (const job of [definition, plain, { ...plain, queue: 'other', lock: 'x' }]) {
      const envelope = envelopeFor(job, { ...part, epoch: 7 });
      expect([envelope.queue, envelope.lock, partsOf(envelope)]).toEqual([
        '~a',
        undefined,
        undefined,
      ]);
    }
  });
});

describe('a run', () => {
  it('is for every worker as it was fixed when it was staged, or as its job says where nobody can read that', () => {
    const whole = { runId, trigger: 'schedule', fireTime, dueTime: fireTime, epoch: 7 } as const;
    expect(partsOf(envelopeFor(definition, whole))).toBe(byEveryWorker);
    expect(isForEveryWorker({ count: byEveryWorker }, {})).toBe(true);
    expect(isForEveryWorker({ count: 3 }, definition)).toBe(false);
    expect([isForEveryWorker({}, definition), isForEveryWorker({}, {})]).toEqual([true, false]);
  });
});

function groupOf(
  ends: Readonly<Record<string, ShardEnd | undefined>>,
  more: Partial<Pick<SharedRun, 'isUnwanted'>> & { success?: GroupSuccess } = {},
): SharedRun {
  const shards = Object.entries(ends).map(([workerId, end]): Shard => {
    const id = partRunId(runId, { kind: 'worker', workerId });
    return { runId: id, name: workerId, ...(end && { end }) };
  });
  const about = {
    runId,
    jobId: 'refresh',
    count: byEveryWorker,
    begunAt,
    success: 'allOf',
  } as const;
  return { ...about, isUnwanted: false, isToldSo: false, shards, ...more };
}

describe('a run that every worker does', () => {
  it('says how many of how many workers did not succeed, and which', () => {
    expect(stepGroup(groupOf({ a: 'succeeded', b: 'lost', c: 'failed' }))).toEqual({
      ...{ kind: 'ends', event: 'fail' },
      reason: '2 of 3 workers did not succeed: b, c',
    });
    expect(stepGroup(groupOf({ a: 'succeeded', b: 'cancelled' }))).toEqual({
      ...{ kind: 'ends', event: 'cancel' },
      reason: '1 of 2 workers were stopped: b',
    });
  });

  it('succeeds where as many have as it says, though a worker is gone', () => {
    const ends = { a: 'succeeded', b: 'lost' } as const;
    expect(stepGroup(groupOf(ends, { success: 'anyOf' }))).toEqual({
      kind: 'ends',
      event: 'succeed',
    });
    expect(stepGroup(groupOf(ends, { success: 'quorum' }))).toMatchObject({ event: 'fail' });
  });

  it.each(['allOf', 'anyOf', 'quorum'] as const)(
    'has failed where nobody was there to do it, whatever it asks for (%s)',
    (success) => {
      expect(stepGroup(groupOf({}, { success }))).toEqual({
        ...{ kind: 'ends', event: 'fail' },
        reason: 'nobody-serves: no living worker was there to do it',
      });
      const unwanted = groupOf({}, { success, isUnwanted: true });
      expect(stepGroup(unwanted)).toEqual({ kind: 'ends', event: 'cancel' });
    },
  );

  it('waits for the parts that are not over, each of which is for one worker', () => {
    const run = groupOf({ a: 'succeeded', b: undefined });
    expect(stepGroup(run)).toEqual({ kind: 'goes-on' });
    expect(openOnWorkers(run)).toEqual([{ runId: `${runId}~b`, workerId: 'b' }]);
  });
});
