import { isPassing, type RunExchange, toIso, type WorkerInfo } from '@escapement/core';
import {
  FakeStoreHealth,
  locksSeenBy,
  over,
  type Random,
  sessionSeenBy,
  silentLogger,
} from '@escapement/testkit';
import {
  type Handler,
  handlersHere,
  handlersOf,
  openHttpClient,
  type TaskRunners,
  Worker,
  type WorkerPorts,
  workerClockLimits,
} from '@escapement/worker';
import type { Mood } from '../people/jobs.ts';
import { type Host, sessionMs, type World, type WrittenEffect } from './world.ts';

/** A worker in the world. */
export interface WorkerProcess {
  readonly host: Host;
  readonly health: FakeStoreHealth;
  readonly clockLimits: { readonly distrustBeyondMs: number };
}

/** What a job gives its task to do. */
export interface Work {
  /** Counts the writings of the job. */
  readonly edition: number;
  /** How long the task takes. */
  readonly ms: number;
  /** Whether its tasks fail. */
  readonly mood: Mood;
  /** Of a job that comes after others: the run of each that it comes after, null where it does not come after one of that. */
  readonly after?: Readonly<Record<string, string | null>>;
}

/** Before the server takes a session for gone, its process does. */
const giveUpMs = sessionMs * 0.9;

/** Starts a worker whose tasks write down that they begin, and when they ended. */
export function startWorker(
  world: World,
  logger: WorkerPorts['logger'] = silentLogger,
): WorkerProcess {
  const host = world.host();
  const { process, member, redis } = host;
  const { store } = world;
  const health = new FakeStoreHealth();
  const session = sessionSeenBy(process, member.session);
  const ports: WorkerPorts = {
    exchange: exchangeOver(redis, store.exchange()),
    lives: over(redis, store.lives, { here: ['onStopAsked'] }),
    locks: locksSeenBy(process, over(host.zookeeper, member.locks), { session, giveUpMs }),
    membership: member.membership,
    session,
    clock: process.clock,
    time: host.storeClock,
    health,
    logger,
  };
  const worker = new Worker(ports, {
    info: infoOf(world, process.pid),
    tasks: tasksOf(world, host),
    graceMs: 2_000,
    drainMs: 5_000,
  });
  const onBroken = (error: unknown) => void world.defects.push(error);
  worker.start(onBroken).catch(onBroken);
  return { host, health, clockLimits: workerClockLimits };
}

/** What a run is held against may be out of reach; then it waits, as the real exchange answers. */
function exchangeOver(redis: Host['redis'], exchange: RunExchange): RunExchange {
  const reached = over(redis, exchange, { here: ['attend', 'cut'] });
  const open: RunExchange['open'] = async (queue, taken) => {
    try {
      return await reached.open(queue, taken);
    } catch (error) {
      if (!isPassing(error)) throw error;
      return { kind: 'not-yet', afterMs: 2_000 };
    }
  };
  return new Proxy(reached, {
    get: (target, name) => (name === 'open' ? open : Reflect.get(target, name)),
  });
}

function infoOf({ time }: World, pid: number): WorkerInfo {
  return {
    ...{ workerId: `worker-${pid}`, host: 'host', pid, version: '0' },
    ...{ startedAt: toIso(time.now()), queues: ['default'], handlers: ['work'] },
    ...{ concurrency: 8, scripts: false },
  };
}

function tasksOf({ time, effects, random }: World, { process }: Host): TaskRunners {
  const { clock, pid } = process;
  const handlers = handlersOf({
    async work(input: unknown, context: Context) {
      const { edition, ms, mood, after } = input as Work;
      const effect: WrittenEffect = {
        ...{ runId: context.runId, jobId: context.jobId, attempt: context.attempt },
        ...{ fireTime: Date.parse(context.fireTime), edition, begunAt: time.now(), pid },
        ...(after === undefined ? {} : { after: namesIn(after) }),
      };
      effects.push(effect);
      if (ms > 0) await clock.sleep(ms, context.signal);
      effect.endedAt = time.now();
      context.signal.throwIfAborted();
      effect.endedAs = isUnlucky(mood, context, random) ? 'failed' : 'succeeded';
      if (effect.endedAs === 'failed') throw new Error('it was not in the mood');
    },
  });
  return { handlers: handlersHere(handlers), http: noHttp, scripts: noScripts(clock) };
}

function namesIn(after: NonNullable<Work['after']>): readonly string[] {
  return Object.values(after).filter((runId) => runId !== null);
}

type Context = Parameters<Handler>[1];

function isUnlucky(mood: Mood, { fireTime }: Context, random: Random): boolean {
  switch (mood) {
    case 'steady':
      return false;
    case 'moody':
      // The same runs each time, and on whichever worker.
      return (Date.parse(fireTime) / 10_000) % 3 === 0;
    case 'fickle':
      return random.chance(0.6);
  }
}

/** No task of a simulation reaches outside of it. */
const noHttp = openHttpClient(
  { allow: [], deny: [], allowPrivate: false },
  { timeoutMs: 1_000, maxResponseBytes: 1_000 },
);
const guard = { watch: () => () => {}, close: async () => {} };

function noScripts(clock: WorkerPorts['clock']): TaskRunners['scripts'] {
  return {
    allowed: [],
    graceMs: 1_000,
    clock,
    environment: {},
    guard,
    confinement: {
      user: undefined,
      hasLimits: false,
      confine: ({ words }) => ({ words, mark: { kind: 'environment', entries: [] } }),
    },
  };
}
