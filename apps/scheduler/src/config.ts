import { isIP } from 'node:net';
import { ConfigFault, historyDefaults } from '@escapement/core';
import {
  type Env,
  EnvReader,
  type ProcessSettings,
  presentableServers,
  type RedisSource,
  readMetricsToken,
  readProcessSettings,
  readRedisSources,
  readServerSettings,
  type ServerSettings,
} from '@escapement/process';
import { type ApiTls, readApiTls } from './api-tls.ts';

const defaults = {
  host: '127.0.0.1',
  port: 8080,
  name: 'node',
  horizonMs: 60_000,
} as const;

/** Fewer characters could be guessed. */
export const shortestToken = 24;

/** The whole configuration of a scheduler node, checked and frozen. */
export interface Config extends ProcessSettings, ServerSettings {
  readonly host: string;
  readonly port: number;
  readonly apiUrl: string;
  readonly horizonMs: number;
  /** As it was at the start. */
  readonly adminToken: string | undefined;
  /** Where it came from, to be read again when it changes. */
  readonly adminTokenFile: string | undefined;
  /** What opens the figures and nothing else; `undefined` where only the admin token does. */
  readonly metricsToken: string | undefined;
  /** Where keys run out that jobs wait for. */
  readonly redisSources: readonly RedisSource[];
  readonly consoleDir: string | undefined;
  /** Addresses and ranges of proxies whose forwarded headers are believed. */
  readonly trustedProxies: readonly string[];
  /** What the interface is served by; `undefined` for plain HTTP. */
  readonly tls: ApiTls | undefined;
  /** What all definitions and calendars may take in ZooKeeper. */
  readonly definitionBytesAtMost: number;
  /** What is kept of runs that are over; whoever leads says so to all. */
  readonly history: { readonly runsPerJob: number; readonly bytes: number };
  /** How much one caller may write on this node. */
  readonly writeRate: { readonly burst: number; readonly perMinute: number };
}

/** Reads the configuration out of the environment; throws one `ConfigFault` with every problem at once. */
export function parseConfig(env: Env): Config {
  const reader = new EnvReader(env);
  const host = reader.text('ESCAPEMENT_HOST') ?? defaults.host;
  const port = reader.integer('ESCAPEMENT_PORT', {
    byDefault: defaults.port,
    min: 0,
    max: 65_535,
  });
  const tls = readApiTls(reader);
  const config: Config = {
    ...readProcessSettings(reader, defaults),
    ...readServerSettings(reader),
    host,
    port,
    apiUrl: readApiUrl(reader, `${tls === undefined ? 'http' : 'https'}://${host}:${port}`),
    horizonMs: reader.integer('ESCAPEMENT_HORIZON_MS', {
      byDefault: defaults.horizonMs,
      min: 5_000,
      max: 600_000,
    }),
    adminToken: readToken(reader),
    adminTokenFile: reader.text('ESCAPEMENT_ADMIN_TOKEN_FILE'),
    metricsToken: readMetricsToken(reader),
    redisSources: readRedisSources(reader),
    consoleDir: reader.text('ESCAPEMENT_CONSOLE_DIR'),
    trustedProxies: reader.list(
      'ESCAPEMENT_TRUSTED_PROXY',
      parseProxy,
      'an address or a range such as 10.0.0.0/8',
    ),
    tls,
    definitionBytesAtMost:
      reader.integer('ESCAPEMENT_DEFINITIONS_MAX_MB', { byDefault: 128, min: 1, max: 16_384 }) *
      1024 *
      1024,
    history: readHistory(reader),
    writeRate: readWriteRate(reader),
  };
  if (config.horizonMs < 2 * config.zookeeper.sessionTimeoutMs) {
    reader.problems.push(
      'ESCAPEMENT_HORIZON_MS must be at least twice ESCAPEMENT_SESSION_TIMEOUT_MS, since staged runs bridge the time until a new leader is elected',
    );
  }
  if (reader.problems.length > 0) throw new ConfigFault(reader.problems);
  return Object.freeze(config);
}

/** The configuration as `--check-config` prints it: secrets hidden. */
export function presentable(config: Config): object {
  return {
    ...config,
    ...presentableServers(config),
    adminToken: config.adminToken && '…',
    metricsToken: config.metricsToken && '…',
    redisSources: config.redisSources.map(({ name }) => name),
    tls: config.tls?.files,
  };
}

function parseProxy(entry: string): string | undefined {
  const [address = '', bits, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return undefined;
  if (bits === undefined) return entry;
  const most = family === 4 ? 32 : 128;
  // A range of everything would believe whatever anybody says of himself.
  const isRange = /^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most;
  return isRange ? entry : undefined;
}

/** What other nodes and people are told; it stands in ZooKeeper and on screens, so that it must hold no credentials. */
function readApiUrl(reader: EnvReader, byDefault: string): string {
  const text = reader.text('ESCAPEMENT_API_URL');
  if (text === undefined) return byDefault;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.username === '' && url.password === '' && url.search === '';
  if (isPlain && /^https?:$/.test(url?.protocol ?? '')) return text;
  reader.problems.push(
    'ESCAPEMENT_API_URL is not of the form http://host:port or https://host:port',
  );
  return byDefault;
}

function readHistory(reader: EnvReader): Config['history'] {
  return {
    runsPerJob: reader.integer('ESCAPEMENT_KEEP_RUNS', {
      byDefault: historyDefaults.runsPerJob,
      min: 1,
      max: 1_000_000,
    }),
    bytes: reader.integer('ESCAPEMENT_KEEP_BYTES', {
      byDefault: historyDefaults.bytes,
      min: 1024 * 1024,
      max: 1024 ** 4,
    }),
  };
}

function readWriteRate(reader: EnvReader): Config['writeRate'] {
  const bounds = { min: 1, max: 1_000_000 };
  return {
    burst: reader.integer('ESCAPEMENT_WRITES_AT_ONCE', { ...bounds, byDefault: 5_000 }),
    perMinute: reader.integer('ESCAPEMENT_WRITES_PER_MINUTE', { ...bounds, byDefault: 1_200 }),
  };
}

function readToken(reader: EnvReader): string | undefined {
  const token = reader.secret('ESCAPEMENT_ADMIN_TOKEN');
  if (token !== undefined && token.length < shortestToken) {
    reader.problems.push(
      `ESCAPEMENT_ADMIN_TOKEN, or its file, is too short; at least ${shortestToken} characters are expected`,
    );
  }
  return token;
}
