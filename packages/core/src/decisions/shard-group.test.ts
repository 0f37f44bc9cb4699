import { describe, expect, it } from 'vitest';
import { partRunId, scheduledRunId } from '../runs/run-id.ts';
import { shardLimits } from '../runs/shard-limits.ts';
import { jobDefinitionSchema } from '../schemas/job.ts';
import type { ShardEnd } from '../schemas/run.ts';
import type { GroupSuccess } from '../schemas/shards.ts';
import { type Shard, type SharedRun, shardsOf, stepGroup } from './shard-group.ts';

const fireTime = Date.parse('2026-03-07T02:00:00.000Z');
const begunAt = fireTime + 40;
const runId = scheduledRunId('load', fireTime);
const at = '2026-01-01T00:00:00.000Z';

const definition = jobDefinitionSchema.parse({
  ...{ id: 'load', revision: 9, version: 4, queue: 'heavy', createdAt: at, updatedAt: at },
  ...{ schedule: { kind: 'every', everyMs: 60_000 }, lock: 'ledger', priority: 3 },
  ...{ startWithinMs: 60_000, timeoutMs: 5_000, overlap: 'queue' },
  ...{ shards: { count: 4 }, task: { kind: 'handler', handler: 'load' } },
});

describe('the shards of a run', () => {
  const run = { runId, count: 3, begunAt, fireTime };
  const shards = shardsOf(run, { definition, epoch: 7 });

  it('are as many as were fixed when it was staged, each with its index in its id', () => {
    expect(shards.map((shard) => shard.runId)).toEqual([
      'load@20260307T020000Z.0of3',
      'load@20260307T020000Z.1of3',
      'load@20260307T020000Z.2of3',
    ]);
  });

  it('are of the definition that stands, and their time counts from when it was shared out', () => {
    for (const shard of shards) {
      expect(shard).toMatchObject({ version: 4, revision: 9, epoch: 7, queue: 'heavy' });
      expect(shard).toMatchObject({ fireTime, dueTime: begunAt, beginBy: begunAt + 60_000 });
      expect(shard).toMatchObject({ trigger: 'shard', priority: 3, timeoutMs: 5_000 });
    }
  });

  it('run beside one another, whatever their job says of other runs, and hold no lock', () => {
    for (const shard of shards) {
      expect(shard.overlap).toBe('allow');
      for (const name of ['overlapLimit', 'maxConcurrent', 'lateMost', 'lock']) {
        expect(shard).not.toHaveProperty(name);
      }
    }
  });

  it('are the same whoever makes them', () => {
    expect(shardsOf(run, { definition, epoch: 7 })).toEqual(shards);
  });
});

function groupOf(
  ends: readonly (ShardEnd | undefined)[],
  more: Partial<Pick<SharedRun, 'isUnwanted' | 'isToldSo'>> & { success?: GroupSuccess } = {},
): SharedRun {
  const count = ends.length;
  const shards = ends.map((end, index): Shard => {
    const id = partRunId(runId, { kind: 'shard', index, count });
    return { runId: id, name: String(index), ...(end && { end }) };
  });
  const about = { runId, jobId: 'load', count, begunAt, success: 'allOf' } as const;
  return { ...about, isUnwanted: false, isToldSo: false, shards, ...more };
}

describe('a run with shards', () => {
  it('is shared out first, or ends where nobody wants it any more', () => {
    const { shards: _none, ...bare } = groupOf([]);
    expect(stepGroup(bare)).toEqual({ kind: 'share-out' });
    expect(stepGroup({ ...bare, isUnwanted: true })).toEqual({ kind: 'ends', event: 'cancel' });
  });

  it('goes on until the last of them is over, though one has failed', () => {
    expect(stepGroup(groupOf([undefined, 'succeeded']))).toEqual({ kind: 'goes-on' });
    expect(stepGroup(groupOf(['failed', undefined]))).toEqual({ kind: 'goes-on' });
  });

  it('has them stopped once, when it is wanted no more', () => {
    const unwanted = groupOf(['succeeded', undefined], { isUnwanted: true });
    expect(stepGroup(unwanted)).toEqual({ kind: 'stop-shards' });
    expect(stepGroup({ ...unwanted, isToldSo: true })).toEqual({ kind: 'goes-on' });
  });

  it('succeeds when all of them have', () => {
    const group = groupOf(['succeeded', 'succeeded']);
    expect(stepGroup(group)).toEqual({ kind: 'ends', event: 'succeed' });
  });

  it.each(['failed', 'timed-out', 'lost', 'gone'] as const)('fails when one is %s', (end) => {
    expect(stepGroup(groupOf(['succeeded', end, 'succeeded']))).toEqual({
      ...{ kind: 'ends', event: 'fail' },
      reason: '1 of 3 shards did not succeed: 1',
    });
  });

  it('succeeds where enough of them have: any, or more than half', () => {
    const ends = ['failed', 'succeeded', 'lost', 'succeeded'] as const;
    const succeeded = { kind: 'ends', event: 'succeed' };
    expect(stepGroup(groupOf(ends, { success: 'anyOf' }))).toEqual(succeeded);
    expect(stepGroup(groupOf(ends, { success: 'quorum' }))).toMatchObject({ event: 'fail' });
    const most = [...ends, 'succeeded'] as const;
    expect(stepGroup(groupOf(most, { success: 'quorum' }))).toEqual(succeeded);
    expect(stepGroup(groupOf(['lost'], { success: 'anyOf' }))).toMatchObject({ event: 'fail' });
  });

  it('is cancelled when one was, or never began, and none failed', () => {
    expect(stepGroup(groupOf(['succeeded', 'cancelled', 'taken-back']))).toEqual({
      ...{ kind: 'ends', event: 'cancel' },
      reason: '2 of 3 shards were stopped: 1, 2',
    });
    expect(stepGroup(groupOf(['failed', 'cancelled']))).toMatchObject({ event: 'fail' });
  });

  it('names the first of many, in their order, and no more', () => {
    const { most, namedAtMost } = shardLimits;
    const step = stepGroup(groupOf(Array<ShardEnd>(most).fill('lost')));
    const reason = step.kind === 'ends' ? (step.reason ?? '') : '';
    expect(reason).toMatch(/^256 of 256 shards did not succeed: 0, 1, 2, /);
    expect(reason.match(/\d+, /g)).toHaveLength(namedAtMost);
    expect(reason.endsWith('…')).toBe(true);
  });
});
