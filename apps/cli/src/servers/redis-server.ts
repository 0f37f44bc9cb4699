import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Crew } from '../processes/crew.ts';
import type { Environment } from './installed-programs.ts';
import { untilAnswers, withinMs } from './line-probe.ts';
import { freePort } from './network-ports.ts';
import type { RedisSource } from './server-sources.ts';

/**
 * BullMQ loses jobs when Redis evicts keys, so it must not; `hz 100` wakes blocked workers within 10 ms where
 * nobody nudges; the append-only file keeps all but the last second through a crash.
 */
const settings = {
  appendonly: 'yes',
  appendfsync: 'everysec',
  save: '""',
  hz: '100',
  'maxmemory-policy': 'noeviction',
  // A rewrite takes a core for seconds; on a small machine it should come seldom, and pass quickly.
  'auto-aof-rewrite-min-size': '512mb',
  rdbcompression: 'no',
} as const;

/**
 * Starts a private Redis on loopback with its data under the crew's data directory, unless one was given.
 *
 * @returns Its URL.
 */
export async function startRedis(
  source: RedisSource,
  crew: Crew,
  env: Environment,
): Promise<string> {
  if (source.kind === 'given') return source.url;
  const port = await freePort();
  const home = join(crew.dataDir, 'redis');
  mkdirSync(home, { recursive: true });
  const run = source.kind === 'docker' ? inDocker(home, port) : asProgram(source.path, home, port);
  const child = await crew.start({ name: 'redis', role: 'redis', port, env, ...run });
  await untilAnswers(child, { port, ask: 'PING\r\n', answer: '+PONG' }, withinMs(source));
  return `redis://127.0.0.1:${port}`;
}

function asProgram(path: string, home: string, port: number) {
  const lines = Object.entries({
    ...settings,
    bind: '127.0.0.1',
    port: String(port),
    dir: `"${home}"`,
  });
  const config = join(home, 'redis.conf');
  writeFileSync(config, lines.map(([key, value]) => `${key} ${value}\n`).join(''));
  return { command: path, args: [config] };
}

function inDocker(home: string, port: number) {
  const flags = Object.entries(settings).flatMap(([key, value]) => [
    `--${key}`,
    value.replaceAll('"', ''),
  ]);
  return {
    command: 'docker',
    args: [
      ...['run', '--rm', '--init', '--name', `escapement-redis-${port}`],
      ...['-p', `127.0.0.1:${port}:6379`, '-v', `${home}:/data`, 'redis:7-bookworm'],
      ...['redis-server', '--protected-mode', 'no', ...flags],
    ],
  };
}
