import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { type Logger, storeWaiting, toIso, type Waiting, type WorkerInfo } from '@escapement/core';
import {
  closedWithin,
  closeWithinMs,
  type Env,
  newSecret,
  PlaceWatch,
  reportWaiting,
  systemClock,
  waitingAtServers,
} from '@escapement/process';
import { openRedis, type RedisStore } from '@escapement/redis';
import {
  type Confinement,
  openConfinement,
  openHttpClient,
  openProcessGuard,
  type TaskRunners,
  Worker,
  workerClockLimits,
} from '@escapement/worker';
import {
  openZooKeeper,
  secretKind,
  type ZooKeeperCoordination,
  ZooKeeperSecrets,
} from '@escapement/zookeeper';
import type { Config } from './config.ts';
import { type HealthServer, openHealthServer } from './health-server.ts';
import { type OpenedHandlers, openHandlers } from './open-handlers.ts';

const clock = systemClock;
/** From SIGTERM to SIGKILL of a script, and how long a handler may take to obey its signal. */
const graceMs = 2_000;

/** Everything that one worker process has open. */
interface Parts {
  readonly config: Config;
  readonly logger: Logger;
  readonly zookeeper: ZooKeeperCoordination;
  readonly redis: RedisStore;
  readonly secrets: ZooKeeperSecrets;
  readonly health: PlaceWatch;
  readonly stopping: AbortController;
}

/** One worker as a process. */
export interface WorkerProcess {
  /** Resolves when runs are being taken, or when it was stopped before that. `onBroken` hears of a fault of the code. */
  start(onBroken: (error: unknown) => void): Promise<void>;
  /** Drains and closes, within the drain time and some seconds. */
  stop(): Promise<void>;
}

/** Begins to connect at once; takes nothing before `start`. */
export function createWorkerProcess(
  config: Config,
  logger: Logger,
  { version, environment }: { readonly version: string; readonly environment: Env },
): WorkerProcess {
  const parts = openParts(config, logger);
  const http = openHttpClient(config.http.policy, config.http);
  const guard = openProcessGuard();
  const confinement = openConfinement({
    ...config.scripts,
    path: config.scripts.environment['PATH'] ?? '',
  });
  let worker: Worker | undefined;
  let health: HealthServer | undefined;
  let handlers: OpenedHandlers | undefined;
  const readiness = () => readinessOf(parts, worker);

  async function start(onBroken: (error: unknown) => void): Promise<void> {
    const { zookeeper, redis, stopping } = parts;
    if (config.health !== undefined) {
      health = await openHealthServer(config.health, readiness);
    }
    handlers = await openHandlers(config, { environment, guard, graceMs, clock, logger });
    const world = { waiting: () => waitingOf(parts), clock, logger };
    reportWaiting(world, stopping.signal).catch(onBroken);
    await whenAllReady(parts);
    await parts.health.whenJudged(stopping.signal);
    if (stopping.signal.aborted) return;
    parts.health.run(stopping.signal).catch(onBroken);
    if (config.scripts.allowed.length > 0) warnOf(confinement, logger);
    const scripts = { ...config.scripts, graceMs, clock, guard, confinement };
    const tasks: TaskRunners = { handlers: handlers.runner, http, scripts };
    const info = infoOf(config, handlers.names, version);
    worker = new Worker(
      {
        ...zookeeper,
        secrets: parts.secrets,
        exchange: redis.exchange,
        lives: redis.lives,
        time: redis.time,
        health: parts.health,
        clock,
        logger,
      },
      { info, tasks, graceMs, drainMs: config.drainMs },
    );
    await worker.start(onBroken);
    logger.info({ ...info }, 'taking runs');
  }

  async function stop(): Promise<void> {
    parts.stopping.abort();
    await worker?.stop();
    await closedWithin(handlers?.close(), clock);
    await closedWithin(http.close(), clock);
    await closedWithin(guard.close(), clock);
    await closedWithin(health?.close(), clock);
    await closedWithin(parts.redis.close(closeWithinMs), clock);
    await closedWithin(parts.zookeeper.close(closeWithinMs), clock);
  }

  return { start, stop };
}

function warnOf({ hasLimits, user }: Confinement, logger: Logger): void {
  if (!hasLimits) logger.warn({}, 'scripts run without limits: there is no prlimit (util-linux)');
  if (user === undefined && process.getuid?.() === 0) {
    logger.warn({}, 'scripts run as root, whom nothing holds: set ESCAPEMENT_SCRIPTS_USER');
  }
}

function openParts(config: Config, logger: Logger): Parts {
  const zookeeper = openZooKeeper({ ...config.zookeeper, logger, clock });
  const redis = openRedis({
    ...config.redis,
    definitions: zookeeper.definitions,
    signingKey: zookeeper.followedSettings.follow('signing-key', newSecret, { isPutBack: true }),
    logger,
    clock,
    clockLimits: workerClockLimits,
  });
  const secrets = new ZooKeeperSecrets(zookeeper.documents(secretKind), config.secretsKey);
  const { office } = redis;
  const health = new PlaceWatch({ ...zookeeper, office, health: redis.health, clock });
  return { config, logger, zookeeper, redis, secrets, health, stopping: new AbortController() };
}

/** Resolves when both answer, or when the process is told to stop. ZooKeeper first: it keeps the key that Redis needs. */
async function whenAllReady({ zookeeper, redis, secrets, stopping }: Parts): Promise<void> {
  await zookeeper.whenReady(stopping.signal);
  // In memory, so that a run has its secrets while ZooKeeper is away.
  if (!stopping.signal.aborted) await secrets.open();
  try {
    if (!stopping.signal.aborted) await redis.whenReady(stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  }
}

function infoOf(config: Config, handlers: readonly string[], version: string): WorkerInfo {
  return {
    workerId: `${config.name}-${randomBytes(4).toString('hex')}`,
    host: hostname(),
    pid: process.pid,
    version,
    queues: [...config.queues],
    handlers: [...handlers].sort(),
    concurrency: config.concurrency,
    scripts: config.scripts.allowed.length > 0,
    startedAt: toIso(clock.now()),
    tzVersion: process.versions.tz ?? 'none',
  };
}

function readinessOf(parts: Parts, worker: Worker | undefined): { readonly ready: boolean } {
  return { ready: worker?.state === 'taking' && waitingOf(parts).length === 0 };
}

/** Everything that is waited for, each once. */
function waitingOf({ zookeeper, redis, health, config }: Parts): readonly Waiting[] {
  const atStore = storeWaiting(redis.time.measured, health.obstacle);
  return waitingAtServers({ session: zookeeper.session, config, atStore });
}
