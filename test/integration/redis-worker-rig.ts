import type { CoordinationSession, Logger, RunEnvelope, StoreClock } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { FakeLocks, FakeStoreClock, silentLogger } from '@escapement/testkit';
import { type Handler, handlersHere, handlersOf, openHttpClient, Worker } from '@escapement/worker';
import { afterEach } from 'vitest';
import { noScripts } from '../../packages/worker/src/fixtures/no-scripts.ts';
import { advanceOf, changeOf, definitionOf } from './redis-plans.ts';
import { systemClock, term } from './redis-rig.ts';

export interface WorkOptions {
  readonly workerId?: string;
  readonly queues?: readonly string[];
  readonly concurrency?: number;
  /** What the handler `noop` does; nothing, by default. */
  readonly work?: Handler;
  readonly logger?: Logger;
  readonly time?: StoreClock;
  readonly session?: Pick<CoordinationSession, 'state'>;
}

/** Starts a worker over a store, whole but for ZooKeeper. */
export type WorkOver = (store: RedisStore, options?: WorkOptions) => Promise<Worker>;

/** Workers that are stopped when the test is over. Must come after `useRedis`, so that they end before the stores do. */
export function useWorkers(): WorkOver {
  const working: Worker[] = [];
  afterEach(async () => {
    await Promise.all(working.splice(0).map((worker) => worker.stop()));
  });
  return async (store, options = {}) => {
    const worker = workerOver(store, options);
    working.push(worker);
    await worker.start((error) => {
      throw error;
    });
    return worker;
  };
}

/** A worker over a store, for whoever starts and stops it. */
export function workerOver(store: RedisStore, options: WorkOptions): Worker {
  const { workerId = 'worker-a', queues = ['default'], concurrency = 10 } = options;
  const { work = () => {}, logger = silentLogger, time = store.time } = options;
  return new Worker(
    {
      exchange: store.exchange,
      lives: store.lives,
      locks: new FakeLocks(),
      membership: { registerWorker: async () => ({ async update() {}, async close() {} }) },
      session: options.session ?? { state: 'connected' },
      clock: systemClock,
      time,
      health: store.health,
      logger,
    },
    {
      info: {
        workerId,
        host: 'here',
        pid: process.pid,
        version: '0.0.0',
        queues: [...queues],
        handlers: ['noop'],
        concurrency,
        scripts: false,
        startedAt: '2026-01-01T00:00:00.000Z',
      },
      tasks: {
        handlers: handlersHere(handlersOf({ noop: work })),
        http: openHttpClient(
          { allow: [], deny: [], allowPrivate: false },
          { timeoutMs: 1_000, maxResponseBytes: 1_000 },
        ),
        scripts: noScripts(systemClock),
      },
      graceMs: 200,
      drainMs: 0,
    },
  );
}

/** The time of the store as a test measures it. */
export function measuredTime(): FakeStoreClock {
  return new FakeStoreClock(systemClock);
}

/** Has the jobs of these runs carried as they stand in the envelopes, so that workers find their cards. */
export async function carryJobs(
  leader: RedisStore,
  runs: readonly RunEnvelope[],
  by = term,
): Promise<void> {
  const jobs = new Map(runs.map((run) => [run.jobId, run]));
  const changes = [...jobs.values()].map((run) => {
    const { jobId, revision, version, queue, task, overlap, timeoutMs, lock } = run;
    const definition = definitionOf({
      id: jobId,
      revision,
      version,
      queue,
      task,
      overlap,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(lock === undefined ? {} : { lock }),
    });
    return changeOf({ jobId, revision, definition, nextFireTime: undefined });
  });
  await leader.schedule.carry(by, changes);
}

/** Stages runs as a leader does: their jobs are carried before. */
export async function stageAll(leader: RedisStore, runs: readonly RunEnvelope[]): Promise<void> {
  await carryJobs(leader, runs);
  await leader.schedule.stage(
    term,
    runs.map((run) => advanceOf([run])),
  );
}

/** Stages one run, and answers it. */
export async function stageOne(leader: RedisStore, run: RunEnvelope): Promise<RunEnvelope> {
  await stageAll(leader, [run]);
  return run;
}
