import {
  type CatchUp,
  envelopeFor,
  type JobDefinition,
  type RunEnvelope,
  scheduledRunId,
} from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { eventually } from '@escapement/testkit';
import { Queue } from 'bullmq';
import { afterEach, describe, expect, it } from 'vitest';
import { advanceOf, changeOf, definitionOf } from './redis-plans.ts';
import { term, useRedis } from './redis-rig.ts';
import { useWorkers } from './redis-worker-rig.ts';

const hour = 3_600_000;
const count = 50;
/** The newest of them is as late as this when a worker comes back. */
const newestLateMs = 20_000;

const policies = {
  none: { policy: 'none' },
  latest: { policy: 'latest', withinMs: hour },
  some: { policy: 'all', max: 20, withinMs: hour },
  all: { policy: 'all', max: 100, withinMs: hour },
} as const satisfies Record<string, CatchUp>;

/** Fifty runs of a job of every second were staged in time and fell due; then a worker comes back. */
describe('runs that no worker came for', () => {
  const redis = useRedis();
  const workOver = useWorkers();
  const queues: Queue[] = [];

  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.close()));
  });

  const jobOf = (catchUp: CatchUp, changes: Partial<JobDefinition> = {}) =>
    definitionOf({
      ...{ id: 'every-second', schedule: { kind: 'every', everyMs: 1_000 } },
      ...{ catchUp, overlap: 'allow', ...changes },
    });

  /** As the leader staged them, when it was their time. */
  const stagedLate = async (
    leader: RedisStore,
    definition: JobDefinition,
  ): Promise<readonly RunEnvelope[]> => {
    const newest = Math.floor(Date.now() / 1_000) * 1_000 - newestLateMs;
    const runs = Array.from({ length: count }, (_, i) => {
      const fireTime = newest - (count - 1 - i) * 1_000;
      const runId = scheduledRunId(definition.id, fireTime);
      const times = { fireTime, dueTime: fireTime, epoch: term.epoch };
      return envelopeFor(definition, { runId, trigger: 'schedule', ...times });
    });
    const { id: jobId, revision } = definition;
    const change = changeOf({ jobId, revision, definition, nextFireTime: undefined });
    await leader.schedule.carry(term, [change]);
    await leader.schedule.stage(term, [advanceOf(runs, { jobId })]);
    return runs;
  };

  /** A worker of few hands, until nothing is owed; which runs it began, and how often. */
  const workThrough = async (leader: RedisStore): Promise<readonly string[]> => {
    const begun: string[] = [];
    await workOver(leader, { concurrency: 5, work: (_, { runId }) => void begun.push(runId) });
    await untilIdle(leader);
    return begun;
  };

  const untilIdle = (leader: RedisStore) =>
    eventually('nothing is owed and nothing runs', async () => {
      const { owedLate, running } = await leader.archive.totals();
      return owedLate === 0 && running === 0;
    });

  /** What the ledger says of each fire time: one outcome, whatever it is. */
  const told = async (leader: RedisStore, runs: readonly RunEnvelope[]) => {
    const { items } = await leader.archive.ledger('every-second', { limit: 200 });
    const fireTimes = items.map(({ fireTime }) => Date.parse(fireTime)).sort((a, b) => a - b);
    expect(fireTimes).toEqual(runs.map(({ fireTime }) => fireTime));
    const states = items.flatMap(({ outcome, runState }) => (outcome === 'run' ? [runState] : []));
    const rows = items.filter(({ outcome }) => outcome !== 'run');
    return { states, rows };
  };

  const queueCounts = () => {
    const connection = { host: '127.0.0.1', port: redis.server.port };
    const queue = new Queue('default', { prefix: '{esc}', connection });
    queues.push(queue);
    return queue.getJobCounts('wait', 'active', 'delayed', 'failed', 'completed');
  };
  const empty = { wait: 0, active: 0, delayed: 0, failed: 0, completed: 0 };

  it.each([
    ['none', 0, 'too-late'],
    ['latest', 1, 'newer-run-serves'],
    ['some', 20, 'catch-up-limit'],
    ['all', count, undefined],
  ] as const)(
    'with catch-up %s begin %i times in %s, and each fire time has one outcome',
    async (policy, starts, reason) => {
      const leader = await redis.store();
      const runs = await stagedLate(leader, jobOf(policies[policy]));
      const begun = await workThrough(leader);
      const newest = runs.slice(count - starts).map(({ runId }) => runId);
      expect([...begun].sort()).toEqual(newest);
      const { states, rows } = await told(leader, runs);
      expect(states).toEqual(newest.map(() => 'succeeded'));
      const detail = reason === 'too-late' ? undefined : newest.at(-1);
      for (const row of rows) expect(row).toMatchObject({ outcome: 'missed', reason });
      for (const row of rows) expect(row.detail).toBe(detail);
      expect(rows).toHaveLength(count - starts);
      expect((await leader.archive.totals()).last24h).toMatchObject({ missed: count - starts });
      expect(await queueCounts()).toEqual(empty);
    },
  );

  it('begin as long as their job says, also where it catches nothing up', async () => {
    const leader = await redis.store();
    const startWithinMs = newestLateMs + 30_000;
    const runs = await stagedLate(leader, jobOf({ policy: 'none' }, { startWithinMs }));
    const begun = await workThrough(leader);
    // Time passes meanwhile, so that how many of them are in time is not known to the second.
    expect(begun.length).toBeGreaterThan(15);
    expect(begun.length).toBeLessThanOrEqual(31);
    const { rows } = await told(leader, runs);
    expect(rows).toHaveLength(count - begun.length);
    for (const row of rows) expect(row).toMatchObject({ outcome: 'missed', reason: 'too-late' });
  });

  it('are taken by several workers at once, and begin no more often for that', async () => {
    const leader = await redis.store();
    const runs = await stagedLate(leader, jobOf(policies.latest));
    const begun: string[] = [];
    const work = (_: unknown, { runId }: { readonly runId: string }) => void begun.push(runId);
    const others = await Promise.all([redis.store(), redis.store()]);
    for (const [i, store] of others.entries())
      await workOver(store, { workerId: `worker-${i}`, concurrency: 2, work });
    await eventually('one began', () => begun.length > 0);
    await untilIdle(leader);
    expect(begun).toEqual([runs.at(-1)?.runId]);
    expect((await told(leader, runs)).rows).toHaveLength(count - 1);
    expect(await queueCounts()).toEqual(empty);
  });
});
