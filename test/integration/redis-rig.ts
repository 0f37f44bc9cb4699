import {
  type EndingEvent,
  type ExchangeAnswer,
  type ExchangeRequest,
  type JobAdvance,
  type JobChange,
  type JobDefinition,
  type OwedRun,
  type Run,
  type RunEnvelope,
  redisMillis,
  scheduledRunId,
  type TakenRun,
  type Term,
} from '@escapement/core';
import { systemClock } from '@escapement/process';
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

export { systemClock };

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
  await store.whenReady();
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

/** What stands for the store of the test that runs: one in office, opened before each test, at which `worker-a` attends. */
export function useStore(redis: RedisUse): RedisStore {
  let opened: RedisStore | undefined;
  beforeEach(async () => {
    opened = await redis.store();
    attendAs(opened);
  });
  return new Proxy({} as RedisStore, {
    get: (_none, part) => Reflect.get(opened as RedisStore, part),
  });
}

/** Starts the server anew, and waits until all connections of a store are back, each of which comes by itself. */
export async function restartUnder(store: RedisStore, server: RedisServer): Promise<void> {
  await server.stop();
  await server.start();
  await eventually('what is asked is answered over every connection', async () => {
    await Promise.all([store.archive.totals(), store.office.heartbeat(term), exchange(store)]);
    return true;
  });
}

/** Claims the office and vouches for Redis, as a leader does before it stages anything. Its connection may have yet to come back. */
export async function takeOffice(store: RedisStore, by: Term): Promise<void> {
  await store.whenReady();
  const claimed = await store.office.claim(by);
  if (claimed.kind !== 'claimed' || claimed.isVouched) return;
  await store.office.vouch(by, { leastGeneration: 1, unknown: undefined });
}

/** By so much two readings of the time may differ: a busy machine measures badly, and its clock may be set back a little. */
export const surelyPastMs = 50;

/** A run of a job that is due after so many milliseconds; 0 and less: due already, by the clock of Redis too. */
export function runDueIn(ms: number, changes: Partial<RunEnvelope> = {}): RunEnvelope {
  const fireTime = changes.fireTime ?? Date.now() + (ms || -surelyPastMs);
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

/** Looks at everything that is owed since before an instant. */
export function auditAll(store: RedisStore, before: number, ...runs: readonly RunEnvelope[]) {
  // What was given back in this very millisecond is owed too.
  return store.upkeep.audit({ from: 0, before: before + 1, limit: 500 }, recomposedFrom(...runs));
}

/** What a worker says and asks of a queue; all that is left out is nothing. */
export function exchange(
  store: RedisStore,
  request: Partial<ExchangeRequest> = {},
  queue = 'default',
): Promise<ExchangeAnswer> {
  return store.exchange.exchange(queue, { ends: [], backs: [], begins: [], most: 0, ...request });
}

/** Names the worker that the store's exchange speaks for; it tells of nothing in hand. */
export function attendAs(store: RedisStore, workerId = 'worker-a'): void {
  store.exchange.attend({ workerId, inHand: () => [] });
}

/** Takes what is due. */
export async function takeDue(
  store: RedisStore,
  most = 100,
  queue = 'default',
): Promise<readonly TakenRun[]> {
  return (await exchange(store, { most }, queue)).taken;
}

/** Ends what was taken. */
export async function endTaken(
  store: RedisStore,
  taken: readonly Pick<TakenRun, 'runId' | 'attempt'>[],
  more: { readonly event?: EndingEvent; readonly reason?: string; readonly queue?: string } = {},
): Promise<ExchangeAnswer['ends']> {
  const { event = 'succeed', reason, queue } = more;
  const ends = taken.map(({ runId, attempt }) => {
    return { runId, attempt, event, ...(reason === undefined ? {} : { reason }) };
  });
  return (await exchange(store, { ends }, queue)).ends;
}

/** Takes what is due as a worker does, with a task that takes no time. Answers the runs. */
export async function takeAndEnd(
  store: RedisStore,
  most = 100,
  queue = 'default',
): Promise<readonly string[]> {
  const taken = await takeDue(store, most, queue);
  if (taken.length > 0) await endTaken(store, taken, { queue });
  return taken.map(({ runId }) => runId);
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
