import type { Crew } from '../processes/crew.ts';
import { startRedis } from '../servers/redis-server.ts';
import type { ServerSources } from '../servers/server-sources.ts';
import { startZookeeper } from '../servers/zookeeper-server.ts';
import { ensureCredentials, keepGiven } from './credentials.ts';
import { type Reach, serverEnvironment } from './environment.ts';
import type { Given } from './given.ts';

/**
 * Starts those servers that were not given, behind credentials of this data directory's own. What nodes and workers need
 * to be let in is put into files: in an environment or a list of arguments every process of the machine could read it.
 */
export async function startServers(
  sources: ServerSources,
  given: Given,
  crew: Crew,
): Promise<Reach> {
  const { dataDir } = crew;
  const isPrivate = sources.zookeeper.kind !== 'given';
  const own = ensureCredentials(dataDir, isPrivate ? given.zookeeperAuth : undefined);
  const env = serverEnvironment(process.env);
  const [zookeeper, redisUrl] = await Promise.all([
    startZookeeper(sources.zookeeper, crew, env),
    startRedis(sources.redis, crew, { env, passwords: own.redis }),
  ]);
  return {
    zookeeper,
    zookeeperAuthFile: isPrivate ? own.zookeeper.file : keepAuth(dataDir, given.zookeeperAuth),
    redisUrlFile: keepGiven(dataDir, 'redis-url', redisUrl),
    secretsKeyFile:
      given.secretsKey === undefined
        ? own.secretsKeyFile
        : keepGiven(dataDir, 'given-secrets-key', given.secretsKey),
  };
}

function keepAuth(dataDir: string, auth: string | undefined): string | undefined {
  return auth === undefined ? undefined : keepGiven(dataDir, 'given-zookeeper-auth', auth);
}
