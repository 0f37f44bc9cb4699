import { createHash } from 'node:crypto';
import { apiMetrics, buildApi, checksHere } from '@escapement/api';
import { createClient } from '@escapement/client';
import { configKind, haltKind, queueLimitsKind } from '@escapement/core';
import { createPrometheusMeter } from '@escapement/process';
import { openRedis } from '@escapement/redis';
import { createSchedulerNode, schedulerDefaults, schedulerMetrics } from '@escapement/scheduler';
import {
  FakeSecrets,
  fixedKey,
  type RedisServer,
  silentLogger,
  startRedisServer,
} from '@escapement/testkit';
import { openZooKeeper } from '@escapement/zookeeper';
import { leaderPorts } from '../../apps/scheduler/src/leader-ports.ts';
import { sharedZooKeeper } from '../rig/shared-zookeeper.ts';
import { systemClock as clock } from './redis-rig.ts';

const token = 'a-token-of-the-tests-0123456789';

/** One node in this process over real servers: it leads, and answers REST to a client of ours. */
export type NodeRig = Awaited<ReturnType<typeof openNodeRig>>;

export interface Servers {
  readonly redis: RedisServer;
  readonly zookeeper: { readonly connect: string };
  dispose(): Promise<void>;
}

/** A Redis of its own, since each test empties it, and the ZooKeeper that all share. */
export async function startServers(): Promise<Servers> {
  const redis = await startRedisServer();
  return { redis, zookeeper: sharedZooKeeper(), dispose: () => redis.dispose() };
}

/** Opens the node under a chroot of its own, in an empty Redis. */
export async function openNodeRig(servers: Servers, chroot: string) {
  await servers.redis.flush();
  const common = { logger: silentLogger, clock };
  const zookeeper = openZooKeeper({
    connect: servers.zookeeper.connect,
    chroot,
    sessionTimeoutMs: 20_000,
    ...common,
  });
  const redis = openRedis({ url: servers.redis.url, signingKey: fixedKey(), ...common });
  const queueLimits = zookeeper.documents(queueLimitsKind);
  await Promise.all([
    zookeeper.whenReady(),
    redis.whenReady(),
    zookeeper.calendars.open(),
    zookeeper.catalog.open(),
    queueLimits.open(),
  ]);
  const meter = createPrometheusMeter({ ...apiMetrics, ...schedulerMetrics });
  const shell = {
    ...zookeeper,
    ...leaderPorts(redis),
    ...common,
    queueLimits,
    meter,
  };
  const options = { ...schedulerDefaults, nodeId: 'node-a', horizonMs: 20_000 };
  const node = createSchedulerNode({ ...shell, options });
  const api = await buildApi({
    ...shell,
    office: zookeeper.office,
    archive: redis.archive,
    delayed: redis.delayed,
    backfills: redis.backfills,
    chains: redis.schedule,
    keyWatches: redis.schedule,
    singletons: redis.singletons,
    secretUses: redis.secretUses,
    others: redis.others,
    answers: redis.answers,
    auditLog: redis.auditLog,
    leases: redis.leases,
    orphans: redis.orphans,
    secrets: new FakeSecrets(),
    configEntries: zookeeper.documents(configKind),
    halts: zookeeper.documents(haltKind),
    depths: redis.depths,
    nodeId: 'node-a',
    version: '0.1.0',
    tzVersion: '2025c',
    adminTokenHash: async () => createHash('sha256').update(token).digest('hex'),
    sessionKey: async () => '5a'.repeat(32),
    checks: checksHere,
    leadership: node,
    readiness: () => ({ ready: true, waitingFor: [] }),
  });
  const baseUrl = await api.listen({ host: '127.0.0.1', port: 0 });
  const running = node.run();
  return {
    zookeeper,
    redis,
    client: createClient({ baseUrl, token }),
    async close() {
      await node.stop();
      await running;
      await api.close();
      await Promise.all([redis.close(1000), zookeeper.close(1000)]);
    },
  };
}
