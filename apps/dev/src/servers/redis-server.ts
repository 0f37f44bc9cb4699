import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Crew } from '../processes/crew.ts';
import type { Environment } from './installed-programs.ts';
import { untilAnswers, withinMs } from './line-probe.ts';
import { freePort } from './network-ports.ts';
import { type RedisPasswords, redisConfig, redisUser } from './redis-config.ts';
import type { RedisSource } from './server-sources.ts';

/** What a private Redis is started with. */
export interface RedisSetting {
  readonly env: Environment;
  readonly passwords: RedisPasswords;
}

/** A quarter of the machine: what lies in it is doubled while the append-only file is written anew. */
const maxmemoryBytes = Math.max(256 * 1024 * 1024, Math.floor(totalmem() / 4));
const pathInContainer = '/run/escapement/redis.conf';

/**
 * Starts a private Redis on loopback with its data under the crew's data directory, unless one was given.
 *
 * @returns Its URL, with the credentials that nodes and workers use.
 */
export async function startRedis(
  source: RedisSource,
  crew: Crew,
  { env, passwords }: RedisSetting,
): Promise<string> {
  if (source.kind === 'given') return source.url;
  const port = await freePort();
  const home = join(crew.dataDir, 'redis');
  mkdirSync(home, { recursive: true });
  const run =
    source.kind === 'docker'
      ? inDocker(crew.dataDir, port, passwords)
      : asProgram(source.path, { home, port, passwords });
  const child = await crew.start({ name: 'redis', role: 'redis', port, env, ...run });
  const ask = `AUTH ${redisUser} ${passwords.password}\r\nPING\r\n`;
  await untilAnswers(child, { port, ask, answer: '+PONG' }, withinMs(source));
  return `redis://${redisUser}:${passwords.password}@127.0.0.1:${port}`;
}

function asProgram(
  path: string,
  place: { readonly home: string; readonly port: number; readonly passwords: RedisPasswords },
) {
  const { home: dir, port, passwords } = place;
  const config = join(dir, 'redis.conf');
  writeFileSync(config, redisConfig({ bind: '127.0.0.1', port, dir, maxmemoryBytes }, passwords));
  return { command: path, args: [config] };
}

/** The server in a container is another user and takes over its folder; its configuration stands beside that, where we can write. */
function inDocker(dataDir: string, port: number, passwords: RedisPasswords) {
  const config = join(dataDir, 'redis.conf');
  const place = { bind: '*', port: 6379, dir: '/data', maxmemoryBytes };
  writeFileSync(config, redisConfig(place, passwords));
  // Read by that other user too; here the folder around it keeps everybody out.
  chmodSync(config, 0o644);
  return {
    command: 'docker',
    args: [
      ...['run', '--rm', '--init', '--name', `escapement-redis-${port}`],
      ...['-p', `127.0.0.1:${port}:6379`, '-v', `${join(dataDir, 'redis')}:/data`],
      ...['-v', `${config}:${pathInContainer}:ro`, 'redis:7-bookworm'],
      ...['redis-server', pathInContainer],
    ],
  };
}
