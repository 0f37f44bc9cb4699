import type { EnvReader } from './env-reader.ts';
import { presentableRedis, type RedisSettings, readRedisSettings } from './redis-settings.ts';
import { readSecretsKey } from './secrets-key.ts';
import {
  presentableZooKeeper,
  readZooKeeperSettings,
  type ZooKeeperSettings,
} from './zookeeper-settings.ts';

/** What a process that stands on the two servers is told of them. */
export interface ServerSettings {
  readonly zookeeper: ZooKeeperSettings;
  readonly redis: RedisSettings;
  /** What secrets are sealed with, if there are to be any. */
  readonly secretsKey: string | undefined;
}

export function readServerSettings(reader: EnvReader): ServerSettings {
  return {
    zookeeper: readZooKeeperSettings(reader),
    redis: readRedisSettings(reader),
    secretsKey: readSecretsKey(reader),
  };
}

/** As they may be shown: without passwords. */
export function presentableServers(settings: ServerSettings): object {
  return {
    zookeeper: presentableZooKeeper(settings.zookeeper),
    redis: presentableRedis(settings.redis),
    secretsKey: settings.secretsKey && '…',
  };
}
