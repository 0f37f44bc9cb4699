import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import {
  type Clock,
  type ConfigEntry,
  configKind,
  type DocumentStore,
  type Halt,
  haltKind,
  type Logger,
  storeWaiting,
  toIso,
  type Waiting,
  type WorkerInfo,
} from '@escapement/core';
import {
  closedWithin,
  closeWithinMs,
  newSecret,
  PlaceWatch,
  reportWaiting,
  type ServerSettings,
  systemClock,
  waitingAtServers,
} from '@escapement/process';
import { openRedis, type RedisStore } from '@escapement/redis';
import {
  type Confinement,
  type HandlerRunner,
  type HttpLimits,
  type Interpreter,
  openConfinement,
  openHttpClient,
  openProcessGuard,
  type ProcessGuard,
  type ScriptLimits,
  type ScriptUser,
  ServicePicker,
  type TargetPolicy,
  type TaskRunners,
  Worker,
  type WorkerMeter,
  workerClockLimits,
} from '@escapement/worker';
import {
  openZooKeeper,
  secretKind,
  type ZooKeeperCoordination,
  ZooKeeperSecrets,
} from '@escapement/zookeeper';
import type { WorkerLimits } from './worker-limits.ts';

const clock = systemClock;
/** From SIGTERM to SIGKILL of a script, and how long a handler may take to obey its signal. */
const graceMs = 2_000;

/** Where a worker works, what it takes, and what it runs tasks with. */
export interface WorkerProgramSettings extends ServerSettings, WorkerLimits {
  /** What people call it; its id adds a random part. */
  readonly name: string;
  readonly version: string;
  readonly queues: readonly string[];
  readonly http: HttpLimits & { readonly policy: TargetPolicy };
  readonly scripts: {
    /** Empty where no script runs. */
    readonly allowed: readonly Interpreter[];
    readonly environment: Readonly<Record<string, string>>;
    readonly limits: ScriptLimits;
    readonly user: ScriptUser | undefined;
  };
  /** Told of each attempt; absent where nobody counts. */
  readonly meter?: WorkerMeter;
  /** Called once, when the worker starts. Rejects with a `ConfigFault` when they cannot be had. */
  readonly openHandlers: (parts: ProgramParts) => Promise<ProgramHandlers>;
}

