import { setTimeout as delay } from 'node:timers/promises';
import {
  type AuditedBy,
  type Clock,
  type Delivery,
  type Handled,
  type JobAdvance,
  type JobChange,
  type JobDefinition,
  type OwedRun,
  type Run,
  type RunEnvelope,
  redisMillis,
  scheduledRunId,
  type Term,
} from '@escapement/core';
import { openRedis, type RedisStore } from '@escapement/redis';
import {
  envelopeOf,
  eventually,
  fixedKey,
  type RedisServer,
  silentLogger,
  startRedisServer,
} from '@escapement/testkit';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (durationMs, signal) =>
    delay(durationMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
};

export const term: Term = {
  nodeId: 'node-a',
  epoch: 7,
  ensembleId: 'ensemble-1',
  since: redisMillis(0),
};

/** A store over the server, ready. */
export async function storeOver(
  server: Pick<RedisServer, 'url'>,
  changes: Partial<Parameters<typeof openRedis>[0]> = {},
): Promise<RedisStore> {
  const store = openRedis({
    url: server.url,
    signingKey: fixedKey(),
    logger: silentLogger,
    clock: systemClock,
    ...changes,
  });
  await store.whenReady(AbortSignal.timeout(10_000));
  return store;
}

/** A throw-away server for the tests of a `describe`, emptied before each of them. */
export interface RedisUse {
  readonly server: RedisServer;
  /** A store of its own, in office, closed after the test. */
  store(changes?: Parameters<typeof storeOver>[1]): Promise<RedisStore>;
}

export function useRedis(): RedisUse {
  const open: RedisStore[] = [];
  let server: RedisServer | undefined;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server?.dispose());
  beforeEach(() => server?.flush());
  afterEach(async () => {
    await Promise.all(open.splice(0).map((store) => store.close(2_000)));
  });
  const running = (): RedisServer => {
    if (server === undefined) throw new Error('the server starts before the first test');
    return server;
  };
  return {
    get server() {
      return running();
    },
    async store(changes) {
      const store = await storeOver(running(), changes);
      open.push(store);
      await takeOffice(store, term);
      return store;
    },
  };
}

/** Claims the office and vouches for Redis, as a leader does before it stages anything. */
export async function takeOffice(store: RedisStore, by: Term): Promise<void> {
  const claimed = await store.schedule.claim(by);
  if (claimed.kind !== 'claimed' || claimed.isVouched) return;
  await store.schedule.vouch(by, { leastGeneration: 1, unknown: undefined });
}

/** A run of a job that is due after so many milliseconds; 0 and less: due already. */
export function runDueIn(ms: number, changes: Partial<RunEnvelope> = {}): RunEnvelope {
  const fireTime = changes.fireTime ?? Date.now() + ms;
  const jobId = changes.jobId ?? 'nightly-report';
  return envelopeOf({
    fireTime,
    dueTime: fireTime,
    runId: scheduledRunId(jobId, fireTime),
    ...changes,
  });
}

export function advanceOf(
  runs: readonly RunEnvelope[],
  changes: Partial<JobAdvance> = {},
): JobAdvance {
  return {
    jobId: runs[0]?.jobId ?? 'nightly-report',
    runs,
    outcomes: [],
    nextFireTime: undefined,
    ...changes,
  };
}

/** A change that carries one job's definition, and keeps and drops what the test says. */
export function changeOf(changes: Partial<JobChange> = {}): JobChange {
  return {
    jobId: 'nightly-report',
    revision: 2,
    present: 'stands',
    definition: definitionOf({ revision: 2, version: 2 }),
    nextFireTime: Date.now() + 60_000,
    kept: [],
    dropped: [],
    outcomes: [],
    asides: [],
    openAfter: undefined,
    ...changes,
  };
}

/** Makes the envelopes of these runs anew, as a node does from its definitions. */
export function recomposedFrom(...runs: readonly RunEnvelope[]) {
  return ({ runId }: OwedRun) => runs.find((run) => run.runId === runId);
}

/** What an audit is told by a node that has the definitions of these runs. */
export function auditedBy(...runs: readonly RunEnvelope[]): AuditedBy {
  return {
    recomposed: recomposedFrom(...runs),
    queueOf: (jobId) => runs.find((run) => run.jobId === jobId)?.queue,
  };
}

/** Handles a delivery as a worker does, with a task that takes no time. */
export function gateAndSettle(store: RedisStore, workerId = 'worker-a') {
  return async (delivery: Delivery): Promise<Handled> => {
    const { envelope, attempt } = delivery;
    const outcome = await store.gate.begin({ envelope, attempt, workerId });
    if (outcome.kind === 'too-early') {
      return { kind: 'not-yet', afterMs: outcome.dueInMs };
    }
    if (outcome.kind === 'unvouched') return { kind: 'not-yet', afterMs: 100 };
    if (outcome.kind !== 'begun') return { kind: 'done' };
    await store.gate.settle({ envelope, attempt, workerId, state: 'succeeded' });
    return { kind: 'done' };
  };
}

/** Resolves when the run is in the state. */
export async function untilRun(
  store: Pick<RedisStore, 'archive'>,
  { runId }: Pick<RunEnvelope, 'runId'>,
  state: Run['state'],
): Promise<void> {
  await eventually(`${runId} is ${state}`, async () => {
    return (await store.archive.get(runId))?.state === state;
  });
}

/** A job that calls the handler `noop` each minute. */
export function definitionOf(changes: Partial<JobDefinition> = {}): JobDefinition {
  return {
    id: 'nightly-report',
    description: '',
    tags: [],
    schedule: { kind: 'every', everyMs: 60_000 },
    task: { kind: 'handler', handler: 'noop' },
    queue: 'default',
    overlap: 'skip',
    catchUp: { policy: 'none' },
    version: 1,
    revision: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}
