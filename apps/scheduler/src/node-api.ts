import { type ApiDeps, buildApi, openCheckPool, useCertificate } from '@escapement/api';
import type { ConfigEntry, DocumentStore, Halt, Logger, QueueLimits } from '@escapement/core';
import { newSecret, systemClock } from '@escapement/process';
import type { RedisStore } from '@escapement/redis';
import type { SchedulerNode } from '@escapement/scheduler';
import type { ZooKeeperCoordination, ZooKeeperSecrets } from '@escapement/zookeeper';
import { openAdminToken, sha256 } from './admin-token.ts';
import type { Config } from './config.ts';
import type { NodeMeter } from './node-metrics.ts';
import { followTlsFiles } from './tls-files.ts';

const clock = systemClock;

/** What the interface of a node stands on. */
export interface ApiParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly meter: NodeMeter;
  readonly nodeId: string;
  readonly version: string;
  readonly tzVersion: string;
  readonly zookeeper: ZooKeeperCoordination;
  readonly redis: RedisStore;
  readonly secrets: ZooKeeperSecrets;
  readonly configEntries: DocumentStore<ConfigEntry>;
  readonly halts: DocumentStore<Halt>;
  readonly queueLimits: DocumentStore<QueueLimits>;
  readonly node: SchedulerNode;
  readonly readiness: ApiDeps['readiness'];
  readonly catalogFilled: () => boolean;
}

/** The interface while it listens, with what it follows: the admin token, the session key and the certificate. */
export interface NodeApi {
  close(): Promise<void>;
}

/** Listens before ZooKeeper and Redis are reached, so that the node can say what it waits for. */
export async function openNodeApi(parts: ApiParts): Promise<NodeApi> {
  const { config, logger, zookeeper } = parts;
  const settings = zookeeper.followedSettings;
  const sayMade = (token: string) => sayMadeToken(config, token);
  const adminToken = openAdminToken({ config, settings, clock, logger, sayMade });
  const sessionKey = settings.follow('session-key', newSecret);
  const secrets = {
    adminTokenHash: () => adminToken.current(),
    sessionKey: () => sessionKey.current(),
  };
  const checks = openCheckPool({ clock, logger });
  const api = await buildApi({ ...apiDeps(parts), ...secrets, checks });
  // Nobody is let in before what is asked first can be answered in time.
  await checks.ready();
  await api.listen({ host: config.host, port: config.port });
  logger.info({ nodeId: parts.nodeId, url: config.apiUrl }, 'listening');
  const use = (pair: { cert: string; key: string }) => useCertificate(api, pair);
  const certificate = config.tls && followTlsFiles(config.tls.files, { clock, logger, use });
  return {
    async close() {
      const closing = [api.close(), adminToken.close(), sessionKey.close(), certificate?.close()];
      await Promise.all(closing);
      await checks.close();
    },
  };
}

function apiDeps(parts: ApiParts): Omit<ApiDeps, 'adminTokenHash' | 'sessionKey' | 'checks'> {
  const { config, zookeeper, redis, node, logger, meter, nodeId, version } = parts;
  const { readiness, catalogFilled, tzVersion } = parts;
  const { consoleDir, tls, trustedProxies, writeRate, definitionBytesAtMost, metricsToken } =
    config;
  return {
    ...zookeeper,
    secrets: parts.secrets,
    configEntries: parts.configEntries,
    halts: parts.halts,
    queueLimits: parts.queueLimits,
    archive: redis.archive,
    delayed: redis.delayed,
    backfills: redis.backfills,
    chains: redis.schedule,
    keyWatches: redis.schedule,
    keySources: config.redisSources.map(({ name }) => name),
    answers: redis.answers,
    auditLog: redis.auditLog,
    leases: redis.leases,
    orphans: redis.orphans,
    singletons: redis.singletons,
    secretUses: redis.secretUses,
    others: redis.others,
    memory: redis.memory,
    depths: redis.depths,
    time: redis.time,
    ...{ clock, logger, meter, nodeId, version, tzVersion, readiness, catalogFilled },
    leadership: node,
    ...{ writeRate, trustedProxies, definitionBytesAtMost },
    ...(metricsToken === undefined ? {} : { metricsTokenHash: sha256(metricsToken) }),
    ...(tls === undefined ? {} : { tls }),
    ...(consoleDir === undefined ? {} : { consoleDir }),
  };
}

/** The one moment at which a token that was made here can be read. */
function sayMadeToken({ apiUrl }: Config, token: string): void {
  process.stdout.write(
    `\nThe admin token of this installation was made just now and is shown this once:\n  ${token}\n` +
      `Sign in: ${apiUrl}/#token=${token}\n\n`,
  );
}