/** What handlers that run elsewhere need. */
export interface ProgramParts {
  readonly guard: ProcessGuard;
  readonly graceMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The handlers of a worker, wherever they run. */
export interface ProgramHandlers {
  readonly runner: HandlerRunner;
  readonly names: readonly string[];
  /** Ends what still runs. */
  close(): Promise<void>;
}

/** A worker with its two servers. */
export interface WorkerProgram {
  readonly workerId: string;
  /** Takes runs, and waits for nothing. */
  readonly isReady: boolean;
  /** Resolves when runs are being taken, or when it was stopped before that. `onBroken` hears of a fault of the code. */
  start(onBroken: (error: unknown) => void): Promise<void>;
  /** Drains and closes, within the drain time and some seconds. */
  stop(): Promise<void>;
}

/** Everything that one worker has open. */
interface Parts {
  readonly settings: WorkerProgramSettings;
  readonly logger: Logger;
  readonly zookeeper: ZooKeeperCoordination;
  readonly redis: RedisStore;
  readonly secrets: ZooKeeperSecrets;
  readonly configEntries: DocumentStore<ConfigEntry>;
  /** What people want it to leave. */
  readonly halts: DocumentStore<Halt>;
  readonly health: PlaceWatch;
  readonly stopping: AbortController;
}

/** Begins to connect at once; takes nothing before `start`. */
export function openWorkerProgram(settings: WorkerProgramSettings, logger: Logger): WorkerProgram {
  const parts = openParts(settings, logger);
  const http = openHttpClient(settings.http.policy, settings.http);
  const guard = openProcessGuard();
  const confinement = openConfinement({
    ...settings.scripts,
    path: settings.scripts.environment['PATH'] ?? '',
  });
  const workerId = `${settings.name}-${randomBytes(4).toString('hex')}`;
  let worker: Worker | undefined;
  let handlers: ProgramHandlers | undefined;

  async function start(onBroken: (error: unknown) => void): Promise<void> {
    const { zookeeper, redis, stopping } = parts;
    handlers = await settings.openHandlers({ guard, graceMs, clock, logger });
    const world = { waiting: () => waitingOf(parts), clock, logger };
    reportWaiting(world, stopping.signal).catch(onBroken);
    await whenAllReady(parts);
    await parts.health.whenJudged(stopping.signal);
    if (stopping.signal.aborted) return;
    parts.health.run(stopping.signal).catch(onBroken);
    if (settings.scripts.allowed.length > 0) warnOf(confinement, logger);
    const scripts = { ...settings.scripts, graceMs, clock, guard, confinement };
    const services = new ServicePicker({ ...zookeeper, clock, random: Math.random });
    const others = { queues: redis.others, graceMs, clock };
    const tasks: TaskRunners = { handlers: handlers.runner, http, services, scripts, others };
    const info = infoOf(settings, handlers.names, workerId);
    worker = new Worker(
      {
        ...zookeeper,
        secrets: parts.secrets,
        secretUses: redis.secretUses,
        configEntries: parts.configEntries,
        halts: parts.halts,
        exchange: redis.exchange,
        lives: redis.lives,
        time: redis.time,
        health: parts.health,
        clock,
        logger,
        ...(settings.meter === undefined ? {} : { meter: settings.meter }),
      },
      { info, tasks, graceMs, drainMs: settings.drainMs },
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
    await closedWithin(parts.redis.close(closeWithinMs), clock);
    await closedWithin(parts.zookeeper.close(closeWithinMs), clock);
  }

  return {
    workerId,
    get isReady() {
      return worker?.state === 'taking' && waitingOf(parts).length === 0;
    },
    start,
    stop,
  };
}

function warnOf({ hasLimits, user }: Confinement, logger: Logger): void {
  if (!hasLimits) logger.warn({}, 'scripts run without limits: there is no prlimit (util-linux)');
  if (user === undefined && process.getuid?.() === 0) {
    logger.warn({}, 'scripts run as root, whom nothing holds: set ESCAPEMENT_SCRIPTS_USER');
  }
}

function openParts(settings: WorkerProgramSettings, logger: Logger): Parts {
  const zookeeper = openZooKeeper({ ...settings.zookeeper, logger, clock });
  const redis = openRedis({
    ...settings.redis,
    definitions: zookeeper.definitions,
    signingKey: zookeeper.followedSettings.follow('signing-key', newSecret, { isPutBack: true }),
    logger,
    clock,
    clockLimits: workerClockLimits,
  });
  const secrets = new ZooKeeperSecrets(zookeeper.documents(secretKind), settings.secretsKey);
  const configEntries = zookeeper.documents(configKind);
  const halts = zookeeper.documents(haltKind);
  const { office } = redis;
  const health = new PlaceWatch({ ...zookeeper, office, health: redis.health, clock });
  const stopping = new AbortController();
  const documents = { secrets, configEntries, halts };
  return { settings, logger, zookeeper, redis, ...documents, health, stopping };
}

/** Resolves when both answer, or when the process is told to stop. ZooKeeper first: it keeps the key that Redis needs. */
async function whenAllReady({
  zookeeper,
  redis,
  secrets,
  configEntries,
  halts,
  stopping,
}: Parts): Promise<void> {
  await zookeeper.whenReady(stopping.signal);
  // In memory, so that a run has what it asks for while ZooKeeper is away.
  const documents = [secrets, configEntries, halts];
  if (!stopping.signal.aborted) await Promise.all(documents.map((each) => each.open()));
  try {
    if (!stopping.signal.aborted) await redis.whenReady(stopping.signal);
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
  }
}

function infoOf(
  settings: WorkerProgramSettings,
  handlers: readonly string[],
  workerId: string,
): WorkerInfo {
  return {
    workerId,
    host: hostname(),
    pid: process.pid,
    version: settings.version,
    queues: [...settings.queues],
    handlers: [...handlers].sort(),
    concurrency: settings.concurrency,
    scripts: settings.scripts.allowed.length > 0,
    startedAt: toIso(clock.now()),
    tzVersion: process.versions.tz ?? 'none',
  };
}

/** Everything that is waited for, each once. */
function waitingOf({ zookeeper, redis, health, settings }: Parts): readonly Waiting[] {
  const atStore = storeWaiting(redis.time.measured, health.obstacle);
  return waitingAtServers({ session: zookeeper.session, config: settings, atStore });
}
