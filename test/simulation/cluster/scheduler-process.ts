import { createSchedulerNode, type SchedulerDeps, schedulerDefaults } from '@escapement/scheduler';
import {
  calendarsSeenBy,
  catalogSeenBy,
  electionSeenBy,
  FakeStoreHealth,
  over,
  RecordingMeter,
  sessionSeenBy,
  silentLogger,
} from '@escapement/testkit';
import type { Host, World } from './world.ts';

/** Slower than in earnest where nothing depends on it: what a loop costs is what a simulated hour costs. */
const options = {
  ...schedulerDefaults,
  passEveryMs: 1_000,
  checkpointEveryMs: 2_000,
  auditEveryMs: 15_000,
  ledgerAuditEveryMs: 60_000,
};

/** A scheduler node in the world. */
export interface SchedulerProcess {
  readonly nodeId: string;
  readonly host: Host;
  readonly clockLimits: { readonly distrustBeyondMs: number };
  readonly health: FakeStoreHealth;
  readonly meter: RecordingMeter;
}

/** Starts a scheduler node; `lag` delays what it reads of definitions. */
export function startScheduler(
  world: World,
  lag: (news: () => void) => void,
  logger: SchedulerDeps['logger'] = silentLogger,
): SchedulerProcess {
  const host = world.host();
  const { process, member } = host;
  const nodeId = `node-${process.pid}`;
  const health = new FakeStoreHealth();
  const meter = new RecordingMeter();
  const deps: SchedulerDeps = {
    ...redisPorts(world, host),
    clock: process.clock,
    time: host.storeClock,
    ...{ health, meter, logger },
    election: over(host.zookeeper, electionSeenBy(process, member.election), {
      here: ['onStanding'],
      neverLost: ['campaign', 'resign'],
    }),
    session: sessionSeenBy(process, member.session),
    settings: over(host.zookeeper, member.settings, { here: ['onEnsembleChange'] }),
    membership: over(host.zookeeper, member.membership),
    catalog: catalogSeenBy(process, member.catalog, lag),
    // Nobody tidies up behind a pause that has ended: no fire time may depend on it.
    definitions: {
      renew: async () => ({ kind: 'not-found' }),
      resume: async () => ({ kind: 'not-found' }),
    },
    calendars: calendarsSeenBy(process, member.calendars, lag),
    options: { ...options, nodeId },
  };
  createSchedulerNode(deps)
    .run()
    .catch((error: unknown) => world.defects.push(error));
  return { nodeId, host, health, meter, clockLimits: { distrustBeyondMs: 5_000 } };
}

type RedisPorts = Pick<
  SchedulerDeps,
  'office' | 'store' | 'waking' | 'upkeep' | 'lives' | 'audit' | 'memory'
>;

function redisPorts({ store }: World, { redis }: Host): RedisPorts {
  const { office, schedule } = store.leader();
  return {
    office: over(redis, office, { here: ['seen'] }),
    // The key that runs are signed with is ZooKeeper's.
    store: over(redis, schedule, { here: ['equip', 'markOf'] }),
    waking: over(redis, store.waking),
    upkeep: over(redis, store.upkeep),
    lives: over(redis, store.lives),
    audit: { recorded: async () => [], historyFrom: async () => 0 },
    memory: roomForAll,
  };
}

const nothingDropped = { dropped: 0, next: undefined };
const roomForAll: SchedulerDeps['memory'] = {
  use: async () => undefined,
  kept: async () => ({ runs: 0, runBytes: 0, logBytes: 0 }),
  keepPerJob: async () => 'settled',
  dropExcess: async () => nothingDropped,
  dropOwn: async () => nothingDropped,
  dropLogs: async () => nothingDropped,
  dropRuns: async () => nothingDropped,
};
