import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import type { ApiDeps } from '@escapement/api';
import {
  type ConfigEntry,
  configKind,
  type DocumentStore,
  type Halt,
  haltKind,
  isPassing,
  type Logger,
  type NodeInfo,
  type QueueLimits,
  queueLimitsKind,
  type Registration,
  restInStepMs,
  sayWaiting,
  toIso,
  type Waiting,
} from '@escapement/core';
import {
  closedWithin,
  closeWithinMs,
  createPrometheusMeter,
  newSecret,
  PlaceWatch,
  reportWaiting,
  systemClock,
  waitingAtServers,
} from '@escapement/process';
import { type OpenKeySource, openKeySource, openRedis, type RedisStore } from '@escapement/redis';
import {
  createSchedulerNode,
  createZoneDataWatch,
  type SchedulerNode,
  schedulerDefaults,
  type ZoneDataWatch,
} from '@escapement/scheduler';
import {
  accessWarning,
  meterSession,
  openZooKeeper,
  secretKind,
  type ZooKeeperCoordination,
  ZooKeeperSecrets,
} from '@escapement/zookeeper';
import type { Config } from './config.ts';
import { leaderPorts } from './leader-ports.ts';
import { type NodeApi, openNodeApi } from './node-api.ts';
import { type NodeMeter, nodeMetrics } from './node-metrics.ts';
import { nodeSession } from './node-session.ts';

const clock = systemClock;
const announceEveryMs = 2000;
/** A platform without data of its own knows no zone but UTC, and does not name a version. */
const tzVersion = process.versions.tz ?? 'none';

/** Everything that one scheduler process has open. */
interface Parts {
  readonly config: Config;
  readonly logger: Logger;
  readonly nodeId: string;
  readonly zookeeper: ZooKeeperCoordination;
  readonly redis: RedisStore;
  readonly keySources: ReadonlyMap<string, OpenKeySource>;
  readonly secrets: ZooKeeperSecrets;
  readonly configEntries: DocumentStore<ConfigEntry>;
  readonly halts: DocumentStore<Halt>;
  readonly queueLimits: DocumentStore<QueueLimits>;
  readonly health: PlaceWatch;
  readonly node: SchedulerNode;
  readonly zoneData: ZoneDataWatch;
  readonly stopping: AbortController;
  readonly meter: NodeMeter;
  isCatalogOpen: boolean;
}

/** One scheduler node as a process: `run` ends after `stop`, or rejects for a defect. */
export interface NodeProcess {
  run(): Promise<void>;
  stop(): Promise<void>;
}

/** Begins to connect at once; nothing is served before `run`. */
export function createNodeProcess(config: Config, logger: Logger, version: string): NodeProcess {
  const parts = openParts(config, logger);
  let registration: Registration<NodeInfo> | undefined;
  let api: NodeApi | undefined;

  async function run(): Promise<void> {
    const { zookeeper, redis, node, stopping } = parts;
    api = await openNodeApi({
      ...parts,
      version,
      tzVersion,
      readiness: () => readinessOf(parts),
      catalogFilled: () => parts.isCatalogOpen,
    });
    const waiting = () => waitingOf(parts);
    const reporting = reportWaiting({ waiting, clock, logger }, stopping.signal);
    await zookeeper.whenReady(stopping.signal);
    if (stopping.signal.aborted) return;
    // Both before the node campaigns: a leader without calendars would let jobs wait for them.
    const { calendars, catalog } = zookeeper;
    const { secrets, configEntries, halts, queueLimits } = parts;
    const documents = [secrets, configEntries, halts, queueLimits].map((each) => each.open());
    await Promise.all([calendars.open(), ...documents, catalog.open()]);
    parts.isCatalogOpen = true;
    const info = nodeInfo(parts, version);
    registration = await zookeeper.membership.registerNode(info);
    const announcing = announceState(parts, registration, info);
    const watching = parts.zoneData.run(stopping.signal);
    await redis.whenReady(stopping.signal);
    // Before the node campaigns: whoever leads in another Redis fires what has been fired.
    await parts.health.whenJudged(stopping.signal);
    if (stopping.signal.aborted) return;
    await Promise.all([node.run(), parts.health.run(stopping.signal)]);
    await Promise.all([announcing, reporting, watching]);
  }

  async function stop(): Promise<void> {
    parts.stopping.abort();
    await parts.node.stop();
    await closedWithin(registration?.close(), clock);
    await closedWithin(api?.close(), clock);
    const closing = [...parts.keySources.values()].map((each) => each.close(closeWithinMs));
    await closedWithin(Promise.all(closing), clock);
    await closedWithin(parts.redis.close(closeWithinMs), clock);
    await closedWithin(parts.zookeeper.close(closeWithinMs), clock);
  }

  return { run, stop };
}

