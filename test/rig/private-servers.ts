import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Crew, openCrew } from '../../apps/dev/src/processes/crew.ts';
import { startRedis } from '../../apps/dev/src/servers/redis-server.ts';
import { findServers, type ServerSources } from '../../apps/dev/src/servers/server-sources.ts';
import { startZookeeper } from '../../apps/dev/src/servers/zookeeper-server.ts';

/** Its ZooKeeper wants everybody to say who he is. */
export const anybody = { user: 'anybody', password: 'of a test' };

/** The servers that `npm start` runs, started as it starts them, each when it is first asked for. */
export interface PrivateServers {
  readonly crew: Crew;
  /** `host:port` */
  zookeeper(): Promise<string>;
  /** The URL that nodes and workers get. */
  redis(): Promise<string>;
  close(): Promise<void>;
}

export async function openPrivateServers(): Promise<PrivateServers> {
  const dataDir = mkdtempSync(join(tmpdir(), 'private-servers-'));
  const crew = openCrew({ dataDir, say: () => undefined });
  const none = { zookeeper: undefined, redisUrl: undefined };
  const sources: ServerSources = await findServers(process.env, none, () => undefined);
  const passwords = { password: 'of-the-product', adminPassword: 'of-people' };
  return {
    crew,
    zookeeper: () => startZookeeper(sources.zookeeper, crew, process.env),
    redis: () => startRedis(sources.redis, crew, { env: process.env, passwords }),
    close: async () => {
      await crew.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
