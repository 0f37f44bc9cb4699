import { ConfigFault, slotNameSchema } from '@escapement/core';
import { type Env, EnvReader, readProcessSettings, readServerSettings } from '@escapement/process';
import {
  httpDefaults,
  readWorkerLimits,
  type WorkerProgramSettings,
} from '@escapement/worker-program';
import type { DefinedJob } from '../jobs/defined-job.ts';
import { shown } from '../shown.ts';

/** How a program runs a worker. What is left out comes from the environment, under the names that our own processes read. */
export interface WorkerOptions {
  readonly jobs: readonly DefinedJob[];
  /** `host:port,…`; otherwise `ESCAPEMENT_ZOOKEEPER`. */
  readonly zookeeper?: string;
  /** `redis://…`; otherwise `ESCAPEMENT_REDIS`. */
  readonly redis?: string;
  /** What people call it. */
  readonly name?: string;
  /** Those of its jobs, where it is left out. It takes all that waits there, so give them a queue of their own. */
  readonly queues?: readonly string[];
  /** Runs at a time; 50 where it is left out. */
  readonly concurrency?: number;
  /** How long a shutdown waits for what is under way; 30,000 where it is left out. */
  readonly drainMs?: number;
}

type Settings = Omit<WorkerProgramSettings, 'openHandlers' | 'version'> & {
  readonly logLevel: ReturnType<typeof readProcessSettings>['logLevel'];
};

/** Of HTTP tasks that wait in the same queues, as our own workers have them. */
const http = {
  policy: { allow: [], deny: [], allowPrivate: false },
  ...httpDefaults,
} as const;
/** Whoever wants scripts run starts a worker that is made for it. */
const noScripts = {
  allowed: [],
  environment: {},
  limits: { processes: undefined, memoryBytes: undefined, fileBytes: undefined },
  user: undefined,
} as const;

/** Reads options and environment; throws one `ConfigFault` with everything that is wrong. */
export function workerSettings(options: WorkerOptions, env: Env): Settings {
  const reader = new EnvReader(overlaid(env, options));
  const settings: Settings = {
    ...readProcessSettings(reader, { name: 'worker' }),
    ...readServerSettings(reader),
    queues: queuesOf(options, reader),
    ...readWorkerLimits(reader),
    http,
    scripts: noScripts,
  };
  if (reader.problems.length > 0) throw new ConfigFault(reader.problems);
  return settings;
}

/** What a program says itself stands above what it was started with, and is read by the same rules. */
function overlaid(env: Env, options: WorkerOptions): Env {
  const said: Env = {
    ESCAPEMENT_ZOOKEEPER: options.zookeeper,
    ESCAPEMENT_REDIS: options.redis,
    ESCAPEMENT_NAME: options.name,
    ESCAPEMENT_CONCURRENCY: options.concurrency?.toString(),
    ESCAPEMENT_DRAIN_MS: options.drainMs?.toString(),
  };
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  // Of two ways to say it the nearer one counts.
  const hidden = options.redis === undefined ? {} : { ESCAPEMENT_REDIS_FILE: undefined };
  return { ...env, ...hidden, ...Object.fromEntries(given) };
}

function queuesOf({ queues, jobs }: WorkerOptions, reader: EnvReader): readonly string[] {
  const asked = queues ?? jobs.map(({ draft }) => draft.queue ?? 'default');
  if (asked.length === 0) reader.problems.push('a worker needs a job, or a queue');
  for (const queue of asked) {
    if (!slotNameSchema.safeParse(queue).success) {
      reader.problems.push(`"${shown(queue)}" is not the name of a queue`);
    }
  }
  return [...new Set(asked)];
}