function openParts(config: Config, logger: Logger): Parts {
  const meter = createPrometheusMeter(nodeMetrics);
  const nodeId = `${config.name}-${randomBytes(4).toString('hex')}`;
  const zookeeper = openZooKeeper({ ...config.zookeeper, logger, clock });
  const redis = openRedis({
    ...config.redis,
    signingKey: zookeeper.followedSettings.follow('signing-key', newSecret, { isPutBack: true }),
    logger,
    clock,
    meter,
  });
  const keySources = new Map(
    config.redisSources.map((each) => [each.name, openKeySource(each, { clock, logger })]),
  );
  const secrets = new ZooKeeperSecrets(zookeeper.documents(secretKind), config.secretsKey);
  const configEntries = zookeeper.documents(configKind);
  const halts = zookeeper.documents(haltKind);
  const queueLimits = zookeeper.documents(queueLimitsKind);
  meterSession(zookeeper.session, meter);
  const options = {
    ...schedulerDefaults,
    nodeId,
    horizonMs: config.horizonMs,
    historyRunsPerJob: config.history.runsPerJob,
    historyBytes: config.history.bytes,
  };
  const { office } = redis;
  const health = new PlaceWatch({ ...zookeeper, office, health: redis.health, clock });
  const shell = {
    ...zookeeper,
    ...leaderPorts(redis),
    queueLimits,
    keySources,
    health,
    clock,
    logger,
    meter,
    options,
  };
  const node = createSchedulerNode(shell);
  const zoneData = createZoneDataWatch(shell);
  const stopping = new AbortController();
  const opened = {
    config,
    logger,
    meter,
    nodeId,
    zookeeper,
    redis,
    keySources,
    secrets,
    configEntries,
    halts,
    queueLimits,
    health,
    node,
    zoneData,
    stopping,
  };
  return { ...opened, isCatalogOpen: false };
}

/** Everything that is waited for, each once. */
function waitingOf({ zookeeper, node, config, isCatalogOpen }: Parts): readonly Waiting[] {
  const { session } = zookeeper;
  const atServers = waitingAtServers({ session, config, atStore: node.waitingFor() });
  const isUnread = session.state === 'connected' && !isCatalogOpen;
  return isUnread ? [{ code: 'DEFINITIONS_UNREAD' }, ...atServers] : atServers;
}

function readinessOf(parts: Parts): ReturnType<ApiDeps['readiness']> {
  const waiting = waitingOf(parts);
  const warning = accessWarning(parts.zookeeper.access.view);
  const warnings = [...(warning === undefined ? [] : [warning]), ...parts.zoneData.warnings];
  return { ready: waiting.length === 0, waitingFor: waiting.map(sayWaiting), warnings };
}

function nodeInfo(parts: Parts, version: string): NodeInfo {
  return {
    nodeId: parts.nodeId,
    host: hostname(),
    pid: process.pid,
    version,
    apiUrl: parts.config.apiUrl,
    startedAt: toIso(clock.now()),
    tzVersion,
  };
}

/** Tells the others how this node is: its clock, and what it waits for. */
async function announceState(
  parts: Parts,
  registration: Registration<NodeInfo>,
  info: NodeInfo,
): Promise<void> {
  const { signal } = parts.stopping;
  let told: NodeInfo = info;
  while (!signal.aborted) {
    const waitingFor = [...waitingOf(parts)];
    const { epoch } = parts.node.view();
    const session = nodeSession(parts.zookeeper.session.dependency());
    const state = {
      ...{ ...info, clockOffsetMs: Math.round(parts.node.clockOffsetMs), waitingFor },
      ...(epoch === undefined ? {} : { leads: epoch }),
      ...(session === undefined ? {} : { session }),
    };
    if (isNews(told, state) && (await isUpdated(registration, state))) told = state;
    await clock.sleep(restInStepMs(clock.monotonicMs(), announceEveryMs), signal);
  }
}

function isNews(told: NodeInfo, state: NodeInfo): boolean {
  const { clockOffsetMs, waitingFor = [] } = told;
  if (clockOffsetMs === undefined || state.clockOffsetMs === undefined) return true;
  const isDrifted = Math.abs(state.clockOffsetMs - clockOffsetMs) > 5;
  const isOfAnother = told.leads !== state.leads || !isDeepStrictEqual(told.session, state.session);
  return isDrifted || isOfAnother || !isDeepStrictEqual(waitingFor, state.waitingFor);
}

/** What cannot be told now is told when ZooKeeper can be asked. */
async function isUpdated(registration: Registration<NodeInfo>, state: NodeInfo): Promise<boolean> {
  try {
    await registration.update(state);
    return true;
  } catch (error) {
    if (!isPassing(error)) throw error;
    return false;
  }
}
