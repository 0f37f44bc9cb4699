import { spawnSync } from 'node:child_process';
import { installPackages, mayInstallPackages } from './debian-packages.ts';
import {
  type Environment,
  findProgram,
  findZookeeper,
  type ZookeeperProgram,
} from './installed-programs.ts';

/** Where ZooKeeper comes from. */
export type ZookeeperSource =
  | { readonly kind: 'given'; readonly connect: string }
  | { readonly kind: 'program'; readonly program: ZookeeperProgram }
  | { readonly kind: 'docker' };

/** Where Redis comes from. */
export type RedisSource =
  | { readonly kind: 'given'; readonly url: string }
  | { readonly kind: 'program'; readonly path: string }
  | { readonly kind: 'docker' };

export interface ServerSources {
  readonly zookeeper: ZookeeperSource;
  readonly redis: RedisSource;
}

/** Servers to use instead of private ones, as far as there are any. */
export interface GivenServers {
  readonly zookeeper: string | undefined;
  readonly redisUrl: string | undefined;
}

/** Neither server can be had on this machine without a person's help. */
export class ServersMissing extends Error {
  override readonly name = 'ServersMissing';
}

/**
 * Finds ZooKeeper and Redis: given by the environment, else programs on this machine, else installed with
 * apt-get where that needs no question, else Docker.
 *
 * @throws {ServersMissing} with a sentence that says exactly what to install.
 */
export async function findServers(
  env: Environment,
  given: GivenServers,
  say: (line: string) => void,
): Promise<ServerSources> {
  const lacking = lackingPackages(env, given);
  if (lacking.length > 0 && mayInstallPackages(env)) {
    say(`Installing ${lacking.join(' and ')} with apt-get …`);
    await installPackages(lacking, env);
  }
  const docker = lackingPackages(env, given).length > 0 && dockerAnswers(env);
  const zookeeper = zookeeperSource(env, given) ?? (docker ? { kind: 'docker' } : undefined);
  const redis = redisSource(env, given) ?? (docker ? { kind: 'docker' } : undefined);
  if (zookeeper !== undefined && redis !== undefined) return { zookeeper, redis };
  throw new ServersMissing(whatToInstall(lackingPackages(env, given)));
}

/** The Debian packages that would provide what is neither given nor on this machine. */
function lackingPackages(env: Environment, given: GivenServers): readonly string[] {
  return [
    ...(redisSource(env, given) === undefined ? ['redis-server'] : []),
    ...(zookeeperSource(env, given) === undefined ? ['zookeeper'] : []),
  ];
}

function zookeeperSource(env: Environment, given: GivenServers): ZookeeperSource | undefined {
  if (given.zookeeper !== undefined) return { kind: 'given', connect: given.zookeeper };
  const program = findZookeeper(env);
  return program && { kind: 'program', program };
}

function redisSource(env: Environment, given: GivenServers): RedisSource | undefined {
  if (given.redisUrl !== undefined) return { kind: 'given', url: given.redisUrl };
  const path = findProgram('redis-server', env);
  return path === undefined ? undefined : { kind: 'program', path };
}

function dockerAnswers(env: Environment): boolean {
  return spawnSync('docker', ['info'], { env, stdio: 'ignore', timeout: 10_000 }).status === 0;
}

function whatToInstall(packages: readonly string[]): string {
  return `${packages.join(' and ')} cannot be found on this machine. Any one of these helps:
  Debian, Ubuntu   sudo apt-get install ${packages.join(' ')}
  macOS            brew install ${packages.map((name) => name.replace('-server', '')).join(' ')}  (and set ZOOKEEPER_HOME to its libexec)
  Docker           start it; both then run in containers
  anywhere         set ESCAPEMENT_REDIS=redis://host:6379 and ESCAPEMENT_ZOOKEEPER=host:2181`;
}
