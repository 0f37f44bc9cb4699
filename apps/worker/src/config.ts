import { resolve } from 'node:path';
import { ConfigFault, slotNameSchema } from '@escapement/core';
import {
  type Env,
  EnvReader,
  type ProcessSettings,
  presentableServers,
  readMetricsToken,
  readProcessSettings,
  readServerSettings,
  type ServerSettings,
} from '@escapement/process';
import { parsePattern, type TargetPolicy } from '@escapement/worker';
import { httpDefaults, readWorkerLimits, type WorkerLimits } from '@escapement/worker-program';
import { type HandlerConfig, readHandlers } from './handler-config.ts';
import { readScripts, type ScriptConfig } from './script-config.ts';

const defaults = {
  healthHost: '127.0.0.1',
  name: 'worker',
  queues: ['default'],
} as const;

const dayMs = 86_400_000;

/** Everything that a worker process is told by its environment. */
export interface Config extends ProcessSettings, ServerSettings, WorkerLimits {
  readonly queues: readonly string[];
  /** Absolute path of the user's module. */
  readonly handlersPath: string | undefined;
  readonly handlers: HandlerConfig;
  readonly scripts: ScriptConfig;
  readonly http: {
    readonly policy: TargetPolicy;
    readonly timeoutMs: number;
    readonly maxResponseBytes: number;
  };
  /** Where `/healthz`, `/readyz` and `/metrics` are served; `undefined` for nowhere. */
  /** What opens the figures; `undefined` where nobody counts them. */
  readonly metricsToken: string | undefined;
  readonly health: { readonly host: string; readonly port: number } | undefined;
}

/** Reads the environment; throws one `ConfigFault` with everything that is wrong. `directory` is where relative paths begin. */
export function parseConfig(env: Env, directory: string): Config {
  const reader = new EnvReader(env);
  const queues = reader.list('ESCAPEMENT_QUEUES', parseQueue, 'a queue name');
  const handlers = reader.text('ESCAPEMENT_HANDLERS');
  const limits = readWorkerLimits(reader);
  const config: Config = {
    ...readProcessSettings(reader, defaults),
    ...readServerSettings(reader),
    queues: queues.length === 0 ? defaults.queues : [...new Set(queues)],
    ...limits,
    handlersPath: handlers === undefined ? undefined : resolve(directory, handlers),
    handlers: readHandlers(reader, limits.concurrency),
    scripts: readScripts(reader, env),
    http: readHttp(reader),
    metricsToken: readMetricsToken(reader),
    health: readHealth(reader),
  };
  if (reader.problems.length > 0) throw new ConfigFault(reader.problems);
  return deepFrozen(config);
}

function readHttp(reader: EnvReader): Config['http'] {
  const expected =
    'a host name, *.domain, *, an address or an address range, each with :port or without,';
  return {
    policy: {
      allow: reader.list('ESCAPEMENT_HTTP_ALLOW', parsePattern, expected),
      deny: reader.list('ESCAPEMENT_HTTP_DENY', parsePattern, expected),
      allowPrivate: reader.flag('ESCAPEMENT_HTTP_ALLOW_PRIVATE'),
    },
    timeoutMs: reader.integer('ESCAPEMENT_HTTP_TIMEOUT_MS', {
      byDefault: httpDefaults.timeoutMs,
      min: 100,
      max: dayMs,
    }),
    maxResponseBytes: reader.integer('ESCAPEMENT_HTTP_MAX_RESPONSE_BYTES', {
      byDefault: httpDefaults.maxResponseBytes,
      min: 1_024,
      max: 1024 * 1024 * 1024,
    }),
  };
}

/** On loopback unless told otherwise: whoever wants to be asked from elsewhere says from where. */
function readHealth(reader: EnvReader): Config['health'] {
  const host = reader.text('ESCAPEMENT_HEALTH_HOST') ?? defaults.healthHost;
  if (reader.text('ESCAPEMENT_HEALTH_PORT') === undefined) {
    if (reader.text('ESCAPEMENT_HEALTH_HOST') !== undefined) {
      reader.problems.push('ESCAPEMENT_HEALTH_HOST is set, but ESCAPEMENT_HEALTH_PORT is not');
    }
    return undefined;
  }
  const port = reader.integer('ESCAPEMENT_HEALTH_PORT', { byDefault: 0, min: 0, max: 65_535 });
  return { host, port };
}

function parseQueue(entry: string): string | undefined {
  return slotNameSchema.safeParse(entry).data;
}

function deepFrozen<T extends object>(value: T): T {
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) deepFrozen(member);
  }
  return Object.freeze(value);
}

/** The configuration as it may be shown: without passwords. */
export function presentable(config: Config): object {
  const { http } = config;
  const { allow, deny, allowPrivate } = http.policy;
  const policy = {
    allow: allow.map((pattern) => pattern.text),
    deny: deny.map((pattern) => pattern.text),
    allowPrivate,
  };
  return {
    ...config,
    http: { ...http, policy },
    ...presentableServers(config),
    metricsToken: config.metricsToken && '…',
  };
}
