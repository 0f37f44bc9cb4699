import { EnvReader, readRedisSettings, readSecretsKey } from '@escapement/process';
import type { Environment } from '../servers/installed-programs.ts';

/** What the launcher was told of servers and secrets; each secret in a variable or in a file. */
export interface Given {
  /** `host:port,…` of a ZooKeeper to use instead of a private one. */
  readonly zookeeper: string | undefined;
  /** `user:password` */
  readonly zookeeperAuth: string | undefined;
  /** The whole address, credentials included, of a Redis to use instead of a private one. */
  readonly redisUrl: string | undefined;
  readonly adminToken: string | undefined;
  /** What secrets are to be sealed with, instead of a key of this data directory's own. */
  readonly secretsKey: string | undefined;
}

/** @throws {Error} with every problem, one a line. */
export function readGiven(env: Environment): Given {
  const reader = new EnvReader(env);
  const isRedisGiven = ['ESCAPEMENT_REDIS', 'ESCAPEMENT_REDIS_FILE'].some(
    (name) => reader.text(name) !== undefined,
  );
  const given = {
    zookeeper: reader.text('ESCAPEMENT_ZOOKEEPER'),
    zookeeperAuth: reader.secret('ESCAPEMENT_ZOOKEEPER_AUTH'),
    redisUrl: isRedisGiven ? readRedisSettings(reader).url : undefined,
    adminToken: reader.secret('ESCAPEMENT_ADMIN_TOKEN'),
    secretsKey: readSecretsKey(reader),
  };
  if (reader.problems.length > 0) throw new Error(reader.problems.join('\n'));
  return given;
}
