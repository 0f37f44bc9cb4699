import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  endServer,
  endWithUs,
  eventually,
  freePorts,
  type RedisServer,
  startRedisServer,
} from '@escapement/testkit';

/** A Redis with a copy, and one who watches both and says which is the master. */
export interface WatchedRedis {
  readonly master: RedisServer;
  readonly replica: RedisServer;
  /** Where the one who watches answers. */
  readonly port: number;
  dispose(): Promise<void>;
}

/** So long the master is silent before the replica is made one. */
const downAfterMs = 500;

/** Starts a master and a replica that both tell of the ends of keys, and a Sentinel with a password that calls them by this name. */
export async function startWatchedRedis(name: string, password: string): Promise<WatchedRedis> {
  const telling = { 'notify-keyspace-events': 'Ex', 'repl-diskless-sync-delay': '0' };
  const master = await startRedisServer(telling);
  const replica = await startRedisServer({ ...telling, replicaof: `127.0.0.1 ${master.port}` });
  const [port = 0] = await freePorts(1);
  const directory = await mkdtemp(join(tmpdir(), 'escapement-sentinel-'));
  const config = join(directory, 'sentinel.conf');
  const lines = [
    ...[`port ${port}`, 'bind 127.0.0.1', `dir ${directory}`, `requirepass ${password}`],
    `sentinel monitor ${name} 127.0.0.1 ${master.port} 1`,
    `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
    `sentinel failover-timeout ${name} 5000`,
  ];
  await writeFile(config, lines.join('\n'));
  const sentinel = spawn('redis-server', [config, '--sentinel'], { stdio: 'ignore' });
  endWithUs(sentinel);
  const watched = { master, replica, port, dispose: () => ended(sentinel) };
  async function ended(child: ChildProcess): Promise<void> {
    await endServer(child, 'SIGKILL');
    await Promise.all([master.dispose(), replica.dispose()]);
    await rm(directory, { recursive: true, force: true });
  }
  await eventually('the replica is one', async () =>
    (await replica.send('INFO', 'replication')).includes('master_link_status:up'),
  );
  await eventually('the master knows it', async () =>
    (await master.send('INFO', 'replication')).includes('state=online'),
  );
  return watched;
}
