import { toIso, type WorkerInfo } from '@escapement/core';
import { FakeStoreHealth, over, sessionSeenBy, silentLogger } from '@escapement/testkit';
import {
  type HandlerRunner,
  openHttpClient,
  parsePattern,
  type TaskRunners,
  Worker,
  type WorkerPorts,
} from '@escapement/worker';
import type { DefinedJob } from '../jobs/defined-job.ts';
import { typedHandlers } from '../worker/typed-handlers.ts';
import type { TestHost, TestWorld } from './test-world.ts';

/** Starts a worker: our own code, which calls the jobs' own functions. */
export async function startTestWorker(
  world: TestWorld,
  jobs: readonly DefinedJob[],
): Promise<TestHost> {
  const host = world.host();
  const { process, member, redis, zookeeper } = host;
  const { store } = world;
  const ports: WorkerPorts = {
    exchange: over(redis, store.exchange(), { here: ['attend', 'cut'] }),
    lives: over(redis, store.lives, { here: ['onStopAsked'] }),
    locks: over(zookeeper, member.locks),
    configEntries: world.configEntries,
    membership: over(zookeeper, member.membership),
    session: sessionSeenBy(process, member.session),
    clock: host.clock,
    time: host.storeClock,
    health: new FakeStoreHealth(),
    logger: silentLogger,
  };
  const info = infoOf(world, host, jobs);
  const tasks = tasksOf(world, host, jobs);
  const worker = new Worker(ports, { info, tasks, graceMs: 2_000, drainMs: 5_000 });
  await worker.start(world.onBroken);
  return host;
}

function infoOf({ time }: TestWorld, host: TestHost, jobs: readonly DefinedJob[]): WorkerInfo {
  const { pid } = host.process;
  const queues = jobs.map(({ draft }) => draft.queue ?? 'default');
  return {
    ...{ workerId: `worker-${pid}`, host: 'test', pid, version: '0', concurrency: 50 },
    ...{ startedAt: toIso(time.now()), queues: [...new Set(queues)], scripts: false },
    handlers: jobs.map(({ handler }) => handler),
  };
}

function tasksOf(world: TestWorld, host: TestHost, jobs: readonly DefinedJob[]): TaskRunners {
  const typed = typedHandlers(jobs);
  const handlers: HandlerRunner = {
    endsWithinMs: typed.endsWithinMs,
    run: (task, run) => world.calls.during(() => typed.run(task, run)),
  };
  return { handlers, http: nowhere(), scripts: noScripts(host) };
}

/** No task of a test reaches outside of it. */
function nowhere(): TaskRunners['http'] {
  const everywhere = parsePattern('*');
  const deny = everywhere === undefined ? [] : [everywhere];
  return openHttpClient(
    { allow: [], deny, allowPrivate: false },
    { timeoutMs: 1_000, maxResponseBytes: 1_000 },
  );
}

function noScripts({ clock }: TestHost): TaskRunners['scripts'] {
  return {
    allowed: [],
    graceMs: 1_000,
    clock,
    environment: {},
    guard: { watch: () => () => undefined, close: async () => undefined },
    confinement: {
      user: undefined,
      hasLimits: false,
      confine: ({ words }) => ({ words, mark: { kind: 'environment', entries: [] } }),
    },
  };
}
