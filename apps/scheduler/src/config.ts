import { ConfigFault } from '@escapement/core';

/** Where everything stands when nothing is said. */
export const configDefaults = {
  chroot: '/escapement',
  redisPrefix: '{esc}',
  host: '127.0.0.1',
  port: 8080,
  name: 'node',
  sessionTimeoutMs: 4000,
  horizonMs: 60_000,
  logLevel: 'info',
} as const;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** The whole configuration of a scheduler node, checked and frozen. */
export interface Config {
  /** What people call this node; its id adds a random part, since a node's id is one per process. */
  readonly name: string;
  readonly zookeeper: string;
  readonly chroot: string;
  readonly zookeeperAuth: { readonly user: string; readonly password: string } | undefined;
  readonly redis: string;
  readonly redisPrefix: string;
  readonly host: string;
  readonly port: number;
  readonly apiUrl: string;
  readonly sessionTimeoutMs: number;
  readonly horizonMs: number;
  readonly adminToken: string | undefined;
  readonly adminTokenFile: string | undefined;
  readonly consoleDir: string | undefined;
  readonly logLevel: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Reads the configuration out of the environment; throws one `ConfigFault` with every problem at once. */
export function parseConfig(env: Env): Config {
  const problems: string[] = [];
  const port = whole(env, problems, {
    name: 'ESCAPEMENT_PORT',
    fallback: configDefaults.port,
    min: 0,
    max: 65_535,
  });
  const host = text(env, 'ESCAPEMENT_HOST') ?? configDefaults.host;
  const config: Config = {
    name: nameOf(env, problems),
    zookeeper: required(env, problems, 'ESCAPEMENT_ZOOKEEPER'),
    chroot: chrootOf(env, problems),
    zookeeperAuth: authOf(env, problems),
    redis: redisOf(env, problems),
    redisPrefix: prefixOf(env, problems),
    host,
    port,
    apiUrl: text(env, 'ESCAPEMENT_API_URL') ?? `http://${host}:${port}`,
    sessionTimeoutMs: whole(env, problems, {
      name: 'ESCAPEMENT_SESSION_TIMEOUT_MS',
      fallback: configDefaults.sessionTimeoutMs,
      min: 1000,
      max: 60_000,
    }),
    horizonMs: whole(env, problems, {
      name: 'ESCAPEMENT_HORIZON_MS',
      fallback: configDefaults.horizonMs,
      min: 5000,
      max: 600_000,
    }),
    adminToken: tokenOf(env, problems),
    adminTokenFile: text(env, 'ESCAPEMENT_ADMIN_TOKEN_FILE'),
    consoleDir: text(env, 'ESCAPEMENT_CONSOLE_DIR'),
    logLevel: oneOf(env, problems, {
      name: 'ESCAPEMENT_LOG_LEVEL',
      fallback: configDefaults.logLevel,
    }),
  };
  if (config.horizonMs < 2 * config.sessionTimeoutMs) {
    problems.push(
      'ESCAPEMENT_HORIZON_MS must be at least twice ESCAPEMENT_SESSION_TIMEOUT_MS, since staged runs bridge the time until a new leader is elected',
    );
  }
  if (problems.length > 0) throw new ConfigFault(problems);
  return Object.freeze(config);
}

/** The configuration as `--check-config` prints it: secrets hidden. */
export function redacted(config: Config): object {
  return {
    ...config,
    redis: config.redis.replace(/\/\/[^@/]*@/, '//…@'),
    zookeeperAuth: config.zookeeperAuth && { user: config.zookeeperAuth.user, password: '…' },
    adminToken: config.adminToken && '…',
  };
}

function text(env: Env, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function required(env: Env, problems: string[], name: string): string {
  const value = text(env, name);
  if (value !== undefined) return value;
  problems.push(`${name} is missing: give host:port, or several separated by commas`);
  return '';
}

function whole(
  env: Env,
  problems: string[],
  field: { name: string; fallback: number; min: number; max: number },
): number {
  const given = text(env, field.name);
  if (given === undefined) return field.fallback;
  const value = Number(given);
  if (Number.isInteger(value) && value >= field.min && value <= field.max) return value;
  problems.push(
    `${field.name} is "${given}": a whole number from ${field.min} to ${field.max} is expected`,
  );
  return field.fallback;
}

function oneOf(env: Env, problems: string[], field: { name: string; fallback: string }): string {
  const value = text(env, field.name) ?? field.fallback;
  if (!logLevels.includes(value)) {
    problems.push(`${field.name} is "${value}": one of ${logLevels.join(', ')} is expected`);
  }
  return value;
}

function nameOf(env: Env, problems: string[]): string {
  const value = text(env, 'ESCAPEMENT_NAME') ?? configDefaults.name;
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(value)) {
    problems.push(`ESCAPEMENT_NAME is "${value}": 1–32 of a-z, 0-9 and - are expected`);
  }
  return value;
}

function chrootOf(env: Env, problems: string[]): string {
  const value = text(env, 'ESCAPEMENT_ZOOKEEPER_CHROOT') ?? configDefaults.chroot;
  if (!/^(\/[A-Za-z0-9._-]+)+$/.test(value)) {
    problems.push(
      `ESCAPEMENT_ZOOKEEPER_CHROOT is "${value}": a path such as /escapement is expected`,
    );
  }
  return value;
}

function authOf(env: Env, problems: string[]): Config['zookeeperAuth'] {
  const value = text(env, 'ESCAPEMENT_ZOOKEEPER_AUTH');
  if (value === undefined) return undefined;
  const colon = value.indexOf(':');
  if (colon < 1 || colon === value.length - 1) {
    problems.push('ESCAPEMENT_ZOOKEEPER_AUTH: user:password is expected');
    return undefined;
  }
  return { user: value.slice(0, colon), password: value.slice(colon + 1) };
}

function redisOf(env: Env, problems: string[]): string {
  const value = text(env, 'ESCAPEMENT_REDIS');
  if (value === undefined || !/^rediss?:\/\//.test(value)) {
    problems.push(
      'ESCAPEMENT_REDIS is missing or no URL: redis://host:port or rediss://host:port is expected',
    );
  }
  return value ?? '';
}

function prefixOf(env: Env, problems: string[]): string {
  const value = text(env, 'ESCAPEMENT_REDIS_PREFIX') ?? configDefaults.redisPrefix;
  if (!/^\{[A-Za-z0-9._-]+\}$/.test(value)) {
    problems.push(
      `ESCAPEMENT_REDIS_PREFIX is "${value}": a hash tag such as {esc} is expected, so that every transaction stays in one slot`,
    );
  }
  return value;
}

function tokenOf(env: Env, problems: string[]): string | undefined {
  const value = text(env, 'ESCAPEMENT_ADMIN_TOKEN');
  if (value !== undefined && value.length < 24) {
    problems.push('ESCAPEMENT_ADMIN_TOKEN is too short: at least 24 characters are expected');
  }
  return value;
}
